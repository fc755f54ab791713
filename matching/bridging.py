"""Which groups of ads shared values speak for merging, and how strongly; array passes only.

The weight of two groups is summed over the values they share: the value's bits, damped by the
number of groups that use it, times the support it has in the group that uses it less. It is the
second step of Robust Group Linkage (cores, then strong evidence; arXiv 1503.00604).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocking import pair_codes, split_codes
from matching.combine import counted
from matching.contest import Contest
from matching.support import MATCHER_NAMES, TieTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPREAD_SLOPE = 4.0
"""Bits lost for each doubling of the groups that use a value, beyond two."""
FULL_SUPPORT = 0.1
"""Share of the ads of a group that must carry a value for it to count in full."""
WIDE = 40
"""Groups; in a more widely used value each group meets only its next WIDE_PEERS."""
WIDE_PEERS = 4
BROAD = 0.2
"""Share of the ads of both groups that must carry a value to make a bridge of it alone broad."""

IDENTIFIER = MATCHER_NAMES.index("shared_identifier")
PICTURE = MATCHER_NAMES.index("similar_picture")


@dataclass(frozen=True, slots=True)
class Bridges:
    """Pairs of groups, the bits that speak for merging them, and whether few ads could feign them.

    One `is_broad` if values of several families speak, or one that a good part of both carries.
    """

    left: Ints
    right: Ints
    bits: Floats
    is_broad: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Meetings:
    """Every pair of groups with a value in common, by pair, family and weight.

    `share` is the part of the ads that carry the value, in the group where it is smaller.
    """

    codes: NDArray[np.uint64]
    weight: Floats
    share: Floats
    family: Ints


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of groups as columns: the bits of what they share, and of what kind it is."""

    codes: NDArray[np.uint64]
    bits: Floats
    is_broad: NDArray[np.bool_]
    has_identifier: NDArray[np.bool_]
    is_one_picture: NDArray[np.bool_]


def bridges(table: TieTable, contest: Contest, labels: Ints, need: float) -> Bridges:
    """Each group's best bridge of at least `need` bits, strongest first."""
    shared = _summed(_meetings(table, labels))
    bits = shared.bits - contest.bits(labels, shared.codes, shared.has_identifier)
    # One picture never merges alone: it may be stolen or stock.
    strong = (bits >= need) & ~shared.is_one_picture
    return _best(shared.codes[strong], bits[strong], shared.is_broad[strong])


def _meetings(table: TieTable, labels: Ints) -> Meetings:
    sizes = np.bincount(labels, minlength=len(labels))
    uses, counts = np.unique(pair_codes(table.tie, labels[table.row]), return_counts=True)
    tie, group = split_codes(uses)
    share = counts / sizes[group]
    spread = np.bincount(tie, minlength=len(table.bits))
    damped = table.bits - SPREAD_SLOPE * np.log2(np.maximum(spread, 2) / 2)
    parts = [_at_distance(tie, spread, ahead) for ahead in range(1, WIDE)]
    here = np.concatenate([at for at, _ in parts])
    there = here + np.concatenate([np.full(len(at), ahead) for at, ahead in parts])
    smaller = np.minimum(share[here], share[there])
    weight = np.maximum(damped[tie[here]], 0.0) * np.minimum(1.0, smaller / FULL_SUPPORT)
    one, other = group[here], group[there]
    codes, family = pair_codes(np.minimum(one, other), np.maximum(one, other)), table.family
    order = np.lexsort((weight, family[tie[here]], codes))
    order = order[weight[order] > 0]
    return Meetings(codes[order], weight[order], smaller[order], family[tie[here[order]]])


def _at_distance(tie: Ints, spread: Ints, ahead: int) -> tuple[Ints, int]:
    same = tie[ahead:] == tie[:-ahead]
    if ahead > WIDE_PEERS:
        same &= spread[tie[ahead:]] <= WIDE
    return np.flatnonzero(same), ahead


def _summed(met: Meetings) -> Shared:
    """Per pair of groups: the strongest value of each family plus half the rest, summed."""
    fresh = (met.codes[1:] != met.codes[:-1]) | (met.family[1:] != met.family[:-1])
    starts = np.flatnonzero(np.concatenate(([len(met.codes) > 0], fresh)))
    bounds = np.concatenate((starts, [len(met.codes)]))
    values = np.diff(bounds)
    lot = np.repeat(np.arange(len(starts)), values)
    total = np.bincount(lot, met.weight, len(starts)).astype(np.float64)
    bits = counted(met.weight[bounds[1:] - 1], total)
    codes, pair = np.unique(met.codes[starts], return_inverse=True)
    most = np.zeros(len(codes))
    np.maximum.at(most, pair[lot], met.share)
    families, family = np.bincount(pair, minlength=len(codes)), met.family[starts]
    has_identifier, has_else = (np.zeros(len(codes), np.bool_) for _ in range(2))
    has_identifier[pair[family == IDENTIFIER]] = True
    has_else[pair[(family != PICTURE) | (values > 1)]] = True
    return Shared(
        codes=codes,
        bits=np.bincount(pair, bits, len(codes)).astype(np.float64),
        is_broad=(families > 1) | (most >= BROAD),
        has_identifier=has_identifier,
        is_one_picture=~has_else,
    )


def _best(codes: NDArray[np.uint64], bits: Floats, is_broad: NDArray[np.bool_]) -> Bridges:
    # Rounded, so that equal evidence ties whatever the order in which it was summed.
    rounded = np.round(bits, 6)
    order = np.lexsort((codes, -rounded))
    left, right = split_codes(codes[order])
    first = np.full(int(right.max(initial=0)) + 1, len(order))
    for side in (left, right):
        np.minimum.at(first, side, np.arange(len(order)))
    here = np.arange(len(order))
    best = np.flatnonzero((first[left] == here) | (first[right] == here))
    kept = order[best]
    return Bridges(left[best], right[best], rounded[kept], is_broad[kept])
