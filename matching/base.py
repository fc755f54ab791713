"""What every matcher shares: the base class to subclass, and the walk that finds the subclasses.

A matcher reads each ad once into a view and then works on views, so that the work on a pair is
small; `keys` and `compare` are the same steps for two single ads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np

from adwatch.discovery import discover
from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.blocking import BlockReport, Index, Keys, candidates, merge_codes, pair_codes
from matching.kernel import Kernel
from matching.pieces import Piece, Pieces
from matching.ragged import Ints
from matching.rarity import Census

View = TypeVar("View")


class Matcher(ABC, Generic[View]):
    """Finds and weighs one kind of tie between two ads; subclass it in a file and it is found.

    `family` names what its evidence depends on: evidence of one family is not counted twice.
    `kinds` are the signal kinds it reads; leaving them out switches it off. `bounds` are the
    least and most bits one piece of its evidence can carry. A matcher with `blocks` proposes
    candidate pairs, the others only weigh what was proposed.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    family: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    bounds: ClassVar[tuple[float, float]]
    blocks: ClassVar[bool] = True

    def __init__(self) -> None:
        self.maker = Maker(self.name, self.version)

    @abstractmethod
    def view(self, ad: SignalSet) -> View | None:
        """What this matcher reads of an ad; None where there is nothing to match on."""

    @abstractmethod
    def weigh(self, left: View, right: View, rarity: Rarity) -> Iterable[Evidence]:
        """The evidence between two views: symmetric in bits, empty where there is none."""

    def view_keys(self, view: View) -> Iterable[str]:
        """The blocking keys of a view: two views that `weigh` favours share at least one."""
        return ()

    def views(self, ads: Sequence[SignalSet]) -> list[View | None]:
        """The view of each ad, in order; matchers with a compiled kernel override this."""
        return [self.view(ad) for ad in ads]

    def kernel(self) -> Kernel[View]:
        """This matcher over a whole corpus; those with an array kernel override this."""
        return ViewKernel(self)

    def index(self, views: Sequence[View | None]) -> Index:
        """The blocking keys of many views as arrays; matchers with a compiled kernel override."""
        keys = [() if view is None else tuple(self.view_keys(view)) for view in views]
        return Index.of_names(keys)

    def keys(self, ad: SignalSet) -> Iterable[str]:
        """The blocking keys of an ad: two ads that `compare` favours share at least one."""
        view = self.view(ad)
        return () if view is None else self.view_keys(view)

    def compare(self, left: SignalSet, right: SignalSet, rarity: Rarity) -> Iterable[Evidence]:
        """The evidence between two ads: symmetric in bits, empty where there is none."""
        left_view, right_view = self.view(left), self.view(right)
        if left_view is None or right_view is None:
            return ()
        return self.weigh(left_view, right_view, rarity)


class ViewKernel(Kernel[View]):
    """Any matcher, its views kept as they are and weighed pair by pair."""

    def __init__(self, matcher: Matcher[View]) -> None:
        self.matcher = matcher
        self._views: list[View | None] = []
        self._held = np.zeros(0, np.bool_)
        self._numbers: dict[Evidence, int] = {}
        self._made: list[Evidence] = []

    def extend(self, views: Sequence[View | None]) -> None:
        """Take in the views of the next ads."""
        self._views.extend(views)

    def arrange(self, rows: Ints, census: Census) -> None:
        """Keep these of the rows that were read, in this order."""
        self._views = [self._views[row] for row in rows.tolist()]
        self._held = np.array([view is not None for view in self._views], np.bool_)

    def propose(self, names: Keys, census: Census) -> tuple[Keys, list[BlockReport]]:
        """The pairs that share a key of the matcher's index."""
        if not self.matcher.blocks:
            return super().propose(names, census)
        index, codes, told = self.matcher.index(self._views), [], []
        for (left, right), reports in candidates(self.matcher.name, index, names):
            codes.append(pair_codes(left, right))
            told.extend(reports)
        return merge_codes(codes), told

    def weigh(self, left: Ints, right: Ints, census: Census) -> Pieces:
        """The evidence on pairs of rows, pair by pair."""
        pairs: list[int] = []
        made: list[int] = []
        both = np.flatnonzero(self._held[left] & self._held[right])
        rows = zip(both.tolist(), left[both].tolist(), right[both].tolist(), strict=True)
        for at, one, other in rows:
            for piece in self._pieces(one, other, census):
                pairs.append(at)
                made.append(self._number(piece))
        bits = [self._made[number].bits for number in made]
        return Pieces.of(pairs, bits, made, made)

    def tell(self, piece: Piece, census: Census) -> Evidence:
        """The Evidence that was made when the pair was weighed."""
        return self._made[piece.left]

    def _pieces(self, one: int, other: int, census: Census) -> Iterable[Evidence]:
        left, right = self._views[one], self._views[other]
        if left is None or right is None:
            return ()
        return self.matcher.weigh(left, right, census)

    def _number(self, piece: Evidence) -> int:
        """Equal evidence (one phone in many pairs) is kept once."""
        number = self._numbers.setdefault(piece, len(self._made))
        if number == len(self._made):
            self._made.append(piece)
        return number


def matchers(without: Iterable[str] = ()) -> tuple[Matcher[Any], ...]:
    """Every matcher of this package that reads a kind not in `without`, by name."""
    left_out = set(without)
    found = discover("matching", Matcher)  # type: ignore[type-abstract]
    return tuple(cls() for cls in found if not set(cls.kinds) <= left_out)
