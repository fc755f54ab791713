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
from matching.support import TieTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPREAD_SLOPE = 1.5
"""Bits lost for each doubling of the groups that use a value, beyond two."""
FULL_SUPPORT = 0.25
"""Share of the ads of a group that must carry a value for it to count in full."""
WIDE = 40
"""Groups; in a more widely used value each group meets only its next WIDE_PEERS."""
WIDE_PEERS = 4


@dataclass(frozen=True, slots=True)
class Bridges:
    """Pairs of groups, the bits that speak for merging them, and how many shared values do."""

    left: Ints
    right: Ints
    bits: Floats
    values: Ints


def bridges(table: TieTable, labels: Ints, need: float) -> Bridges:
    """Each group's best bridge of at least `need` bits, strongest first."""
    left, right, weight, family = _shared(table, labels)
    codes, bits, values = _summed(left, right, weight, family)
    strong = bits >= need
    return _best(codes[strong], bits[strong], values[strong])


def _shared(table: TieTable, labels: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """Every pair of groups with a value in common: the groups, the weight, the family."""
    sizes = np.bincount(labels, minlength=len(labels))
    uses, counts = np.unique(pair_codes(table.tie, labels[table.row]), return_counts=True)
    tie, group = split_codes(uses)
    share = counts / sizes[group]
    spread = np.bincount(tie, minlength=len(table.bits))
    damped = table.bits - SPREAD_SLOPE * np.log2(np.maximum(spread, 2) / 2)
    parts = [_at_distance(tie, spread, ahead) for ahead in range(1, WIDE)]
    here = np.concatenate([at for at, _ in parts])
    there = here + np.concatenate([np.full(len(at), ahead) for at, ahead in parts])
    support = np.minimum(1.0, np.minimum(share[here], share[there]) / FULL_SUPPORT)
    weight = np.maximum(damped[tie[here]], 0.0) * support
    return group[here], group[there], weight, table.family[tie[here]]


def _at_distance(tie: Ints, spread: Ints, ahead: int) -> tuple[Ints, int]:
    same = tie[ahead:] == tie[:-ahead]
    if ahead > WIDE_PEERS:
        same &= spread[tie[ahead:]] <= WIDE
    return np.flatnonzero(same), ahead


def _summed(
    left: Ints, right: Ints, weight: Floats, family: Ints
) -> tuple[NDArray[np.uint64], Floats, Ints]:
    """Per pair of groups: the strongest value of each family plus half the rest, summed."""
    if not len(left):
        return np.zeros(0, np.uint64), np.zeros(0), np.zeros(0, np.int64)
    codes = pair_codes(np.minimum(left, right), np.maximum(left, right))
    order = np.lexsort((weight, family, codes))
    codes, family, weight = codes[order], family[order], weight[order]
    fresh = np.concatenate(([True], (codes[1:] != codes[:-1]) | (family[1:] != family[:-1])))
    starts = np.flatnonzero(fresh)
    ends = np.concatenate((starts[1:], [len(codes)])) - 1
    total = np.add.reduceat(weight, starts)
    per_family = counted(weight[ends], total)
    pairs, first = np.unique(codes[starts], return_index=True)
    values = np.add.reduceat((weight > 0).astype(np.int64), starts)
    return pairs, np.add.reduceat(per_family, first), np.add.reduceat(values, first)


def _best(codes: NDArray[np.uint64], bits: Floats, values: Ints) -> Bridges:
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
    return Bridges(left[best], right[best], rounded[kept], values[kept])
