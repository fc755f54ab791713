"""MinHash of word pairs straight from code points, in compiled loops; no ads, no weights here.

Words are runs of letters, digits and masks; in scripts without spaces each character is a word.
Broder 1997 (minwise hashing); multiply-shift hashing after Dietzfelbinger et al. 1997.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

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

Signatures = NDArray[np.uint32]


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


def signatures(texts: Sequence[str]) -> tuple[Signatures, NDArray[np.int64]]:
    """The MinHash of each text, shape (n, PERMUTATIONS), and its number of words."""
    codes = [np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) for text in texts]
    ends = np.cumsum([0, *(len(code) for code in codes)], dtype=np.int64)
    joined = np.concatenate(codes) if codes else np.zeros(0, np.uint32)
    signed = np.empty((len(codes), PERMUTATIONS), np.uint32)
    words = np.zeros(len(codes), np.int64)
    _sign(joined, ends, _classes(), _functions(), signed, words)
    return signed, words


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
def _sign(codes: Any, ends: Any, classes: Any, functions: Any, signed: Any, words: Any) -> None:
    factors, offsets = functions
    base, prime = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
    for text in range(signed.shape[0]):
        row = signed[text]
        row[:] = np.uint32(0xFFFFFFFF)
        word, before, count = base, np.uint64(0), 0
        for at in range(ends[text], ends[text + 1] + 1):
            last = at == ends[text + 1]
            kind = 0 if last else classes[codes[at]]
            if kind != 1 and word != base:
                this = _mix(word)
                if count:
                    _lower(row, _mix(before * np.uint64(3) + this), factors, offsets)
                word, before, count = base, this, count + 1
            if kind != 0:
                word = (word ^ np.uint64(codes[at])) * prime
            if kind == 2:
                this = _mix(word)
                if count:
                    _lower(row, _mix(before * np.uint64(3) + this), factors, offsets)
                word, before, count = base, this, count + 1
        words[text] = count


def band_keys(signed: Signatures, band: int) -> NDArray[np.uint64]:
    """One 64-bit key per text for a band: the band's rows and its number, mixed."""
    first = signed[:, band * BAND_ROWS].astype(np.uint64)
    second = signed[:, band * BAND_ROWS + 1].astype(np.uint64)
    return ((first << np.uint64(32)) | second) * np.uint64(2 * BANDS + 1) + np.uint64(band)


def resemblance(
    signed: Signatures, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The estimated Jaccard of pairs of texts, given by row."""
    out = np.empty(len(left), np.float32)
    _agree(signed, left, right, out)
    return out


@njit(cache=True)
def _agree(signed: Any, left: Any, right: Any, out: Any) -> None:
    for pair in range(left.shape[0]):
        same = 0
        one, other = signed[left[pair]], signed[right[pair]]
        for at in range(one.shape[0]):
            same += one[at] == other[at]
        out[pair] = same / one.shape[0]
