"""What every matcher shares: the base class to subclass, and the walk that finds the subclasses.

A matcher reads each ad once into a view and then works on views, so that the work on a pair is
small; `keys` and `compare` are the same steps for two single ads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from adwatch.discovery import discover
from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity
from matching.blocking import Index

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


def matchers(without: Iterable[str] = ()) -> tuple[Matcher[Any], ...]:
    """Every matcher of this package that reads a kind not in `without`, by name."""
    left_out = set(without)
    found = discover("matching", Matcher)  # type: ignore[type-abstract]
    return tuple(cls() for cls in found if not set(cls.kinds) <= left_out)
