"""`adwatch bench recrawl`: a month of a market's lists on a budget, by one beat and as learned.

The learned policy is that of a crawl with `--budget`; it sees what lists and pages show, never
the market's truth. Each request counts: for lists, for new ads, for ads looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Protocol

import numpy as np

from adwatch.bench.report import Figure, beside, report
from adwatch.demo.lives import Scale, draw
from adwatch.demo.timeline import Timeline
from crawlers.revisit_board import Board
from crawlers.revisit_lists import Look

RUNS_A_DAY = 48
"""Crawls a day: one each half hour."""

SETTLED = 2.0
"""Days after which counting begins: what a crawl finds on its first day was there before it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy has: requests a day, how often uniform asks lists, ads a list shows."""

    requests: float
    polls: float
    slots: int


@dataclass(slots=True)
class Seen:
    """What a policy saw of a market."""

    first: dict[int, float] = field(default_factory=dict)
    edits: int = 0
    gone: int = 0
    asked: int = 0


class Policy(Protocol):
    """Which pages are asked for."""

    def choose(self, now: float, requests: int) -> tuple[Sequence[int], Sequence[int]]:
        """Lists and known ads, the best first."""
        ...

    def looked(self, place: int, named: Sequence[int], at: float) -> Iterable[int]:
        """Learn what a list named; which of the ads are new."""
        ...

    def read(self, ad: int, at: float, is_edited: bool, place: int) -> None:
        """Learn that an ad stands."""
        ...

    def vanished(self, ad: int) -> None:
        """Learn that an ad is gone."""
        ...


class Learned:
    """The policy of a crawl on a budget."""

    def __init__(self, lists: int) -> None:
        self._board = Board(str(place) for place in range(lists))

    def choose(self, now: float, requests: int) -> tuple[Sequence[int], Sequence[int]]:
        """The lists and known ads worth a request."""
        chosen = self._board.choose(now, requests)
        return [int(name) for name in chosen.lists], [int(name) for name in chosen.ads]

    def looked(self, place: int, named: Sequence[int], at: float) -> Iterable[int]:
        """Which ads are new."""
        learnt = self._board.looked(str(place), Look(at, [str(ad) for ad in named]))
        return [ad for ad in named if not self._board.knows(str(ad))] if learnt.new else ()

    def read(self, ad: int, at: float, is_edited: bool, place: int) -> None:
        """An ad stands."""
        self._board.read(str(ad), at, is_edited, str(place))

    def vanished(self, ad: int) -> None:
        """An ad is gone."""
        self._board.vanished(str(ad))


class Uniform:
    """Every list by one beat; what is left goes to the known ads in turn, the longest ago first."""

    def __init__(self, lists: int, polls: float) -> None:
        self._asked = np.arange(lists) / lists / polls - 1.0 / polls  # spread over the first beat
        self._beat = 1.0 / polls
        self._known: dict[int, None] = {}

    def choose(self, now: float, requests: int) -> tuple[Sequence[int], Sequence[int]]:
        """The lists that are due, and the known ads in turn."""
        due = np.flatnonzero(now - self._asked >= self._beat - 1e-9)
        order = due[np.argsort(self._asked[due], kind="stable")][:requests]
        return order.tolist(), [ad for ad, _ in zip(self._known, range(requests), strict=False)]

    def looked(self, place: int, named: Sequence[int], at: float) -> Iterable[int]:
        """Which ads are new."""
        self._asked[place] = at
        return [ad for ad in named if ad not in self._known]

    def read(self, ad: int, at: float, is_edited: bool, place: int) -> None:
        """An ad stands: it goes to the end of the row."""
        self._known.pop(ad, None)
        self._known[ad] = None

    def vanished(self, ad: int) -> None:
        """An ad is gone."""
        self._known.pop(ad, None)


class Watch:
    """A market watched under a policy: what it asks for, what it gets, what is counted."""

    def __init__(self, market: Timeline, terms: Terms, policy: Policy) -> None:
        self._market = market
        self._terms = terms
        self._policy = policy
        self._versions: dict[int, int] = {}
        self._left = 0
        self.seen = Seen()

    def go(self) -> Seen:
        """All the runs, from day 0 to the last day."""
        allowance = 0.0
        for run in range(self._market.days * RUNS_A_DAY):
            allowance += self._terms.requests / RUNS_A_DAY
            self._left = int(allowance)
            allowance -= self._left
            self._run(run / RUNS_A_DAY)
        return self.seen

    def _run(self, now: float) -> None:
        lists, ads = self._policy.choose(now, self._left)
        for place in lists:
            if self._spend():
                named = self._market.visible(place, now, self._terms.slots).tolist()
                for ad in self._policy.looked(place, named, now):
                    if self._spend():
                        self._first(ad, place, now)
        for ad in ads:
            if self._spend():
                self._again(ad, now)

    def _spend(self) -> bool:
        self._left -= 1
        self.seen.asked += self._left >= 0
        return self._left >= 0

    def _first(self, ad: int, place: int, now: float) -> None:
        self.seen.first.setdefault(ad, now)
        self._versions[ad] = self._market.version(ad, now)
        self._policy.read(ad, now, False, place)

    def _again(self, ad: int, now: float) -> None:
        is_counted = now >= SETTLED
        if not self._market.is_shown(ad, now):
            self.seen.gone += is_counted
            self._policy.vanished(ad)
            return
        version = self._market.version(ad, now)
        is_edited = version != self._versions[ad]
        self.seen.edits += is_edited and is_counted
        self._versions[ad] = version
        self._policy.read(ad, now, is_edited, -1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy achieved: the share of ads ever seen, the delay in hours, edits, removals."""

    seen: float
    delay: float
    edits: int
    gone: int


def outcome(market: Timeline, seen: Seen) -> Outcome:
    """What was seen of the ads posted from the time that counting begins."""
    posted = np.flatnonzero(market.appears >= SETTLED)
    waits = [seen.first[ad] - market.appears[ad] for ad in posted.tolist() if ad in seen.first]
    return Outcome(len(waits) / len(posted), 24.0 * median(waits), seen.edits, seen.gone)


def compare(market: Timeline, terms: Terms) -> tuple[Outcome, Outcome]:
    """What the learned policy achieves, and the uniform one, on the same requests."""
    lists = len(market.lists)
    policies: tuple[Policy, Policy] = (Learned(lists), Uniform(lists, terms.polls))
    learned, uniform = (outcome(market, Watch(market, terms, one).go()) for one in policies)
    return learned, uniform


def measure(scale: Scale, terms: Terms, seeds: int) -> dict[str, object]:
    """The mean over several markets of what either policy achieves."""
    pairs = [compare(draw(seed, scale), terms) for seed in range(1, seeds + 1)]

    def figure(name: str, unit: str, value: Callable[[Outcome], float]) -> Figure:
        learned = round(mean(value(one) for one, _ in pairs), 4)
        told = Figure(name, learned, unit, int(scale.per_day * scale.days), seeds)
        return beside(told, "uniform", mean(value(one) for _, one in pairs))

    return report(
        [
            figure("ads ever seen", "share", lambda one: one.seen),
            figure("delay from post to capture, median", "hours", lambda one: one.delay),
            figure("edits found", "edits", lambda one: one.edits),
            figure("removals found", "removals", lambda one: one.gone),
        ]
    )
