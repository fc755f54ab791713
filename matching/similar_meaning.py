"""The matcher of sentence vectors; it does not propose pairs and never links on its own."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.weights import MEANING_BITS, level

Meaning = tuple[str, NDArray[np.float32]]
"""A model id and a unit vector of shape (dimensions,)."""


class SimilarMeaning(Matcher[Meaning]):
    """Two ads mean nearly the same by one sentence model."""

    name: ClassVar[str] = "similar_meaning"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("meaning",)
    bounds: ClassVar[tuple[float, float]] = (0.0, MEANING_BITS[0][1])
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Meaning | None:
        """The sentence vector; None where there is none or it cannot be read."""
        return read_meaning(ad)

    def weigh(self, left: Meaning, right: Meaning, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the cosine reaches a level; vectors of two models are not compared."""
        if left[0] != right[0] or left[1].shape != right[1].shape:
            return ()
        cosine = round(float(left[1] @ right[1]), 3)
        bits = level(MEANING_BITS, cosine)
        if bits <= 0:
            return ()
        sentence = f"The two texts mean much the same: cosine {cosine:.2f} by model {left[0]}."
        return (Evidence(self.maker, "meaning", left[0], right[0], bits, sentence),)


def read_meaning(ad: SignalSet) -> Meaning | None:
    """The model id and unit vector of an ad, None where absent, empty or not decodable."""
    value = next((signal.value for signal in ad.signals if signal.kind == "meaning"), "")
    model, _, packed = value.rpartition(":")
    try:
        raw = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not model or not raw or len(raw) % 2:
        return None
    vector = np.frombuffer(raw, "<f2").astype(np.float32)
    length = float(np.linalg.norm(vector))
    return (model, vector / length) if np.isfinite(length) and length > 0 else None
