"""The links of a corpus as columns; each becomes a Link, with its sentences, when it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from adwatch.model import AdKey, Evidence, Link
from matching.base import Matcher
from matching.kernel import Kernel
from matching.pieces import Pieces
from matching.ragged import Floats, Ints
from matching.rarity import Census

Rows = NDArray[np.int32]
CHUNK = 10_000
"""Links turned into objects at once."""


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """Links as columns: numbers of the two ads (left < right), rows of their contents, scores.

    The pieces of a link stand in `pieces` from `start` to `end`; `maker` numbers their matchers.
    """

    left: Rows
    right: Rows
    left_row: Rows
    right_row: Rows
    score: Floats
    accepted: NDArray[np.bool_]
    start: Ints
    end: Ints
    pieces: Pieces
    maker: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, places: Ints) -> LinkColumns:
        """The links at some places, in that order; the pieces stay."""
        names = self.__slots__[: self.__slots__.index("pieces")]
        columns = {name: getattr(self, name)[places] for name in names}
        return LinkColumns(**columns, pieces=self.pieces, maker=self.maker)

    @classmethod
    def joined(cls, lots: Sequence[LinkColumns]) -> LinkColumns:
        """The links of all lots, sorted by their ads."""
        before = np.cumsum([0, *(len(lot.maker) for lot in lots)])
        columns: dict[str, Any] = {"pieces": Pieces.joined([lot.pieces for lot in lots])}
        for name in cls.__slots__:
            if name != "pieces":
                parts = [getattr(lot, name) for lot in lots]
                if name in ("start", "end"):
                    parts = [part + gone for part, gone in zip(parts, before, strict=False)]
                columns[name] = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        made = cls(**columns)
        return made.take(np.lexsort((made.right, made.left)))


class Links(Sequence[Link]):
    """A sequence of links that are made when they are asked for, sorted by keys."""

    def __init__(
        self,
        ads: Sequence[AdKey],
        columns: LinkColumns,
        used: Sequence[tuple[Matcher[Any], Kernel[Any]]],
        census: Census,
        model: str,
    ) -> None:
        self.ads = ads
        self.columns = columns
        self.used = used
        self._census = census
        self.model = model

    def __len__(self) -> int:
        return len(self.columns)

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> list[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | list[Link]:
        """A link, or some."""
        places = range(len(self))[at]
        if isinstance(places, range):
            return list(self.of(np.array(places, np.int64)))
        return next(self.of(np.array([places])))

    def __iter__(self) -> Iterator[Link]:
        for first in range(0, len(self), CHUNK):
            yield from self.of(np.arange(first, min(first + CHUNK, len(self))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def accepted(self) -> list[Link]:
        """The links strong enough to count."""
        return list(self.of(np.flatnonzero(self.columns.accepted)))

    def of(self, places: Ints) -> Iterator[Link]:
        """The links at some places."""
        columns = self.columns
        names = ("left", "right", "score", "accepted", "left_row", "right_row", "start", "end")
        facts = (getattr(columns, name)[places].tolist() for name in names)
        for left, right, score, accepted, one, other, start, end in zip(*facts, strict=True):
            told = self._evidence((one, other), range(start, end))
            yield Link(self.ads[left], self.ads[right], score, accepted, told, self.model)

    def _evidence(self, rows: tuple[int, int], places: range) -> tuple[Evidence, ...]:
        pieces, makers = self.columns.pieces, self.columns.maker
        found = [
            self.used[makers[at]][1].tell(pieces.piece(at, rows), self._census) for at in places
        ]
        found.sort(key=lambda one: (-one.bits, one.matcher.name, one.left))
        return tuple(found)
