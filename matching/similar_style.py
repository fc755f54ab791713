"""The matcher of writing habits: character n-grams with case and emoji kept, weakly weighed.

It does not propose pairs and never links on its own; the full n-gram space is in style_space.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.kernel import Kernel
from matching.ngrams import character_codes
from matching.pieces import Piece, Pieces
from matching.ragged import Ints
from matching.rarity import Census
from matching.reading import masked_text
from matching.weights import STYLE_BITS, level, levels

DIMENSIONS = 512
"""Signed hash buckets; the cosine of unrelated texts then strays by about .04."""
SLOTS = 1 << 14
"""Counters per text before folding, so that a frequent n-gram can be damped on its own."""
LONGEST = 4000
LEAST_LENGTH = 40
"""Characters; shorter texts show no habit."""

STEPS = 127
"""Each vector is kept in whole steps of its largest part: cosines are then exact sums."""

Style = tuple[NDArray[np.int8], float]
"""The parts of a vector, shape (DIMENSIONS,), and its length."""


class SimilarStyle(Matcher[Style]):
    """Two ads are written alike: spelling, punctuation, case, emoji."""

    name: ClassVar[str] = "similar_style"
    version: ClassVar[str] = "2"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("wording",)
    bounds: ClassVar[tuple[float, float]] = (0.0, STYLE_BITS[0][1])
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Style | None:
        """The vector of an ad's n-grams; None where there is too little text."""
        return self.views((ad,))[0]

    def views(self, ads: Sequence[SignalSet]) -> list[Style | None]:
        """The vector of each ad, in order."""
        texts = [masked_text(ad)[:LONGEST] for ad in ads]
        codes, ends = character_codes(texts)
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        _fold(codes, ends, np.zeros(SLOTS, np.int32), vectors)
        most = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
        steps = np.round(vectors / np.where(most > 0, most, 1) * STEPS).astype(np.int8)
        lengths = np.linalg.norm(steps.astype(np.float64), axis=1).tolist()
        return [
            (steps[row], length) if len(texts[row]) >= LEAST_LENGTH and length > 0 else None
            for row, length in enumerate(lengths)
        ]

    def kernel(self) -> StyleKernel:
        """The vectors of a corpus as columns."""
        return StyleKernel(self.maker)

    def weigh(self, left: Style, right: Style, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where the cosine reaches a level of the table."""
        product = int(left[0].astype(np.int32) @ right[0].astype(np.int32))
        cosine = round(product / (left[1] * right[1]), 3)
        bits = level(STYLE_BITS, cosine)
        return (_told(self.maker, cosine, bits),) if bits > 0 else ()


class StyleKernel(Kernel[Style]):
    """The vector of each different text once, and the text of every ad (-1 for none)."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._slots: dict[bytes, int] = {}
        self._lots: list[NDArray[np.int8]] = []
        self._lengths = array("d")
        self._slot = array("i")

    def extend(self, views: Sequence[Style | None]) -> None:
        """Take in the vectors; one that came before is only noted."""
        fresh = []
        for view in views:
            slot = -1
            if view is not None:
                name = blake2b(view[0].data, digest_size=16).digest()
                slot = self._slots.setdefault(name, len(self._slots))
                if slot == len(self._lengths):
                    fresh.append(view[0])
                    self._lengths.append(view[1])
            self._slot.append(slot)
        self._lots.append(np.array(fresh, np.int8).reshape(-1, DIMENSIONS))

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self.slot = np.array(self._slot, np.int64)[rows]
        self.vectors = np.concatenate([*self._lots, np.zeros((0, DIMENSIONS), np.int8)])
        self.lengths = np.array(self._lengths, np.float64)
        self._slots, self._lots = {}, []

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The pairs of rows whose vectors point the same way."""
        one, other = self.slot[left], self.slot[right]
        pair = np.flatnonzero((one >= 0) & (other >= 0))
        one, other = one[pair], other[pair]
        products = np.empty(len(pair), np.int64)
        _products(self.vectors, one, other, products)
        cosine = np.round(products / (self.lengths[one] * self.lengths[other]), 3)
        return Pieces.of(pair, levels(STYLE_BITS, cosine), one, other, cosine).where(
            cosine >= STYLE_BITS[-1][0]
        )

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with its cosine and its sentence."""
        return _told(self.maker, piece.measure, piece.bits)


def _told(maker: Maker, cosine: float, bits: float) -> Evidence:
    shown = f"{cosine:.2f}"
    sentence = (
        f"The two texts are written alike: their letter sequences agree with cosine {shown}. "
        "Writing style never links ads on its own."
    )
    return Evidence(maker, "wording", shown, shown, bits, sentence)


@njit(cache=True)
def _products(vectors: Any, left: Any, right: Any, products: Any) -> None:
    for pair in range(left.shape[0]):
        one, other, total = vectors[left[pair]], vectors[right[pair]], np.int32(0)
        for at in range(one.shape[0]):
            total += np.int32(one[at]) * np.int32(other[at])
        products[pair] = total


@njit(cache=True)
def _fold(codes: Any, ends: Any, counters: Any, vectors: Any) -> None:
    """Add the n-grams of each text to its vector."""
    for text in range(vectors.shape[0]):
        for is_last in (False, True):
            _pass(codes[ends[text] : ends[text + 1]], counters, vectors[text], is_last)


@njit(cache=True)
def _pass(codes: Any, counters: Any, vector: Any, is_last: Any) -> None:
    """Count 3- and 4-grams; the last time, add each with the logarithm of its count and a sign."""
    prime = np.uint64(0x9E3779B97F4A7C15)
    for at in range(codes.shape[0] - 2):
        hashed = np.uint64(0)
        for size in range(min(4, codes.shape[0] - at)):
            hashed = (hashed ^ np.uint64(codes[at + size])) * prime
            hashed ^= hashed >> np.uint64(29)
            if size >= 2:
                slot = (hashed >> np.uint64(20)) & np.uint64(16383)
                if not is_last:
                    counters[slot] += 1
                elif counters[slot]:
                    sign = np.float32(1.0) if hashed >> np.uint64(63) else np.float32(-1.0)
                    damped = np.float32(1.0 + np.log(counters[slot]))
                    vector[slot & np.uint64(511)] += sign * damped
                    counters[slot] = 0
