"""The array side of a matcher: a corpus as columns, and many pairs weighed at once.

A kernel says of every pair what its matcher's `weigh` says of the two views, without making a
sentence; `tell` makes the Evidence of a piece that is kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np

from adwatch.model import Evidence
from matching.blocking import BlockReport, Keys
from matching.pieces import Piece, Pieces
from matching.ragged import Ints
from matching.rarity import Census

View = TypeVar("View")


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
