"""Groups of ads that grow by union and never cross what a person kept apart; no evidence here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

LARGEST = 2000
"""Ads; no larger group is made without a person's decision."""


class Groups:
    """A partition of rows 0..n-1; a group's name is its smallest row."""

    def __init__(self, count: int) -> None:
        self._leader = list(range(count))
        self._size = [1] * count
        self._apart: dict[int, set[int]] = {}

    def find(self, row: int) -> int:
        """The name of the group that holds a row."""
        leader = self._leader
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    def size(self, row: int) -> int:
        """How many rows the group of a row holds."""
        return self._size[self.find(row)]

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
        return True

    def keep_apart(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Forbid the joining of two groups; pairs already in one group are passed over."""
        for left, right in pairs:
            one, other = self.find(left), self.find(right)
            if one != other:
                self._apart.setdefault(one, set()).add(other)
                self._apart.setdefault(other, set()).add(one)

    def labels(self) -> NDArray[np.int64]:
        """The group name of every row, shape (rows,)."""
        return np.array([self.find(row) for row in range(len(self._leader))], np.int64)
