"""The matcher of near-copies: the word pairs that two masked wordings share, slots free to vary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import (
    BlockReport,
    Index,
    Keys,
    candidates,
    merge_codes,
    name_hash,
    pair_codes,
)
from matching.kernel import Kernel
from matching.near_pairs import near_pairs, shares_of
from matching.pieces import Piece, Pieces
from matching.ragged import Ints, Ragged
from matching.rarity import IDENTIFIER, WORDING, Census, damping
from matching.reading import wording
from matching.sentences import carried_by
from matching.shingles import Bands, Fingerprints, fingerprints
from matching.templates import count_templates
from matching.values import Values
from matching.weights import COPY_BITS, SHORT_COPY_WORDS, level, levels

LEAST_WORDS = 5
"""Words; a shorter text is a phrase anyone might write."""
LEAST_SHARE = COPY_BITS[-1][0]
MOST_CARRIERS = 64
"""Pairs of ads for two wordings that are near-copies; beyond it the carriers meet in turn."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The bands and different word pairs of one wording, its length in words and its name."""

    bands: Bands
    pairs: NDArray[np.uint32]
    words: int
    name: str


class NearCopy(Matcher[Copy]):
    """Two ads carry nearly the same text."""

    name: ClassVar[str] = "near_copy"
    version: ClassVar[str] = "2"
    family: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("wording",)
    bounds: ClassVar[tuple[float, float]] = (0.0, COPY_BITS[0][1])

    def view(self, ad: SignalSet) -> Copy | None:
        """The word pairs of an ad's wording; None where it is too short to be copied."""
        return self.views((ad,))[0]

    def views(self, ads: Sequence[SignalSet]) -> list[Copy | None]:
        """The word pairs of each ad's wording, in order."""
        texts = [wording(ad) for ad in ads]
        prints = fingerprints(texts)
        return [
            Copy(prints.bands[row], prints.pairs.of_row(row), words, wording_name(texts[row]))
            if words >= LEAST_WORDS
            else None
            for row, words in enumerate(prints.words.tolist())
        ]

    def view_keys(self, view: Copy) -> Iterable[str]:
        """One key per band."""
        return [f"copy:{band}:{key:x}" for band, key in enumerate(view.bands.tolist())]

    def kernel(self) -> CopyKernel:
        """The wordings of a corpus as columns."""
        return CopyKernel(self.maker)

    def weigh(self, left: Copy, right: Copy, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where wordings of one band share as many word pairs as a level asks for."""
        if not np.any(left.bands == right.bands):
            return ()
        same = len(np.intersect1d(left.pairs, right.pairs, assume_unique=True))
        share = same / (len(left.pairs) + len(right.pairs) - same)
        bits = level(COPY_BITS, share)
        bits *= min(1.0, min(left.words, right.words) / SHORT_COPY_WORDS)
        bits -= max(damping(rarity, WORDING, it.name) for it in (left, right))
        if bits <= 0:
            return ()
        count = max(rarity.count(WORDING, it.name) for it in (left, right))
        sentence = _sentence(left.name == right.name, share, (left.words, right.words))
        told = sentence + _commonness(count, rarity.total())
        return (Evidence(self.maker, WORDING, left.name, right.name, bits, told, count),)


class CopyKernel(Kernel[Copy]):
    """Each different wording once, numbered by its name, and the wording of every ad."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.values = Values()
        self._slots: dict[str, int] = {}
        self._lots: list[Fingerprints] = []

    def extend(self, views: Sequence[Copy | None]) -> None:
        """Take in the wordings; one that came before is only noted."""
        fresh = []
        for view in views:
            self.values.add(() if view is None else (f"{WORDING}:{view.name}",))
            if view is not None and view.name not in self._slots:
                self._slots[view.name] = len(self._slots)
                fresh.append(view)
        if fresh:
            pairs = Ragged.of(map(len, (one.pairs for one in fresh)), _end_to_end(fresh))
            words = np.array([one.words for one in fresh], np.int64)
            self._lots.append(Fingerprints(np.stack([one.bands for one in fresh]), pairs, words))

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self.values.arrange(rows)
        census.groups[WORDING] = self.values
        names = [name.partition(":")[2] for name in self.values.names]
        order = np.array([self._slots[name] for name in names], np.int64)
        self.prints = Fingerprints.joined([*self._lots, _NO_PRINTS]).take(order)
        self._lots, self._slots = [], {}
        self.names = np.array([int(name, 16) for name in names], np.uint64)
        held = self.values.rows
        self.number = np.full(len(held), -1, np.int64)
        self.number[held.rows] = held.values

    def propose(self, names: Keys, census: Census) -> tuple[Keys, list[BlockReport]]:
        """The pairs of one wording, and those of two that are near-copies; counts templates."""
        near = near_pairs(NearCopy.name, self.prints, self.names, LEAST_SHARE)
        count_templates(self.values, near, census.groups[IDENTIFIER])
        held = self.values.rows
        index = Index(held.rows, self.names[held.values])
        (((left, right), told),) = candidates(NearCopy.name, index, names)
        carriers = held.turned(len(self.names))
        across, thinned = _across(carriers, near.left, near.right)
        return merge_codes([pair_codes(left, right), across]), told + thinned + near.reports

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The pairs of rows whose wordings share enough word pairs."""
        pair = np.flatnonzero((self.number[left] >= 0) & (self.number[right] >= 0))
        one, other = self.number[left[pair]], self.number[right[pair]]
        share = shares_of(self.prints, one, other)
        words = np.minimum(self.prints.words[one], self.prints.words[other])
        losses = census.losses(WORDING)
        bits = levels(COPY_BITS, share) * np.minimum(1.0, words / SHORT_COPY_WORDS)
        bits -= np.maximum(losses[one], losses[other])
        count = np.maximum(self.values.counts[one], self.values.counts[other])
        return Pieces.of(pair, bits, one, other, share, count).where(bits > 0)

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with the names of the wordings and its sentence."""
        words = (int(self.prints.words[piece.left]), int(self.prints.words[piece.right]))
        sentence = _sentence(piece.left == piece.right, piece.measure, words)
        told = sentence + _commonness(piece.carriers or 0, census.total())
        left, right = (f"{int(self.names[at]):016x}" for at in (piece.left, piece.right))
        return Evidence(self.maker, WORDING, left, right, piece.bits, told, piece.carriers)


_NO_PRINTS = fingerprints(())


def _end_to_end(views: Sequence[Copy]) -> NDArray[np.uint32]:
    return np.concatenate([one.pairs for one in views])


def _across(carriers: Ragged, left: Ints, right: Ints) -> tuple[Keys, list[BlockReport]]:
    """The ads of near-copied wordings: all their pairs if few, else each ad meets one in turn."""
    ours, theirs = carriers.lengths[left], carriers.lengths[right]
    every = ours * theirs
    meetings = np.where(every <= MOST_CARRIERS, every, np.maximum(ours, theirs))
    at = np.repeat(np.arange(len(left)), meetings)
    turn = np.arange(len(at)) - np.repeat(np.cumsum(meetings) - meetings, meetings)
    step = np.where(every[at] <= MOST_CARRIERS, turn // np.maximum(ours[at], 1), turn)
    one = carriers.values[carriers.bounds[left[at]] + turn % np.maximum(ours[at], 1)]
    other = carriers.values[carriers.bounds[right[at]] + step % np.maximum(theirs[at], 1)]
    wide = np.flatnonzero(every > MOST_CARRIERS)
    told = []
    if len(wide):
        most, kept = int((ours + theirs)[wide].max()), int(meetings[wide].sum())
        pairs = int(every[wide].sum())
        key = "near-copied wordings of many ads"
        told.append(BlockReport(NearCopy.name, key, most, kept, pairs, len(wide)))
    return pair_codes(np.minimum(one, other), np.maximum(one, other)), told


def wording_name(text: str) -> str:
    """A short stable name of a wording."""
    return f"{name_hash(text):016x}"


def _commonness(count: int, total: int) -> str:
    return f", a wording {carried_by(count, total)}." if count > 1 else "."


def _sentence(is_same: bool, share: float, words: Sequence[int]) -> str:
    if is_same:
        return "The two texts are the same word for word"
    return (
        f"The two texts share {share:.0%} of their word pairs ({min(words)} and {max(words)} words)"
    )
