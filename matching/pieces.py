"""Evidence as columns: one entry a piece, without its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Floats, Ints


class Piece(NamedTuple):
    """One piece of evidence on two rows, as `Pieces` holds it."""

    rows: tuple[int, int]
    bits: float
    left: int
    right: int
    measure: float
    carriers: int | None


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

    def each(self, rows: Iterable[tuple[int, int]]) -> Iterator[Piece]:
        """The pieces one by one, each with the two rows it speaks of."""
        columns = (self.bits, self.left, self.right, self.measure, self.count)
        facts = zip(rows, *(column.tolist() for column in columns), strict=True)
        for both, bits, left, right, measure, count in facts:
            yield Piece(both, bits, left, right, measure, None if count < 0 else count)
