"""Pairs of texts that share enough of their word pairs, found by joining bands; array passes.

Every pair of a small bucket is measured exactly; in a hot bucket each text meets its next few
peers in an order drawn from hashes. A pair is measured in the first small bucket that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.blocking import BLOCK_CAP, HOT_PEERS, BlockReport, Keys, scatter
from matching.ragged import Floats, Ints
from matching.shingles import BANDS, Fingerprints


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Pairs of texts (left < right), sorted, with the share of their word pairs in common."""

    left: Ints
    right: Ints
    share: Floats
    reports: list[BlockReport]


def near_pairs(matcher: str, prints: Fingerprints, names: Keys, least: float) -> NearPairs:
    """The pairs of texts in a common bucket that share at least `least` of their word pairs."""
    count = len(prints.words)
    hot = np.zeros(count, np.uint64)
    codes, shares, reports = [np.zeros(0, np.uint64)], [np.zeros(0, np.float64)], []
    table = (prints.bands, prints.pairs.bounds, prints.pairs.values)
    for band in range(BANDS):
        packed = np.sort(_packed(prints.bands[:, band]))
        starts = _starts(packed)
        _order_hot(packed, starts, names)
        code, share = _join(packed, starts, table, (hot, band), (BLOCK_CAP, HOT_PEERS, least))
        codes.append(code)
        shares.append(share)
        reports.extend(_report(matcher, band, np.diff(starts)))
    found, first = np.unique(np.concatenate(codes), return_index=True)
    left, right = (found >> np.uint64(32)).astype(np.int64), found & np.uint64(0xFFFFFFFF)
    return NearPairs(left, right.astype(np.int64), np.concatenate(shares)[first], reports)


def _packed(hashes: NDArray[np.uint32]) -> Keys:
    """Each text's hash and number as one number that sorts by hash."""
    return (hashes.astype(np.uint64) << np.uint64(32)) | np.arange(len(hashes), dtype=np.uint64)


def _starts(packed: Keys) -> Ints:
    """Where the buckets begin, and the end."""
    fresh = np.flatnonzero((packed[1:] ^ packed[:-1]) >> np.uint64(32)) + 1
    return np.concatenate(([0], fresh, [len(packed)])).astype(np.int64)


def _order_hot(packed: Keys, starts: Ints, names: Keys) -> None:
    """Put the texts of each hot bucket in the order of a hash of name and bucket."""
    for bucket in np.flatnonzero(np.diff(starts) > BLOCK_CAP).tolist():
        here = packed[starts[bucket] : starts[bucket + 1]]
        rows = (here & np.uint64(0xFFFFFFFF)).astype(np.int64)
        here[:] = here[np.argsort(scatter(names[rows] ^ (here >> np.uint64(32))), kind="stable")]


def _report(matcher: str, band: int, sizes: Ints) -> list[BlockReport]:
    """The hot buckets of a band as one report."""
    hot = sizes[sizes > BLOCK_CAP]
    if not len(hot):
        return []
    pairs = int((hot * (hot - 1) // 2).sum())
    kept = int((HOT_PEERS * hot - HOT_PEERS * (HOT_PEERS + 1) // 2).sum())
    return [BlockReport(matcher, f"wording band {band:02d}", int(hot.max()), kept, pairs, len(hot))]


@njit(cache=True)
def jaccard(bounds: Any, values: Any, left: Any, right: Any) -> Any:
    """The share of the numbers of two sorted rows that both hold, 0 for empty ones."""
    here, there = bounds[left], bounds[right]
    here_end, there_end = bounds[left + 1], bounds[right + 1]
    total, same = here_end - here + there_end - there, 0
    while here < here_end and there < there_end:
        one, other = values[here], values[there]
        same += one == other
        here += one <= other
        there += other <= one
    return same / (total - same) if total else 0.0


@njit(cache=True)
def _was_met(bands: Any, hot: Any, band: Any, left: Any, right: Any) -> Any:
    """Whether two texts share an earlier bucket that is not hot."""
    for earlier in range(band):
        is_hot = (hot[left] >> np.uint64(earlier)) & np.uint64(1)
        if bands[left, earlier] == bands[right, earlier] and not is_hot:
            return True
    return False


@njit(cache=True)
def _share(table: Any, at_band: Any, left: Any, right: Any) -> Any:
    """The share of two texts' word pairs in common, -1 where the pair was measured before."""
    bands, bounds, values = table
    hot, band = at_band
    if _was_met(bands, hot, band, left, right):
        return -1.0
    return jaccard(bounds, values, left, right)


@njit(cache=True)
def _reach(size: Any, rows: Any, at_band: Any, limits: Any) -> Any:
    """How far ahead each text of a bucket looks; the texts of a hot one are marked."""
    hot, band = at_band
    cap, peers, _ = limits
    if size <= cap:
        return size
    for row in rows:
        hot[np.int64(row & np.uint64(0xFFFFFFFF))] |= np.uint64(1) << np.uint64(band)
    return peers + 1


@njit(cache=True)
def _join(packed: Any, starts: Any, table: Any, at_band: Any, limits: Any) -> Any:
    low, least = np.uint64(0xFFFFFFFF), limits[2]
    codes, shares, filled = np.empty(1024, np.uint64), np.empty(1024, np.float64), 0
    for bucket in range(starts.shape[0] - 1):
        first, last = starts[bucket], starts[bucket + 1]
        ahead = _reach(last - first, packed[first:last], at_band, limits)
        for at in range(first, last):
            for to in range(at + 1, min(last, at + ahead)):
                left, right = packed[at] & low, packed[to] & low
                share = _share(table, at_band, np.int64(left), np.int64(right))
                if share >= least:
                    if filled == codes.shape[0]:
                        codes = np.concatenate((codes, np.empty_like(codes)))
                        shares = np.concatenate((shares, np.empty_like(shares)))
                    codes[filled] = min(left, right) << np.uint64(32) | max(left, right)
                    shares[filled] = share
                    filled += 1
    return codes[:filled], shares[:filled]


def shares_of(prints: Fingerprints, left: Ints, right: Ints) -> Floats:
    """The share of the word pairs that pairs of texts have in common; 0 without a common band."""
    shares = np.zeros(len(left), np.float64)
    table = (prints.bands, prints.pairs.bounds, prints.pairs.values)
    _measure(table, left, right, shares)
    return shares


@njit(cache=True)
def _measure(table: Any, left: Any, right: Any, shares: Any) -> None:
    bands, bounds, values = table
    for pair in range(left.shape[0]):
        one, other = left[pair], right[pair]
        for band in range(bands.shape[1]):
            if bands[one, band] == bands[other, band]:
                shares[pair] = jaccard(bounds, values, one, other)
                break
