"""The matcher of sentence vectors; it does not propose pairs and never links on its own."""

from __future__ import annotations

import base64
import binascii
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.kernel import Kernel
from matching.pieces import Piece, Pieces
from matching.ragged import Floats, Ints
from matching.rarity import Census
from matching.weights import MEANING_BITS, level, levels

LOT = 4_096
"""Pairs of vectors multiplied at once: some 25 MB each side."""

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
        halves = np.stack((left[1], right[1])).astype(np.float16)
        (cosine,) = next(_cosines(halves, np.zeros(1, np.int64), np.ones(1, np.int64))).tolist()
        bits = level(MEANING_BITS, cosine)
        return (_told(self.maker, left[0], cosine, bits),) if bits > 0 else ()

    def kernel(self) -> MeaningKernel:
        """The vectors of a corpus as columns."""
        return MeaningKernel(self.maker)


class MeaningKernel(Kernel[Meaning]):
    """The vectors of each model and length in half precision, and where each ad's stands."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._spaces: dict[tuple[str, int], int] = {}
        self._lots: list[list[NDArray[np.float16]]] = []
        self._space, self._place = array("i"), array("i")

    def extend(self, views: Sequence[Meaning | None]) -> None:
        """Take in the vectors, each in the space of its model and length."""
        for view in views:
            space = -1 if view is None else self._enter(view)
            self._space.append(space)
            self._place.append(len(self._lots[space]) - 1 if view is not None else -1)

    def _enter(self, view: Meaning) -> int:
        space = self._spaces.setdefault((view[0], len(view[1])), len(self._spaces))
        if space == len(self._lots):
            self._lots.append([])
        self._lots[space].append(view[1].astype(np.float16))
        return space

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self.models = [model for model, _ in self._spaces]
        self.vectors = [np.array(lot) for lot in self._lots]
        self.space = np.array(self._space, np.int64)[rows]
        self.place = np.array(self._place, np.int64)[rows]
        self._lots = []

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The pairs of rows whose vectors of one model point the same way."""
        found = []
        for space, vectors in enumerate(self.vectors):
            pair = np.flatnonzero((self.space[left] == space) & (self.space[right] == space))
            one, other = self.place[left[pair]], self.place[right[pair]]
            cosine = np.concatenate([*_cosines(vectors, one, other), np.zeros(0)])
            model = np.full(len(pair), space)
            pieces = Pieces.of(pair, levels(MEANING_BITS, cosine), model, model, cosine)
            found.append(pieces.where(pieces.bits > 0))
        return Pieces.joined(found)

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with its model and its sentence."""
        return _told(self.maker, self.models[piece.left], piece.measure, piece.bits)


def _cosines(vectors: NDArray[np.float16], left: Ints, right: Ints) -> Iterator[Floats]:
    for at in range(0, len(left), LOT):
        one, other = (vectors[side[at : at + LOT]].astype(np.float64) for side in (left, right))
        product = np.einsum("ij,ij->i", one, other)
        lengths = np.einsum("ij,ij->i", one, one) * np.einsum("ij,ij->i", other, other)
        yield np.round(product / np.sqrt(lengths), 3)


def _told(maker: Maker, model: str, cosine: float, bits: float) -> Evidence:
    sentence = f"The two texts mean much the same: cosine {cosine:.2f} by model {model}."
    return Evidence(maker, "meaning", model, model, bits, sentence)


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
