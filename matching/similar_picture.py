"""The matcher of pictures by PDQ hash distance, mirrored copies included, exactly indexed.

Radius and quality gate are those of the PDQ reference (ThreatExchange): 31 of 256 bits, 50.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from adwatch.model import Evidence, Maker, Signal, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import BlockReport, Index, Keys, candidates, pair_codes, scatter
from matching.kernel import Kernel
from matching.near_hashes import WORD_BITS, WORDS, distance, near_hashes
from matching.pieces import Piece, Pieces
from matching.ragged import Gathering, Ints, Ragged
from matching.rarity import Census, damping
from matching.sentences import carried_by
from matching.weights import PICTURE_BITS, SAME_PICTURE_BITS

RADIUS = 31
"""Bits of 256."""
LEAST_QUALITY = 50
"""PDQ quality, 0-100; flat pictures hash alike."""
MOST_PICTURES = 12
"""Pictures read per ad, so that a gallery does not swamp the index."""
_HASH = re.compile(r"[0-9a-f]{64}")

Hashes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Picture:
    """The PDQ hash of a picture and, where known, of its mirror image, in 16-bit words.

    `name` are both as text, "" for an unknown one.
    """

    value: str
    words: Hashes
    mirrored: Hashes | None
    name: tuple[str, str]


Pictures = tuple[Picture, ...]


class SimilarPicture(Matcher[Pictures]):
    """Two ads show nearly the same picture."""

    name: ClassVar[str] = "similar_picture"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "picture"
    kinds: ClassVar[tuple[str, ...]] = ("picture",)
    bounds: ClassVar[tuple[float, float]] = (0.0, SAME_PICTURE_BITS)

    def view(self, ad: SignalSet) -> Pictures | None:
        """The pictures of an ad that carry enough detail to be told apart."""
        found = {picture.value: picture for picture in map(_picture, ad.of("picture")) if picture}
        return tuple(found[value] for value in sorted(found)[:MOST_PICTURES]) or None

    def view_keys(self, view: Pictures) -> Iterable[str]:
        """Every word of every hash with each of its bits struck out."""
        hashes = np.array(_all_hashes(view), np.uint16)
        for word in range(WORDS):
            for bit in range(WORD_BITS):
                for key in np.unique(_struck(hashes[:, word], word, bit)):
                    yield f"picture:{int(key):x}"

    def kernel(self) -> PictureKernel:
        """The pictures of a corpus as columns."""
        return PictureKernel(self.maker)

    def weigh(self, left: Pictures, right: Pictures, rarity: Rarity) -> Iterable[Evidence]:
        """One piece per picture of one ad and its nearest picture in the other."""
        pairs = sorted(
            (distance, one.value, other.value)
            for one in left
            for other in right
            if (distance := _distance(one, other)) <= RADIUS
        )
        taken: set[str] = set()
        for distance, one, other in pairs:
            if not {"l" + one, "r" + other} & taken:
                taken |= {"l" + one, "r" + other}
                yield from self._evidence(one, other, distance, rarity)

    def _evidence(self, one: str, other: str, distance: int, rarity: Rarity) -> Iterable[Evidence]:
        base = PICTURE_BITS if distance else SAME_PICTURE_BITS
        bits = base - max(damping(rarity, "picture", value) for value in (one, other))
        if bits > 0:
            count = max(rarity.count("picture", value) for value in (one, other))
            sentence = _sentence(distance, count, rarity.total())
            yield Evidence(self.maker, "picture", one, other, bits, sentence, count)


class PictureKernel(Kernel[Pictures]):
    """Each different picture once, numbered by its hash, and the pictures of every ad."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self._numbers: dict[tuple[str, str], int] = {}
        self._held = Gathering()

    def extend(self, views: Sequence[Pictures | None]) -> None:
        """Take in the pictures; one that came before is only noted."""
        numbers = self._numbers
        for view in views:
            self._held.add([numbers.setdefault(one.name, len(numbers)) for one in view or ()])

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        names = list(self._numbers)
        held = self._held.ragged().take(rows)
        # Of ads that say the same, one may show pictures that were not sure enough in the other.
        order = sorted(np.unique(held.values).tolist(), key=names.__getitem__)
        new = np.zeros(len(names), np.int32)
        new[order] = np.arange(len(order))
        self.held = Ragged(held.bounds, new[held.values])
        self.names = [names[at][0] for at in order]
        self.counted = census.groups["picture"]
        self.number = np.array(
            [self.counted.number(f"picture:{name}") for name in self.names], np.int64
        )
        self.hashes = _packed(self.names)
        self.mirrored = _packed([names[at][1] or names[at][0] for at in order])
        self._numbers, self._held = {}, Gathering()

    def propose(self, names: Keys, census: Census) -> tuple[Keys, list[BlockReport]]:
        """The pairs that show a picture, or two within the radius of one another.

        Each picture makes a block of the ads that show it or one near it.
        """
        size = len(self.names)
        left, right = near_hashes(np.concatenate((self.hashes, self.mirrored)), RADIUS)
        near = np.unique(np.sort(np.stack((left % size, right % size)), axis=0), axis=1)
        near = near[:, near[0] != near[1]] if size else near
        shown = self.held.turned(size)
        centre = np.concatenate((np.arange(size), near[0], near[1]))
        beside = np.concatenate((np.arange(size), near[1], near[0]))
        places, _ = shown.places(beside)
        keys = scatter(np.repeat(centre, shown.lengths[beside]).astype(np.uint64))
        index = Index(shown.values[places], keys)
        (((one, other), told),) = candidates(SimilarPicture.name, index, names)
        return pair_codes(one, other), told

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The pictures of pairs of rows that are within the radius, each with its nearest."""
        table = (self.held.bounds, self.held.values, self.hashes, self.mirrored)
        pair, one, other, apart = _near(table, left, right, RADIUS).T
        order = np.lexsort((other, one, apart, pair))
        kept = order[_nearest(pair[order], one[order], other[order])]
        pair, one, other, apart = pair[kept], one[kept], other[kept], apart[kept]
        ours, theirs = self.number[one], self.number[other]
        losses, counts = census.losses("picture"), self.counted.counts
        bits = np.where(apart > 0, PICTURE_BITS, SAME_PICTURE_BITS)
        bits = bits - np.maximum(losses[ours], losses[theirs])
        count = np.maximum(counts[ours], counts[theirs])
        return Pieces.of(pair, bits, one, other, apart, count).where(bits > 0)

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with its hashes and its sentence."""
        sentence = _sentence(int(piece.measure), piece.carriers or 0, census.total())
        left, right = self.names[piece.left], self.names[piece.right]
        return Evidence(self.maker, "picture", left, right, piece.bits, sentence, piece.carriers)


def _sentence(distance: int, count: int, total: int) -> str:
    common = f"; its hash is one {carried_by(count, total)}" if count > 1 else ""
    return (
        f"Both ads show nearly the same picture: {distance} of 256 hash bits differ "
        f"({RADIUS} or fewer count){common}."
    )


def _packed(values: Sequence[str]) -> NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex("".join(values)), ">u8").astype(np.uint64).reshape(-1, 4)


@njit(cache=True)
def _near(table: Any, left: Any, right: Any, radius: Any) -> Any:
    """The pictures of pairs of rows within the radius: pair, both pictures, their distance."""
    bounds, values, hashes, mirrored = table
    found, filled = np.empty((256, 4), np.int64), 0
    for pair in range(left.shape[0]):
        for at in range(bounds[left[pair]], bounds[left[pair] + 1]):
            for to in range(bounds[right[pair]], bounds[right[pair] + 1]):
                one, other = values[at], values[to]
                apart = min(
                    distance(hashes[one], hashes[other]),
                    distance(mirrored[one], hashes[other]),
                    distance(hashes[one], mirrored[other]),
                )
                if apart <= radius:
                    if filled == found.shape[0]:
                        found = np.concatenate((found, np.empty_like(found)))
                    found[filled, 0], found[filled, 1] = pair, one
                    found[filled, 2], found[filled, 3] = other, apart
                    filled += 1
    return found[:filled]


def _nearest(pair: Ints, one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Which of the pairs of pictures, nearest first, stand: each picture meets one other."""
    kept = np.ones(len(pair), np.bool_)
    several = np.flatnonzero(np.bincount(pair)[pair] > 1) if len(pair) else pair
    taken: set[tuple[int, int, int]] = set()
    for at in several.tolist():
        ours, theirs = (int(pair[at]), 0, int(one[at])), (int(pair[at]), 1, int(other[at]))
        kept[at] = ours not in taken and theirs not in taken
        if kept[at]:
            taken |= {ours, theirs}
    return kept


def _picture(signal: Signal) -> Picture | None:
    quality, mirrored = signal.detail("quality"), signal.detail("mirrored")
    if not isinstance(quality, int | float) or quality < LEAST_QUALITY:
        return None
    if not _HASH.fullmatch(signal.value):
        return None
    flipped = isinstance(mirrored, str) and _HASH.fullmatch(mirrored)
    name = (signal.value, str(mirrored) if flipped else "")
    return Picture(signal.value, _words(signal.value), _words(name[1]) if flipped else None, name)


def _words(value: str) -> Hashes:
    return np.frombuffer(bytes.fromhex(value), ">u2").astype(np.uint16)


def _all_hashes(view: Pictures) -> list[Hashes]:
    return [words for one in view for words in (one.words, one.mirrored) if words is not None]


def _struck(words: Hashes, word: int, bit: int) -> Keys:
    struck = (words & np.uint16(0xFFFF ^ (1 << bit))).astype(np.uint64)
    return struck | np.uint64((word * WORD_BITS + bit + 1) << 16)


def _distance(one: Picture, other: Picture) -> int:
    pairs = ((one.words, other.words), (one.mirrored, other.words), (one.words, other.mirrored))
    return min(
        int(np.bitwise_count(first ^ second).sum())
        for first, second in pairs
        if first is not None and second is not None
    )
