"""A board as a crawl remembers it, and which of its pages are worth a request now.

It learns from looks alone, through `looked`, `read` and `vanished`; it neither fetches nor keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawlers.revisit import ad_worth, list_worth
from crawlers.revisit_lists import Learnt, Listing, Look, Usual
from crawlers.revisit_rates import Column, Counted, Week, changes

EDITS_WEIGHT, LIST_EDITS_WEIGHT = 0.4, 2.0
"""How many edits the list's mean counts for in an ad's rate, and the board's in a list's.

Few ads have most of the edits, so one edit says much of an ad."""

ROOM = 256
"""Known ads for which there is room at first; it doubles."""

COLUMNS = ("asked", "alive", "looks", "changed", "days", "home", "missed", "stands")
"""Of a known ad: when it was read and when last known to stand; looks, those that found an edit,
and the days between them; the number of its list; whether that does not name it any more; whether
it is known at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The pages worth a request, each kind by what it is worth, the best first."""

    lists: tuple[str, ...]
    ads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdPace:
    """What is remembered of a known ad; times are days."""

    asked: float
    alive: float
    looks: float = 0.0
    changed: float = 0.0
    days: float = 0.0
    home: str = ""
    missed: bool = False


class Board:
    """The lists and the known ads of one site."""

    def __init__(self, lists: Iterable[str], week: Week | None = None) -> None:
        self.week = week or Week()
        self._lists = {name: Listing() for name in lists}
        self._order = list(self._lists)
        self._numbers = {name: number for number, name in enumerate(self._order)}
        self._usual = Usual()
        self._rows: dict[str, int] = {}
        self._names: list[str] = []
        self._free: list[int] = []
        self._kept = {name: np.zeros(ROOM) for name in COLUMNS}

    def remember(self, lists: Mapping[str, Listing], ads: Mapping[str, AdPace]) -> None:
        """Take in what earlier runs learned; lists that are no longer asked for are passed over."""
        self._lists.update({name: one for name, one in lists.items() if name in self._lists})
        for name, pace in ads.items():
            self._put(name, pace)
            if pace.home in self._lists:
                edits = float(changes(pace.looks, pace.changed))
                self._lists[pace.home].edits.take(edits, pace.days)

    @property
    def size(self) -> int:
        """How many lists and known ads there are."""
        return len(self._lists) + len(self._rows)

    def listing(self, name: str) -> Listing:
        """One list."""
        return self._lists[name]

    def knows(self, ad: str) -> bool:
        """Whether an ad is known, and not as gone."""
        return ad in self._rows

    def pace(self, ad: str) -> AdPace:
        """What is remembered of a known ad."""
        row = self._rows[ad]
        told = {name: float(self._kept[name][row]) for name in COLUMNS[:5]}
        number = int(self._kept["home"][row])
        home = self._order[number] if number >= 0 else ""
        return AdPace(**told, home=home, missed=bool(self._kept["missed"][row]))

    def looked(self, name: str, look: Look) -> Learnt:
        """Learn from a look at a list."""
        learnt = self._lists[name].take(look, self.knows, self.week, self._usual)
        rows = [self._rows[ad] for ad in look.named if ad in self._rows]
        self._kept["alive"][rows] = look.at
        self._kept["missed"][rows] = 0.0
        self._kept["missed"][[self._rows[ad] for ad in learnt.missing if ad in self._rows]] = 1.0
        return learnt

    def unchanged(self, name: str, at: float) -> None:
        """Learn that a list names what it named before."""
        self._lists[name].unchanged(at, self.week, self._usual)
        rows = [self._rows[ad] for ad in self._lists[name].page if ad in self._rows]
        self._kept["alive"][rows] = at

    def read(self, ad: str, at: float, is_edited: bool, home: str = "") -> None:
        """Learn from a look at an ad that stands; `home` is the list that named a new one."""
        if ad not in self._rows:
            self._put(ad, AdPace(at, at, home=home))
            return
        row, kept = self._rows[ad], self._kept
        days = at - kept["asked"][row]
        kept["looks"][row] += 1
        kept["changed"][row] += is_edited
        kept["days"][row] += days
        kept["asked"][row] = kept["alive"][row] = at
        kept["missed"][row] = 0.0
        number = int(kept["home"][row])
        if number >= 0:
            self._lists[self._order[number]].edits.take(float(changes(1.0, float(is_edited))), days)

    def vanished(self, ad: str) -> None:
        """Forget an ad that is gone."""
        row = self._rows.pop(ad, None)
        if row is not None:
            self._kept["stands"][row] = 0.0
            self._free.append(row)

    def _together(self) -> Usual:
        """What is usual on the board, by all its lists together."""
        plain, lists = Usual(), self._lists.values()
        came, went, edits = Counted(), Counted(), Counted()
        for one in lists:
            came.take(one.came.number, one.came.days)
            went.take(one.went.number, one.went.days)
            edits.take(one.edits.number, one.edits.days)
        life = 1.0 / went.rate(1.0 / plain.life, 1.0)
        return Usual(came.rate(plain.arrivals, 1.0), life, edits.rate(plain.edits, 1.0))

    def choose(self, now: float, requests: int) -> Choice:
        """The pages worth the next so many requests."""
        self._usual = usual = self._together()
        life = np.array([one.life(usual) for one in self._lists.values()])
        rows = np.flatnonzero(self._kept["stands"])
        worth = np.concatenate([self._list_worth(now, life), self._worth(now, rows, life)])
        best = np.argsort(-worth, kind="stable")[:requests].tolist()
        names, count = list(self._lists), len(self._lists)
        lists = tuple(names[at] for at in best if at < count)
        return Choice(lists, tuple(self._names[rows[at - count]] for at in best if at >= count))

    def _list_worth(self, now: float, life: Column) -> Column:
        lists = list(self._lists.values())
        asked = np.array([np.nan if one.asked_at is None else one.asked_at for one in lists])
        busy = self.week.busy(np.nan_to_num(asked, nan=now), now)
        rate = np.array([one.arrivals(self._usual) for one in lists]) * busy
        slots = np.array([float(one.slots) for one in lists])
        worth = list_worth(np.nan_to_num(now - asked), rate, life, slots)
        return np.where(np.isnan(asked), np.inf, worth)  # one never asked goes first

    def _worth(self, now: float, rows: NDArray[np.intp], life: Column) -> Column:
        kept = {name: column[rows] for name, column in self._kept.items()}
        home = kept["home"].astype(int)
        usual = self._usual
        means = [one.edits.rate(usual.edits, LIST_EDITS_WEIGHT) for one in self._lists.values()]
        mean, life = np.append(means, usual.edits)[home], np.append(life, usual.life)[home]
        edits = changes(kept["looks"], kept["changed"])
        rate = (edits + EDITS_WEIGHT) / (kept["days"] + EDITS_WEIGHT / mean)
        alive = np.exp(-(now - np.maximum(kept["alive"], kept["asked"])) / life)
        stands = np.where(kept["missed"] > 0, 0.0, alive)
        return ad_worth(now - kept["asked"], stands, rate, life)

    def _put(self, ad: str, pace: AdPace) -> None:
        row = self._rows.get(ad)
        if row is None:
            row = self._rows[ad] = self._row(ad)
        for name in COLUMNS[:5]:
            self._kept[name][row] = getattr(pace, name)
        self._kept["home"][row] = self._numbers.get(pace.home, -1)
        self._kept["missed"][row], self._kept["stands"][row] = pace.missed, 1.0

    def _row(self, ad: str) -> int:
        if self._free:
            row = self._free.pop()
            self._names[row] = ad
            return row
        self._names.append(ad)
        if len(self._names) > len(self._kept["asked"]):
            twice = {name: np.append(one, np.zeros_like(one)) for name, one in self._kept.items()}
            self._kept = twice
        return len(self._names) - 1
