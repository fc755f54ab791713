"""Into how many parties the carriers of a value fall, tied by their other identifiers only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.merging import find_leader
from matching.ragged import Ints, Ragged
from matching.weights import CROWD_CAP


def parties_of(carriers: Ragged, identifiers: Ragged, width: int, own: Ints | None = None) -> Ints:
    """The parties in each list of rows; `own` is the identifier that each list shares.

    `identifiers` are those of every row, numbered below `width`.
    """
    groups = np.zeros(width, np.int32), np.full(width, -1, np.int64)
    itself = np.full(len(carriers), -1, np.int64) if own is None else own
    lists, held = (carriers.bounds, carriers.values), (identifiers.bounds, identifiers.values)
    found: Ints = _parties(lists, (*held, CROWD_CAP), itself, groups)
    return found


@njit(cache=True)
def _tie(held: Any, own: Any, groups: Any, turn: Any) -> Any:
    """Tie the identifiers of one ad to one another; how many groups that adds, less those lost."""
    leaders, stamps = groups
    head, added = -1, 0
    for value in held:
        if value != own:
            if stamps[value] != turn:
                stamps[value], leaders[value] = turn, value
                added += 1
            this = find_leader(leaders, value)
            if head >= 0 and this != head:
                leaders[this] = head
                added -= 1
            else:
                head = this
    return added


@njit(cache=True)
def _parties(carriers: Any, named: Any, own: Any, groups: Any) -> Any:
    """Union-find over the identifiers beside each value; a stamp tells in whose turn."""
    (starts, rows), (bounds, values, crowd) = carriers, named
    found = np.zeros(own.shape[0], np.int64)
    for turn in range(own.shape[0]):
        bare = 0
        for at in range(starts[turn], starts[turn + 1]):
            held = values[bounds[rows[at]] : bounds[rows[at] + 1]]
            others = held.shape[0] - np.count_nonzero(held == own[turn])
            if others == 0:
                bare = 1
            elif others < crowd:
                found[turn] += _tie(held, own[turn], groups, turn)
        found[turn] += bare
    return found
