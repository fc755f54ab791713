"""Which groups of ads shared values speak for merging, and how strongly; array passes only.

The weight of two groups is summed over the values they share: the value's bits, damped by the
number of groups that use it, times the support it has in the group that uses it less. It is the
second step of Robust Group Linkage (cores, then strong evidence; arXiv 1503.00604).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.blocking import pair_codes, split_codes
from matching.combine import counted
from matching.contest import Contest
from matching.support import TIE_MATCHERS, Tie

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPREAD_SLOPE = 4.0
"""Bits lost for each doubling of the groups that use a value, beyond two."""
FULL_SUPPORT = 0.1
"""Share of the ads of a group that must carry a value for it to count in full."""
WIDE = 40
"""Groups; in a more widely used value each group meets only its next WIDE_PEERS."""
WIDE_PEERS = 4

FAMILIES = tuple(sorted(set(TIE_MATCHERS.values())))
IDENTIFIER, PICTURE = FAMILIES.index("identifier"), FAMILIES.index("picture")


@dataclass(frozen=True, slots=True)
class TieTable:
    """Ties as columns: for each (tie, row) their numbers; for each tie its bits and family."""

    tie: Ints
    row: Ints
    bits: Floats
    family: Ints

    @classmethod
    def of(cls, found: Sequence[Tie]) -> TieTable:
        """The columns of a list of ties."""
        return cls(
            np.repeat(np.arange(len(found)), [len(tie.rows) for tie in found]).astype(np.int64),
            np.array([row for tie in found for row in tie.rows], np.int64),
            np.array([tie.bits for tie in found], np.float64),
            np.array([FAMILIES.index(tie.family) for tie in found], np.int64),
        )


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two groups, the bits that speak for merging them, and how many families of values do."""

    left: int
    right: int
    bits: float
    families: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of groups as columns: bits for a merge, families and values that bring them."""

    codes: NDArray[np.uint64]
    bits: Floats
    families: Ints
    values: Ints
    has_identifier: NDArray[np.bool_]
    has_more_than_picture: NDArray[np.bool_]


def bridges(table: TieTable, contest: Contest, labels: Ints, need: float) -> list[Bridge]:
    """Each group's best bridge of at least `need` bits, strongest first."""
    shared = _summed(*_meetings(table, labels))
    bits = shared.bits - contest.bits(labels, shared.codes, shared.has_identifier)
    # One picture never merges alone: it may be stolen or stock.
    strong = (bits >= need) & (shared.has_more_than_picture | (shared.values > 1))
    return _best(shared.codes[strong], bits[strong], shared.families[strong])


def _meetings(table: TieTable, labels: Ints) -> tuple[Ints, Ints, Floats, Ints]:
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


def _summed(left: Ints, right: Ints, weight: Floats, family: Ints) -> Shared:
    """Per pair of groups: the strongest value of each family plus half the rest, summed."""
    left, right, weight, family = (column[weight > 0] for column in (left, right, weight, family))
    codes = pair_codes(np.minimum(left, right), np.maximum(left, right))
    order = np.lexsort((weight, family, codes))
    codes, family, weight = codes[order], family[order], weight[order]
    fresh = (codes[1:] != codes[:-1]) | (family[1:] != family[:-1])
    starts = np.flatnonzero(np.concatenate(([len(codes) > 0], fresh)))
    ends = np.concatenate((starts[1:], [len(codes)])).astype(np.int64) - 1
    total = np.bincount(np.repeat(np.arange(len(starts)), ends + 1 - starts), weight)
    pairs, number = np.unique(codes[starts], return_inverse=True)
    of_pair = partial(np.bincount, number, minlength=len(pairs))
    return Shared(
        codes=pairs,
        bits=of_pair(counted(weight[ends], total)),
        families=of_pair(),
        values=of_pair((ends + 1 - starts).astype(np.float64)).astype(np.int64),
        has_identifier=of_pair(family[starts] == IDENTIFIER) > 0,
        has_more_than_picture=of_pair(family[starts] != PICTURE) > 0,
    )


def _best(codes: NDArray[np.uint64], bits: Floats, families: Ints) -> list[Bridge]:
    left, right = split_codes(codes)
    # Rounded, so that equal evidence ties whatever the order in which it was summed.
    rounded = np.round(bits, 6)
    order = np.lexsort((codes, -rounded))
    seen: set[int] = set()
    found = []
    for at in order.tolist():
        one, other = int(left[at]), int(right[at])
        if one not in seen or other not in seen:
            found.append(Bridge(one, other, float(rounded[at]), int(families[at])))
        seen |= {one, other}
    return found
