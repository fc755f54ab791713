"""One list as a crawl remembers it: what each look at it showed beside the look before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawlers.revisit_rates import Counted, Week, changes, standing_days

HALF_LIFE = 14.0
"""Days after which what was counted of a list counts for half: boards change."""

LEAST_SLOTS = 5
"""Ads a list is taken to show before any was seen."""

OVERRUN = 1.2
"""Times its slots that came to a list of which nothing known was left: more than all it shows."""

ARRIVALS_WEIGHT, LIFE_WEIGHT = 0.5, 2.0
"""How many arrivals, and departures, the board's mean counts for in those of a list."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual on a board: ads that come to a list a day, days they stand, edits a day."""

    arrivals: float = 2.0
    life: float = 7.0
    edits: float = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """What a list named at one time; `is_whole` where it ends with these.

    `newest_first` says in which order: else only a list that is whole tells what is missing.
    """

    at: float
    named: Sequence[str]
    is_whole: bool = False
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a look brought.

    `new` are ads nobody knew, `missing` those that would have been named if they stood; `overran`
    says that of what was named before nothing was left, so that more may have come and gone.
    """

    new: tuple[str, ...]
    missing: tuple[str, ...]
    overran: bool


@dataclass(slots=True)
class Listing:
    """A list: when it was asked, what it named then, and its pace."""

    asked_at: float | None = None
    page: tuple[str, ...] = ()
    slots: int = LEAST_SLOTS
    came: Counted = field(default_factory=Counted)
    went: Counted = field(default_factory=Counted)
    edits: Counted = field(default_factory=Counted)

    def arrivals(self, usual: Usual) -> float:
        """New ads a day, in usual hours."""
        return self.came.rate(usual.arrivals, ARRIVALS_WEIGHT)

    def life(self, usual: Usual) -> float:
        """Days an ad stands."""
        return 1.0 / self.went.rate(1.0 / usual.life, LIFE_WEIGHT)

    def take(self, look: Look, is_known: Callable[[str], bool], week: Week, usual: Usual) -> Learnt:
        """Learn from a look at the list."""
        before = frozenset(self.page)
        new = tuple(ad for ad in look.named if ad not in before and not is_known(ad))
        is_full = len(look.named) >= self.slots
        overran = bool(before) and is_full and before.isdisjoint(look.named)
        self.slots = max(self.slots, len(look.named))
        missing: tuple[str, ...] = ()
        if self.asked_at is not None and look.at > self.asked_at:
            days = look.at - self.asked_at
            self._fade(days)
            missing = self._left(look, days)
            self._count(look.at, len(new), overran, week, usual)
        self.asked_at, self.page = look.at, tuple(look.named)
        return Learnt(new, missing, overran)

    def unchanged(self, at: float, week: Week, usual: Usual) -> None:
        """Learn that the list names what it named before."""
        self.take(Look(at, self.page), lambda _: True, week, usual)

    def _fade(self, days: float) -> None:
        share = 0.5 ** (days / HALF_LIFE)
        for counted in (self.came, self.went, self.edits):
            counted.fade(share)

    def _left(self, look: Look, days: float) -> tuple[str, ...]:
        """The ads that would be named if they stood.

        Those are all, on a list that is whole; else those above the lowest that still is named,
        and those for which there is room below what is new or was lifted to the top.
        """
        places = {ad: at for at, ad in enumerate(self.page)}
        still = [places[ad] for ad in look.named if ad in places]
        lowest = still[-1] if still else 0
        lifted = sum(place > lowest for place in still)
        room = self.slots - (len(look.named) - len(still)) - lifted
        seen = max(room, lowest, 0) if look.newest_first else 0
        due = self.page if look.is_whole else self.page[:seen]
        here = frozenset(look.named)
        missing = tuple(ad for ad in due if ad not in here)
        if due:
            self.went.take(float(changes(len(due), len(missing))), len(due) * days)
        return missing

    def _count(self, at: float, new: int, overran: bool, week: Week, usual: Usual) -> None:
        assert self.asked_at is not None
        rate, life = self.arrivals(usual), self.life(usual)
        stood = standing_days(at - self.asked_at, life)
        busy = stood * float(week.busy(self.asked_at, at))
        if overran:  # as many as were to be expected, if that is more than can be seen
            self.came.take(max(self.slots * OVERRUN, rate * busy), busy)
        else:
            week.take(self.asked_at, at, new, rate * stood)
            self.came.take(new, busy)

    def to_row(self) -> dict[str, Any]:
        """All of it but the time as plain values."""
        counted = (self.came, self.went)
        return {
            "page": list(self.page),
            "slots": self.slots,
            "counted": [[round(one.number, 6), round(one.days, 6)] for one in counted],
        }

    @classmethod
    def from_row(cls, asked_at: float, row: Mapping[str, Any]) -> Listing:
        """A list as it was kept."""
        came, went = (Counted(*pair) for pair in row["counted"])
        return cls(asked_at, tuple(row["page"]), row["slots"], came, went)
