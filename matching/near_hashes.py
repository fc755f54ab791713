"""All pairs of 256-bit hashes within a Hamming radius below 32, exactly; compiled loops.

Multi-index hashing (Norouzi et al. 2012): 31 flips over 16 words leave a word with at most one.
Hashes are sorted by each word in turn, so that a bucket and its one-flip neighbours lie in runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.ragged import Ints

WORDS, WORD_BITS = 16, 16
Hashes = NDArray[np.uint64]
"""Shape (n, 4)."""


def near_hashes(hashes: Hashes, radius: int) -> tuple[Ints, Ints]:
    """The pairs (left < right) of different rows at most `radius` bits apart, each once."""
    words = hashes.view(np.uint16).reshape(-1, WORDS)
    found = [np.zeros((0, 2), np.int64)]
    for word in range(WORDS):
        order = np.argsort(words[:, word], kind="stable")
        sizes = np.bincount(words[:, word], minlength=1 << WORD_BITS)
        starts = np.concatenate(([0], np.cumsum(sizes)))
        found.append(_join(hashes[order], words[order], order, starts, (word, radius)))
    pairs = np.sort(np.concatenate(found), axis=1)
    pairs = np.unique(pairs, axis=0) if len(pairs) else pairs
    return pairs[:, 0], pairs[:, 1]


@njit(cache=True)
def _bits(value: Any) -> Any:
    """How many bits of a 64-bit word are set (Hacker's Delight, 5-1)."""
    value -= (value >> np.uint64(1)) & np.uint64(0x5555555555555555)
    fours = np.uint64(0x3333333333333333)
    value = (value & fours) + ((value >> np.uint64(2)) & fours)
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (value * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(cache=True)
def distance(left: Any, right: Any) -> Any:
    """The bits in which two hashes of shape (4,) differ."""
    total = np.uint64(0)
    for part in range(4):
        total += _bits(left[part] ^ right[part])
    return np.int64(total)


@njit(cache=True)
def _met_before(left: Any, right: Any, word: Any) -> Any:
    """Whether an earlier word differs in at most one bit, so that the pair was found there."""
    for earlier in range(word):
        apart = left[earlier] ^ right[earlier]
        if apart & (apart - 1) == 0:
            return True
    return False


@njit(cache=True)
def _join(hashes: Any, words: Any, order: Any, starts: Any, sought: Any) -> Any:
    word, radius = sought
    found, filled = np.empty((256, 2), np.int64), 0
    for at in range(hashes.shape[0]):
        value = np.int64(words[at, word])
        for bit in range(-1, 16):
            other = value if bit < 0 else value ^ (1 << bit)
            first = at + 1 if bit < 0 else starts[other]
            # Each pair of buckets is joined from the lower one.
            for to in range(first if other >= value else starts[other + 1], starts[other + 1]):
                if distance(hashes[at], hashes[to]) <= radius and not _met_before(
                    words[at], words[to], word
                ):
                    if filled == found.shape[0]:
                        found = np.concatenate((found, np.empty_like(found)))
                    found[filled, 0], found[filled, 1] = order[at], order[to]
                    filled += 1
    return found[:filled]
