"""The matcher of announced stays: one stay in two ads, or one contact in two far places at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from adwatch.model import Evidence, SignalSet
from adwatch.ports import Rarity
from matching.base import Matcher
from matching.distance import kilometres
from matching.reading import Identifier, identifiers, places
from matching.sentences import show
from matching.weights import APART_BITS, STAY_BITS

FAR_KM = 300.0
"""Kilometres; nearer places may be served on one day."""
MOST_STAYS = 12
"""Stays read of each ad, the earliest; a tour of more is a time-table."""
_CLOSED = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Stays:
    """The one place an ad names, the days it announces there (first, last), and its contacts."""

    place: str
    days: tuple[tuple[str, str], ...]
    contacts: tuple[Identifier, ...]


class SameStay(Matcher[Stays]):
    """Two ads announce the same stay, or one contact is announced in two places at once."""

    name: ClassVar[str] = "same_stay"
    version: ClassVar[str] = "1"
    family: ClassVar[str] = "habits"
    kinds: ClassVar[tuple[str, ...]] = ("when",)
    bounds: ClassVar[tuple[float, float]] = (APART_BITS, STAY_BITS)
    blocks: ClassVar[bool] = False

    def view(self, ad: SignalSet) -> Stays | None:
        """The stays of an ad that names one place and closed ranges of days."""
        found = sorted(
            {match.groups() for one in ad.of("when") if (match := _CLOSED.fullmatch(one.value))}
        )
        named = places(ad)
        if not found or len(named) != 1:
            return None
        days = tuple((first, last) for first, last in found[:MOST_STAYS])
        return Stays(next(iter(named)), days, identifiers(ad))

    def weigh(self, left: Stays, right: Stays, rarity: Rarity) -> Iterable[Evidence]:
        """One piece where a stay is the same, one against where stays exclude one another."""
        if left.place == right.place:
            return self._same(left, right)
        return self._apart(left, right)

    def _same(self, left: Stays, right: Stays) -> Iterable[Evidence]:
        for first, last in left.days:
            if (first, last) in right.days:
                value = f"{left.place} {first}/{last}"
                sentence = f"Both ads announce a stay in {left.place} from {first} to {last}."
                yield Evidence(self.maker, "when", value, value, STAY_BITS, sentence)
                return

    def _apart(self, left: Stays, right: Stays) -> Iterable[Evidence]:
        shared = sorted(set(left.contacts) & set(right.contacts))
        days = _overlap(left.days, right.days)
        if not shared or days is None:
            return
        far = kilometres(left.place, right.place)
        if far is None or far < FAR_KM:
            return
        first, second = sorted((left.place, right.place))
        sentence = (
            f"{show(shared[0])} is announced on {days} in {first} and in {second}, some "
            f"{far:,.0f} km apart: nobody is in both, but an office or a shared line may announce "
            "several."
        )
        yield Evidence(self.maker, "when", left.place, right.place, APART_BITS, sentence)


def _overlap(left: tuple[tuple[str, str], ...], right: tuple[tuple[str, str], ...]) -> str | None:
    """The first day that both announce, not counting a day of arrival that is one of leaving."""
    days = [
        max(one[0], other[0])
        for one in left
        for other in right
        if max(one[0], other[0]) < min(one[1], other[1])
    ]
    return min(days, default=None)
