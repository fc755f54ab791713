"""What every matcher shares: the base class to subclass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from adwatch.discovery import discover
from adwatch.model import Evidence, Maker, SignalSet
from adwatch.ports import Rarity


class Matcher(ABC):
    """Finds and weighs one kind of tie between two ads; subclass it in a file and it is found.

    `family` names what its evidence depends on: evidence of one family is not counted twice.
    `kinds` are the signal kinds it reads; leaving a kind out switches it off. `bounds` are the
    least and most bits one piece of its evidence can carry.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    family: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    bounds: ClassVar[tuple[float, float]]

    @property
    def maker(self) -> Maker:
        """This matcher's name and version, as stored with every piece of evidence."""
        return Maker(self.name, self.version)

    @abstractmethod
    def keys(self, ad: SignalSet) -> Iterable[str]:
        """The blocking keys of an ad: two ads that `compare` accepts share at least one."""

    @abstractmethod
    def compare(self, left: SignalSet, right: SignalSet, rarity: Rarity) -> Iterable[Evidence]:
        """The evidence between two ads: symmetric in bits, empty where there is none."""


def matchers(without: Iterable[str] = ()) -> tuple[Matcher, ...]:
    """Every matcher of this package that reads a kind not in `without`, by name."""
    left_out = set(without)
    found = discover("matching", Matcher)  # type: ignore[type-abstract]
    return tuple(cls() for cls in found if not set(cls.kinds) <= left_out)
