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
    """Links as columns: numbers of the two ads (left < right), rows of their contents, bits of
    evidence in sum, scores.

    The pieces of a link stand in `pieces` from `start` to `end`; `maker` numbers their matchers.
    """

    left: Rows
    right: Rows
    left_row: Rows
    right_row: Rows
    bits: Floats
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

    def places(self) -> tuple[Ints, Ints]:
        """Every piece of every link: the link's number and the piece's place."""
        counts = self.end - self.start
        link = np.repeat(np.arange(len(self)), counts)
        before = np.repeat(self.start - np.cumsum(counts) + counts, counts)
        return link, before + np.arange(len(link))

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
        self._tell = [kernel.tell for _, kernel in used]
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
        some = self.columns.take(places)
        link, place = some.places()
        rows = zip(some.left_row[link].tolist(), some.right_row[link].tolist(), strict=True)
        pieces = some.pieces.where(place).each(rows)
        told = [
            self._tell[maker](piece, self._census)
            for maker, piece in zip(some.maker[place].tolist(), pieces, strict=True)
        ]
        ends = np.cumsum(some.end - some.start).tolist()
        facts = (column.tolist() for column in (some.left, some.right, some.score, some.accepted))
        for *ends_of, score, accepted, start, end in zip(*facts, [0, *ends], ends, strict=False):
            evidence = sorted(told[start:end], key=_weight)
            left, right = (self.ads[at] for at in ends_of)
            yield Link(left, right, score, accepted, tuple(evidence), self.model)


def _weight(one: Evidence) -> tuple[float, str, str]:
    return -one.bits, one.matcher.name, one.left
