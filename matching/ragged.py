"""Lists of numbers, one for each ad, as two arrays.

Whatever an ad carries (identifiers, places, word pairs) is kept so; no meaning of it is here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row r holds `values[bounds[r] : bounds[r + 1]]`; bounds have shape (rows + 1,)."""

    bounds: Ints
    values: Array

    @classmethod
    def of(cls, lengths: Iterable[int], values: Array) -> Ragged:
        """Rows of these lengths, their values one after another."""
        counted = np.fromiter(lengths, np.int64)
        return cls(np.concatenate(([0], np.cumsum(counted))).astype(np.int64), values)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def lengths(self) -> Ints:
        """How many values each row holds."""
        return np.diff(self.bounds)

    @property
    def rows(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def of_row(self, row: int) -> Array:
        """The values of one row."""
        return self.values[self.bounds[row] : self.bounds[row + 1]]

    def places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Where the values of some rows stand, and the new bounds they make in that order."""
        lengths = self.lengths[rows]
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        starts = np.repeat(self.bounds[rows] - bounds[:-1], lengths)
        return starts + np.arange(bounds[-1]), bounds

    def take(self, rows: Ints) -> Ragged:
        """Some rows, in the order given."""
        places, bounds = self.places(rows)
        return Ragged(bounds, self.values[places])

    def turned(self, width: int) -> Ragged:
        """The rows in which each value 0..width-1 stands, ascending."""
        order = np.argsort(self.values, kind="stable")
        counts = np.bincount(self.values, minlength=width) if len(self.values) else [0] * width
        return Ragged.of(counts, self.rows[order])


class Gathering:
    """Rows that come one by one, to be made a Ragged; `typecode` is that of the array module."""

    def __init__(self, typecode: str = "i") -> None:
        self._lengths = array("i")
        self._values: array[Any] = array(typecode)

    def add(self, values: Iterable[float]) -> None:
        """One more row."""
        before = len(self._values)
        self._values.extend(values)
        self._lengths.append(len(self._values) - before)

    def ragged(self) -> Ragged:
        """All rows so far."""
        return Ragged.of(self._lengths, np.array(self._values))
