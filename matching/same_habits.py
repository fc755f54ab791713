"""The matcher of shared places, price lists and ages: weak support, never a link, no candidates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.rarity import surprise
from matching.reading import places, prices
from matching.sentences import listed
from matching.weights import HABIT_BITS, PLACE_BITS, PRICE_BITS

Habits = tuple[frozenset[str], frozenset[str]]
"""The places and the prices an ad states."""
MOST_SHOWN = 3
LEAST_BITS = 0.5
"""Bits; a fainter agreement is not worth an analyst's reading."""


class SameHabits(Matcher[Habits]):
    """Two ads name the same places or ask the same prices."""

    name: ClassVar[str] = "same_habits"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "habits"
    kinds: ClassVar[tuple[str, ...]] = ("place", "price")
    bounds: ClassVar[tuple[float, float]] = (0.0, HABIT_BITS)
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Habits | None:
        """The stated places and prices; None where there are neither."""
        found = (places(ad), prices(ad))
        return found if any(found) else None

    def weigh(self, left: Habits, right: Habits, rarity: Rarity) -> Iterable[Evidence]:
        """One piece for places and one for prices; rare agreement weighs more."""
        caps = (("place", PLACE_BITS), ("price", PRICE_BITS))
        for (kind, cap), ours, theirs in zip(caps, left, right, strict=True):
            shared = sorted(ours & theirs)
            bits = max((surprise(rarity, kind, value, cap) for value in shared), default=0.0)
            # Agreement on part of a list is worth that part.
            bits *= len(shared) / max(len(ours | theirs), 1)
            if bits >= LEAST_BITS:
                shown = listed(shared[:MOST_SHOWN])
                verb = "name the place" if kind == "place" else "ask the price"
                sentence = f"Both ads {verb} {shown}."
                yield Evidence(self.maker, kind, shared[0], shared[0], bits, sentence)
