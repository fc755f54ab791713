"""The matcher of writing habits: character n-grams with case and emoji kept, weakly weighed.

It does not propose pairs and never links on its own; the full n-gram space is in style_space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.reading import masked_text
from matching.weights import STYLE_BITS, level

DIMENSIONS = 512
"""Signed hash buckets; the cosine of unrelated texts then strays by about .04."""
SLOTS = 1 << 14
"""Counters per text before folding, so that a frequent n-gram can be damped on its own."""
LONGEST = 4000
LEAST_LENGTH = 40
"""Characters; shorter texts show no habit."""

Style = NDArray[np.float32]


class SimilarStyle(Matcher[Style]):
    """Two ads are written alike: spelling, punctuation, case, emoji."""

    name: ClassVar[str] = "similar_style"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("wording",)
    bounds: ClassVar[tuple[float, float]] = (0.0, STYLE_BITS[0][1])
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Style | None:
        """The unit vector of an ad's n-grams, shape (DIMENSIONS,)."""
        return self.views((ad,))[0]

    def views(self, ads: Sequence[SignalSet]) -> list[Style | None]:
        """The unit vector of each ad, in order."""
        found: list[Style | None] = []
        counters = np.zeros(SLOTS, np.int32)
        for ad in ads:
            text = masked_text(ad)[:LONGEST]
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            vector = np.zeros(DIMENSIONS, np.float32)
            _fold(codes, counters, vector)
            length = float(np.linalg.norm(vector))
            usable = len(text) >= LEAST_LENGTH and length > 0
            found.append(vector / length if usable else None)
        return found

    def weigh(self, left: Style, right: Style, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the cosine reaches a level of the table."""
        cosine = round(float(left @ right), 3)
        bits = level(STYLE_BITS, cosine)
        if bits <= 0:
            return ()
        sentence = (
            f"The two texts are written alike: their letter sequences agree with cosine "
            f"{cosine:.2f}. Writing style never links ads on its own."
        )
        return (Evidence(self.maker, "wording", f"{cosine:.2f}", f"{cosine:.2f}", bits, sentence),)


@njit(cache=True)
def _fold(codes: Any, counters: Any, vector: Any) -> None:
    """Count 3- and 4-grams, damp each count to its logarithm, add it with its sign."""
    prime = np.uint64(0x9E3779B97F4A7C15)
    for last_pass in (False, True):
        for at in range(codes.shape[0] - 2):
            hashed = np.uint64(0)
            for size in range(min(4, codes.shape[0] - at)):
                hashed = (hashed ^ np.uint64(codes[at + size])) * prime
                hashed ^= hashed >> np.uint64(29)
                if size >= 2:
                    slot = (hashed >> np.uint64(20)) & np.uint64(16383)
                    if not last_pass:
                        counters[slot] += 1
                    elif counters[slot]:
                        sign = np.float32(1.0) if hashed >> np.uint64(63) else np.float32(-1.0)
                        damped = np.float32(1.0 + np.log(counters[slot]))
                        vector[slot & np.uint64(511)] += sign * damped
                        counters[slot] = 0
