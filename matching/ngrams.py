"""Hashed n-grams of many texts as a sparse matrix, in compiled loops; no ads, no scores here.

Two passes over the texts: the first counts in how many texts each n-gram occurs, the second keeps
only the n-grams that two texts share, so that memory holds nothing that cannot match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

BUCKETS = 1 << 22
"""Hash buckets; with a million distinct n-grams one in five meets another, mostly rare ones."""
RARITY_POWER = 1.5
"""Power of the idf: rare n-grams tell more than their idf says (docs/explanation/style.md)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows: bounds (rows + 1,), columns and values (entries,)."""

    bounds: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: Floats
    width: int

    def times(self, factor: float) -> Rows:
        """The matrix with every value multiplied."""
        return replace(self, values=self.values * np.float32(factor))


def character_codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The code points of all texts in one array, and where each text begins and ends."""
    codes = [np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) for text in texts]
    ends = np.cumsum([0, *(len(code) for code in codes)], dtype=np.int64)
    return (np.concatenate(codes) if codes else np.zeros(0, np.uint32)), ends


def word_codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The words of all texts as numbers in one array, and where each text begins and ends."""
    numbers: dict[str, int] = {}
    words = [[numbers.setdefault(word, len(numbers)) for word in text.split()] for text in texts]
    ends = np.cumsum([0, *(len(row) for row in words)], dtype=np.int64)
    return np.array([number for row in words for number in row], np.uint32), ends


def tfidf(codes: NDArray[np.uint32], ends: NDArray[np.int64], sizes: tuple[int, int]) -> Rows:
    """The n-grams of each text: log counts times idf to a power, in rows of length 1.

    `sizes` are the least and most units of an n-gram. N-grams of one text only are left out and
    count nothing: what a text says that no other does tells nothing about whom it is like.
    """
    texts = len(ends) - 1
    shared_by = np.zeros(BUCKETS, np.int32)
    room = np.empty(int(np.diff(ends).max(initial=0)) * (sizes[1] - sizes[0] + 1) + 1, np.int32)
    entries = _count(codes, ends, sizes, room, shared_by)
    bounds = np.zeros(texts + 1, np.int64)
    columns, values = np.empty(entries, np.int32), np.empty(entries, np.float32)
    idf = (np.log((1 + texts) / (1 + shared_by.astype(np.float32))) + 1) ** RARITY_POWER
    idf = idf.astype(np.float32)
    filled = _fill((codes, ends, sizes, room), shared_by, idf, bounds, columns, values)
    return Rows(bounds, columns[:filled], values[:filled], BUCKETS)


@njit(cache=True)
def _slots(codes: Any, first: int, last: int, sizes: Any, room: Any) -> int:
    """The sorted hash buckets of the n-grams of one text, written to `room`; returns how many."""
    prime, count = np.uint64(0x9E3779B97F4A7C15), 0
    for at in range(first, last):
        hashed = np.uint64(0x51ED270B)
        for size in range(1, min(sizes[1], last - at) + 1):
            hashed = (hashed ^ np.uint64(codes[at + size - 1])) * prime
            hashed ^= hashed >> np.uint64(31)
            if size >= sizes[0]:
                room[count] = np.int32((hashed >> np.uint64(20)) & np.uint64(BUCKETS - 1))
                count += 1
    room[:count].sort()
    return count


@njit(cache=True)
def _count(codes: Any, ends: Any, sizes: Any, room: Any, shared_by: Any) -> int:
    entries = 0
    for text in range(ends.shape[0] - 1):
        count = _slots(codes, ends[text], ends[text + 1], sizes, room)
        for at in range(count):
            if at == 0 or room[at] != room[at - 1]:
                shared_by[room[at]] += 1
                entries += 1
    return entries


@njit(cache=True)
def _fill(source: Any, shared_by: Any, idf: Any, bounds: Any, columns: Any, values: Any) -> int:
    codes, ends, sizes, room = source
    filled = 0
    for text in range(ends.shape[0] - 1):
        count = _slots(codes, ends[text], ends[text + 1], sizes, room)
        begin, length, at = filled, np.float32(0.0), 0
        while at < count:
            bucket, times = room[at], 0
            while at < count and room[at] == bucket:
                times += 1
                at += 1
            if shared_by[bucket] > 1:
                value = (np.float32(1.0) + np.log(np.float32(times))) * idf[bucket]
                length += value * value
                columns[filled], values[filled] = bucket, value
                filled += 1
        for entry in range(begin, filled):
            values[entry] /= np.sqrt(length)
        bounds[text + 1] = filled
    return filled
