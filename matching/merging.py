"""Groups of ads that grow by union and never cross what a person kept apart; no evidence here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

LARGEST = 2000
"""Ads; no larger group is made without a person's decision."""

Ints = NDArray[np.int64]


class Groups:
    """A partition of rows 0..n-1; a group's name is its smallest row."""

    def __init__(self, count: int) -> None:
        self._leader = np.arange(count)
        self._size = np.ones(count, np.int64)
        self._apart: dict[int, set[int]] = {}
        self._is_barred = np.zeros(count, np.bool_)

    def find(self, row: int) -> int:
        """The name of the group that holds a row."""
        return int(find_leader(self._leader, row))

    def join(self, left: int, right: int) -> bool:
        """Make two groups one; False where they are one or must stay apart."""
        one, other = sorted((self.find(left), self.find(right)))
        if one == other or other in self._apart.get(one, ()):
            return False
        self._leader[other] = one
        self._size[one] += self._size[other]
        for foe in self._apart.pop(other, set()):
            self._apart[foe].discard(other)
            self._apart[foe].add(one)
            self._apart.setdefault(one, set()).add(foe)
            self._is_barred[one] = True
        return True

    def join_all(self, left: Ints, right: Ints, most: Ints) -> bool:
        """Join pairs in turn where the smaller group has at most `most` rows and both LARGEST.

        Returns whether any were joined.
        """
        at, changed = 0, False
        groups = (self._leader, self._size, self._is_barred)
        while at < len(left):
            at, joined = _join_from(at, groups, (left, right, most), LARGEST)
            changed |= joined
            if at < len(left):  # a group that must stay apart from another
                changed |= self.join(int(left[at]), int(right[at]))
                at += 1
        return changed

    def keep_apart(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Forbid the joining of two groups; pairs already in one group are passed over."""
        for left, right in pairs:
            one, other = self.find(left), self.find(right)
            if one != other:
                self._apart.setdefault(one, set()).add(other)
                self._apart.setdefault(other, set()).add(one)
                self._is_barred[[one, other]] = True

    def labels(self) -> Ints:
        """The group name of every row, shape (rows,)."""
        labels = np.empty(len(self._leader), np.int64)
        _label(self._leader, labels)
        return labels


@njit(cache=True)
def find_leader(leader: Any, row: Any) -> Any:
    """The row that leads the group of a row; paths are halved on the way (union-find)."""
    while leader[row] != row:
        leader[row] = leader[leader[row]]
        row = leader[row]
    return row


@njit(cache=True)
def _label(leader: Any, labels: Any) -> None:
    for row in range(leader.shape[0]):
        labels[row] = find_leader(leader, row)


@njit(cache=True)
def _join_from(at: Any, groups: Any, pairs: Any, largest: Any) -> Any:
    """Join from a place on, as far as the first pair that may be kept apart; whether any were."""
    (leader, size, is_barred), (left, right, most) = groups, pairs
    joined = False
    while at < left.shape[0]:
        one, other = find_leader(leader, left[at]), find_leader(leader, right[at])
        one, other = min(one, other), max(one, other)
        fits = size[one] + size[other] <= largest and min(size[one], size[other]) <= most[at]
        if one != other and fits:
            if is_barred[one] or is_barred[other]:
                return at, joined
            leader[other] = one
            size[one] += size[other]
            joined = True
        at += 1
    return at, joined
