"""Links as columns, without their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.pieces import Pieces
from matching.ragged import Floats, Ints

Rows = NDArray[np.int32]


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
