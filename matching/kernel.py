"""The array side of a matcher: a corpus as columns, and many pairs weighed at once.

A kernel says of every pair what its matcher's `weigh` says of the two views, without making a
sentence; `tell` makes the Evidence of a piece that is kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Evidence
from matching.blocking import BlockReport, Keys
from matching.ragged import Floats, Ints
from matching.rarity import Census

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence on two rows, as `Pieces` holds it."""

    rows: tuple[int, int]
    bits: float
    left: int
    right: int
    measure: float
    count: int | None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Evidence as columns, one entry a piece: its pair's position among those weighed, its bits.

    `left` and `right` number the two values in the kernel's own way, `measure` is what else the
    sentence tells (a distance, a share), `count` how many ads carry the value, -1 for unknown.
    """

    pair: Ints
    bits: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    measure: Floats
    count: NDArray[np.int32]

    @classmethod
    def of(
        cls, pair: Any, bits: Any, left: Any, right: Any, measure: Any = None, count: Any = None
    ) -> Pieces:
        """Pieces of arrays of any number type; no measure is 0, no count is -1."""
        size = len(pair)
        return cls(
            np.asarray(pair, np.int64),
            np.asarray(bits, np.float64),
            np.asarray(left, np.int32),
            np.asarray(right, np.int32),
            np.zeros(size) if measure is None else np.asarray(measure, np.float64),
            np.full(size, -1, np.int32) if count is None else np.asarray(count, np.int32),
        )

    @classmethod
    def none(cls) -> Pieces:
        """No evidence."""
        return cls.of((), (), (), ())

    @classmethod
    def joined(cls, some: Sequence[Pieces]) -> Pieces:
        """All pieces one after another."""
        columns = [[getattr(one, name) for one in some] for name in cls.__slots__]
        return cls(*map(np.concatenate, columns)) if some else cls.none()

    def __len__(self) -> int:
        return len(self.pair)

    def where(self, kept: NDArray[Any]) -> Pieces:
        """Some of the pieces, by mask or by place."""
        return Pieces(*(getattr(self, name)[kept] for name in self.__slots__))

    def at(self, places: Ints) -> Pieces:
        """The same pieces with their pairs numbered anew: pair p becomes places[p]."""
        return Pieces(places[self.pair], *(getattr(self, name) for name in self.__slots__[1:]))

    def piece(self, place: int, rows: tuple[int, int]) -> Piece:
        """The piece at a place, which speaks of two rows."""
        count = int(self.count[place])
        return Piece(
            rows,
            float(self.bits[place]),
            int(self.left[place]),
            int(self.right[place]),
            float(self.measure[place]),
            None if count < 0 else count,
        )


class Kernel(ABC, Generic[View]):
    """One matcher over a corpus: `extend` with views, `arrange` once, then propose and weigh."""

    @abstractmethod
    def extend(self, views: Sequence[View | None]) -> None:
        """Take in the views of the next ads."""

    @abstractmethod
    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order; the census has counted them."""

    def propose(self, names: Keys, census: Census) -> tuple[Keys, list[BlockReport]]:
        """The candidate pairs as codes, sorted, and the blocks too large to compare whole."""
        return np.zeros(0, np.uint64), []

    @abstractmethod
    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The evidence on pairs of rows: what `Matcher.weigh` says of their views."""

    @abstractmethod
    def tell(self, piece: Piece, census: Census) -> Evidence:
        """A piece with its values and its sentence."""
