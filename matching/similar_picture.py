"""The matcher of pictures by PDQ hash distance, mirrored copies included, exactly indexed.

Radius and quality gate are those of the PDQ reference (ThreatExchange): 31 of 256 bits, 50.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence, Signal, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.blocking import Index, Keys, Rows
from matching.rarity import damping
from matching.sentences import carried_by
from matching.weights import PICTURE_BITS, SAME_PICTURE_BITS

RADIUS = 31
"""Bits of 256."""
LEAST_QUALITY = 50
"""PDQ quality, 0-100; flat pictures hash alike."""
MOST_PICTURES = 12
"""Pictures read per ad, so that a gallery does not swamp the index."""
WORDS, WORD_BITS = 16, 16
"""31 flips over 16 words leave a word with at most one flip (pigeonhole)."""
_HASH = re.compile(r"[0-9a-f]{64}")

Hashes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Picture:
    """The PDQ hash of a picture and, where known, of its mirror image: values and 16-bit words."""

    value: str
    words: Hashes
    mirrored: Hashes | None


class PictureIndex(Index):
    """Keys that two hashes within RADIUS share: a word with one of its bits struck out."""

    def __init__(self, rows: Rows, hashes: Hashes) -> None:
        super().__init__(rows, np.zeros(0, np.uint64))
        self._hashes = hashes

    def chunks(self) -> Iterator[tuple[Rows, Keys]]:
        """The rows and their keys, one word of the hash at a time."""
        rows = np.tile(self.rows, WORD_BITS)
        for word in range(WORDS):
            keys = [_struck(self._hashes[:, word], word, bit) for bit in range(WORD_BITS)]
            yield rows, np.concatenate(keys)


class SimilarPicture(Matcher[tuple[Picture, ...]]):
    """Two ads show nearly the same picture."""

    name: ClassVar[str] = "similar_picture"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "picture"
    kinds: ClassVar[tuple[str, ...]] = ("picture",)
    bounds: ClassVar[tuple[float, float]] = (0.0, SAME_PICTURE_BITS)

    def view(self, ad: SignalSet) -> tuple[Picture, ...] | None:
        """The pictures of an ad that carry enough detail to be told apart."""
        found = {picture.value: picture for picture in map(_picture, ad.of("picture")) if picture}
        return tuple(found[value] for value in sorted(found)[:MOST_PICTURES]) or None

    def view_keys(self, view: tuple[Picture, ...]) -> Iterable[str]:
        """Every word of every hash with each of its bits struck out."""
        hashes = np.array(_all_hashes(view), np.uint16)
        for word in range(WORDS):
            for bit in range(WORD_BITS):
                for key in np.unique(_struck(hashes[:, word], word, bit)):
                    yield f"picture:{int(key):x}"

    def index(self, views: Sequence[tuple[Picture, ...] | None]) -> PictureIndex:
        """The keys of many views as arrays."""
        held = [(row, _all_hashes(view)) for row, view in enumerate(views) if view]
        rows = np.array([row for row, hashes in held for _ in hashes], np.int64)
        hashes = np.array([words for _, hashes in held for words in hashes], np.uint16)
        return PictureIndex(rows, hashes.reshape(-1, WORDS))

    def weigh(
        self, left: tuple[Picture, ...], right: tuple[Picture, ...], rarity: Rarity
    ) -> Iterable[Evidence]:
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
        if bits <= 0:
            return
        count = max(rarity.count("picture", value) for value in (one, other))
        common = f"; its hash is one {carried_by(count, rarity.total())}" if count > 1 else ""
        sentence = (
            f"Both ads show nearly the same picture: {distance} of 256 hash bits differ "
            f"({RADIUS} or fewer count){common}."
        )
        yield Evidence(self.maker, "picture", one, other, bits, sentence, count)


def _picture(signal: Signal) -> Picture | None:
    quality, mirrored = signal.detail("quality"), signal.detail("mirrored")
    if not isinstance(quality, int | float) or quality < LEAST_QUALITY:
        return None
    if not _HASH.fullmatch(signal.value):
        return None
    flipped = isinstance(mirrored, str) and _HASH.fullmatch(mirrored)
    return Picture(signal.value, _words(signal.value), _words(str(mirrored)) if flipped else None)


def _words(value: str) -> Hashes:
    return np.frombuffer(bytes.fromhex(value), ">u2").astype(np.uint16)


def _all_hashes(view: tuple[Picture, ...]) -> list[Hashes]:
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
