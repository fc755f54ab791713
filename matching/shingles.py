"""Word pairs of texts and their MinHash bands, in compiled loops; no ads, no weights here.

Words are runs of letters, digits and masks; in scripts without spaces each character is a word.
Broder 1997 (minwise hashing); multiply-shift hashing after Dietzfelbinger et al. 1997.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.ragged import Ints, Ragged

PERMUTATIONS = 128
BAND_ROWS = 2
"""Signature rows per band: two let pairs through at a Jaccard of .3 with probability .998."""
BANDS = PERMUTATIONS // BAND_ROWS
SEED = 20240611
"""Of the hash functions; part of what a signature means, so never changed."""
_SEPARATOR, _LETTER, _ALONE = 0, 1, 2
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),  # Han
)  # fmt: skip

Bands = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Of each text the hashes of its bands, shape (n, BANDS), of its different word pairs
    (sorted), and its number of words."""

    bands: Bands
    pairs: Ragged
    words: Ints

    def take(self, rows: Ints) -> Fingerprints:
        """Those of some texts."""
        return Fingerprints(self.bands[rows], self.pairs.take(rows), self.words[rows])

    @classmethod
    def joined(cls, some: Sequence[Fingerprints]) -> Fingerprints:
        """Those of several lots of texts."""
        lengths = np.concatenate([one.pairs.lengths for one in some])
        pairs = Ragged.of(lengths, np.concatenate([one.pairs.values for one in some]))
        bands = np.concatenate([one.bands for one in some])
        return cls(bands, pairs, np.concatenate([one.words for one in some]))


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint8]:
    table = np.fromiter((chr(code).isalnum() for code in range(0x110000)), np.uint8, 0x110000)
    table[ord("#")] = _LETTER
    for first, last in _SPACELESS:
        table[first : last + 1] *= _ALONE
    return table


@lru_cache(maxsize=1)
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    rng = np.random.Generator(np.random.PCG64(SEED))
    factors = rng.integers(0, 2**64, PERMUTATIONS, np.uint64, endpoint=False) | np.uint64(1)
    return factors, rng.integers(0, 2**64, PERMUTATIONS, np.uint64, endpoint=False)


def fingerprints(texts: Sequence[str]) -> Fingerprints:
    """The word pairs and bands of each text."""
    codes = [np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) for text in texts]
    ends = np.cumsum([0, *(len(code) for code in codes)], dtype=np.int64)
    joined = np.concatenate(codes) if codes else np.zeros(0, np.uint32)
    bands = np.empty((len(codes), BANDS), np.uint32)
    counts = np.zeros((2, len(codes)), np.int64)
    pairs = np.empty(len(joined), np.uint32)
    _sign(joined, ends, _classes(), _functions(), (bands, counts, pairs))
    return Fingerprints(bands, Ragged.of(counts[1], pairs[: counts[1].sum()].copy()), counts[0])


@njit(cache=True)
def _mix(value: Any) -> Any:
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    return value ^ (value >> np.uint64(32))


@njit(cache=True)
def _lower(row: Any, shingle: Any, factors: Any, offsets: Any) -> None:
    for at in range(row.shape[0]):
        hashed = np.uint32((shingle * factors[at] + offsets[at]) >> np.uint64(32))
        if hashed < row[at]:  # noqa: PLR1730 - min() is slower in the compiled loop
            row[at] = hashed


@njit(cache=True)
def _band(row: Any, bands: Any) -> None:
    for band in range(bands.shape[0]):
        first, second = np.uint64(row[2 * band]), np.uint64(row[2 * band + 1])
        bands[band] = np.uint32(_mix((first << np.uint64(32)) | second) >> np.uint64(32))


@njit(cache=True)
def _distinct(hashes: Any, count: Any) -> Any:
    """Sort the first `count` hashes and keep each once; how many are left."""
    ordered = np.sort(hashes[:count])
    kept = 0
    for at in range(count):
        if at == 0 or ordered[at] != ordered[at - 1]:
            hashes[kept] = ordered[at]
            kept += 1
    return kept


@njit(cache=True)
def _sign(codes: Any, ends: Any, classes: Any, functions: Any, out: Any) -> None:
    bands, counts, pairs = out
    factors, offsets = functions
    base, prime = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
    row, filled = np.empty(factors.shape[0], np.uint32), 0
    for text in range(bands.shape[0]):
        row[:] = np.uint32(0xFFFFFFFF)
        word, before, count = base, np.uint64(0), 0
        for at in range(ends[text], ends[text + 1] + 1):
            kind = 0 if at == ends[text + 1] else classes[codes[at]]
            # A word ends before a separator, and before and after a character that stands alone.
            for is_after in (False, True):
                if is_after and kind != 0:
                    word = (word ^ np.uint64(codes[at])) * prime
                if word != base and (kind == 2 if is_after else kind != 1):
                    this = _mix(word)
                    if count:
                        pair = _mix(before * np.uint64(3) + this)
                        _lower(row, pair, factors, offsets)
                        pairs[filled + count - 1] = np.uint32(pair >> np.uint64(32))
                    word, before, count = base, this, count + 1
        counts[0, text] = count
        counts[1, text] = _distinct(pairs[filled:], max(count - 1, 0))
        filled += counts[1, text]
        _band(row, bands[text])
