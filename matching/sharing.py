"""What two rows of numbers share, for many pairs of rows, in compiled loops."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.ragged import Ints, Ragged


def shared(table: Ragged, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """The values that two rows share: position of the pair, places of the value left and right.

    Rows are sorted and hold each value once.
    """
    count = int(_count_shared(table.bounds, table.values, left, right).sum())
    found = np.empty((3, count), np.int64)
    _find_shared(table.bounds, table.values, left, right, found)
    return found[0], found[1], found[2]


def shared_counts(table: Ragged, left: Ints, right: Ints) -> Ints:
    """How many values two rows share; rows are sorted and hold each value once."""
    counts: Ints = _count_shared(table.bounds, table.values, left, right)
    return counts


@njit(cache=True, nogil=True)
def _count_shared(bounds: Any, values: Any, left: Any, right: Any) -> Any:
    counts = np.zeros(left.shape[0], np.int64)
    for pair in range(left.shape[0]):
        here, there = bounds[left[pair]], bounds[right[pair]]
        here_end, there_end = bounds[left[pair] + 1], bounds[right[pair] + 1]
        count = 0
        while here < here_end and there < there_end:
            one, other = values[here], values[there]
            count += one == other
            here += one <= other
            there += other <= one
        counts[pair] = count
    return counts


@njit(cache=True, nogil=True)
def _find_shared(bounds: Any, values: Any, left: Any, right: Any, found: Any) -> None:
    at = 0
    for pair in range(left.shape[0]):
        here, there = bounds[left[pair]], bounds[right[pair]]
        here_end, there_end = bounds[left[pair] + 1], bounds[right[pair] + 1]
        while here < here_end and there < there_end:
            one, other = values[here], values[there]
            if one == other:
                found[0, at], found[1, at], found[2, at] = pair, here, there
                at += 1
            here += one <= other
            there += other <= one
