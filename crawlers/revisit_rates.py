"""How often things happen on a board, estimated from few looks; what that is worth is elsewhere.

Times are days since 1970, UTC. A rate that few looks tell leans on the mean of its list or board.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
"""Numbers, one for each page."""


HOURS = 168
"""Hours of a week: boards fill by day, and on Sundays otherwise than on Mondays."""

WEEK_DAYS = 7.0

SHORTEST = 1.0 / 86_400
"""A second, in days: no time between two looks is taken to be shorter."""

HOUR_PRIOR = 30.0
"""Arrivals for which the usual counts in every hour: what fewer say is mostly chance."""

SLOWEST, FASTEST = 1e-4, 500.0
"""Bounds of a rate a day: what is estimated outside is noise."""


def held(rate: float) -> float:
    """A rate within the bounds."""
    return min(max(rate, SLOWEST), FASTEST)


def changes(looks: Column | float, changed: Column | float) -> Column:
    """The changes behind so many looks of which so many found one, at even intervals.

    Two changes between two looks are seen as one. This is the estimator of Cho & Garcia-Molina
    (ACM TODS 28, 2003), which takes that into account and has little bias after few looks.
    """
    return np.asarray(-looks * np.log((looks - changed + 0.5) / (looks + 0.5)))


@dataclass(slots=True)
class Counted:
    """What was counted over time: arrivals, departures or edits."""

    number: float = 0.0
    days: float = 0.0

    def take(self, number: float, days: float) -> None:
        """So many in so many days."""
        self.number += number
        self.days += days

    def fade(self, share: float) -> None:
        """Let what was counted so far count for a share of itself."""
        self.number *= share
        self.days *= share

    def rate(self, mean: float, weight: float) -> float:
        """How many a day; the mean counts for as much as `weight` of them (a gamma prior)."""
        return held((self.number + weight) / (self.days + weight / mean))


def standing_days(days: float, life: float) -> float:
    """The days' worth of arrivals that still stand at the end, where each lives `life` on average.

    Of what came in an interval, the older part has gone again.
    """
    return -life * expm1(-days / life)


class Week:
    """How busy each hour of the week is beside the mean hour."""

    def __init__(self, came: Column | None = None, expected: Column | None = None) -> None:
        """`came` and `expected` are arrivals by hour of the week."""
        self.came = np.zeros(HOURS) if came is None else came
        self.expected = np.zeros(HOURS) if expected is None else expected

    def shares(self) -> Column:
        """How busy each hour of the week is; 1.0 is usual."""
        return (self.came + HOUR_PRIOR) / (self.expected + HOUR_PRIOR)

    def busy(self, start: Column | float, end: float) -> Column:
        """How busy the times between are, on the mean."""
        shares = self.shares()
        until = np.concatenate([[0.0], np.cumsum(shares)])

        def past(moment: Column) -> Column:
            weeks, hour = np.divmod(moment * 24.0, HOURS)
            whole = hour.astype(int)
            return np.asarray(weeks * until[-1] + until[whole] + (hour - whole) * shares[whole])

        since = np.minimum(np.asarray(start, float), end - SHORTEST)
        span = (end - since) * 24.0
        return np.asarray((past(np.asarray(end, float)) - past(since)) / span)

    def take(self, start: float, end: float, number: float, expected: float) -> None:
        """So many came between two times where so many were expected in usual hours.

        In which hour each came is not known: they are shared out as the hours are known so far.
        """
        hours, parts = _hours(start, end)
        busy = parts * self.shares()[hours]
        np.add.at(self.came, hours, number * busy / busy.sum())
        np.add.at(self.expected, hours, expected * parts / parts.sum())


def _hours(start: float, end: float) -> tuple[NDArray[np.int_], Column]:
    """The hours of the week between two times, the last week at most, with the hours' shares."""
    first, last = max(start, end - WEEK_DAYS) * 24.0, end * 24.0
    hours = np.arange(int(first), int(np.ceil(last)))
    parts = np.minimum(hours + 1.0, last) - np.maximum(hours, first)
    return hours % HOURS, parts
