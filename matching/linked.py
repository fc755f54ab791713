"""The links of a corpus as columns; each becomes a Link, with its sentences, when it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np

from adwatch.model import AdKey, Evidence, Link
from matching.base import Matcher
from matching.kernel import Kernel
from matching.link_columns import LinkColumns
from matching.ragged import Ints
from matching.rarity import Census

CHUNK = 10_000
"""Links turned into objects at once."""


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
