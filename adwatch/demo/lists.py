"""The lists of the full market: board × city × category, with how much each gets and when.

A list is one page family of a board that shows newest ads first, such as the massage ads of
Leeds on demo_job. What happens on a list in time is drawn in timeline.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from adwatch.demo.cities import COUNTRIES
from adwatch.demo.market_ad import BOARDS
from adwatch.model import AdKind

SPREAD = 1.6
"""Standard deviation of the logarithm of the lists' rates: a tenth of them gets most ads."""

LIFE, LIFE_SPREAD = 3.0, 0.8
"""Median over the lists, in days, of how long their ads stay, and its spread on a log scale."""

HOURS = (5, 3, 2, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 10, 9, 9, 10, 11, 12, 12, 11, 10, 9, 7)
"""How much is posted in each local hour, from midnight, in parts."""

OFFICE_HOURS = (1, 0, 0, 0, 0, 1, 3, 8, 14, 16, 15, 13, 10, 12, 13, 12, 10, 7, 4, 3, 3, 2, 2, 1)
"""The same for job offers."""

WEEKDAYS = (9, 9, 10, 11, 13, 12, 10)
"""How much is posted on each day of the week, from Monday, in parts."""

OFFICE_WEEKDAYS = (14, 13, 13, 12, 11, 3, 3)

ZONES = {"US": -6, "CA": -5, "GB": 0, "FR": 1, "DE": 1, "AU": 10}
"""Hours by which a country's clocks are ahead of UTC; the market has no summer time."""

MOST_LISTS = len(BOARDS) ** 2 * sum(len(country.cities) for country in COUNTRIES.values())
"""Boards × categories × cities."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a timeline is: lists, ads a day over all of them, and days from day 0 on."""

    lists: int = 400
    per_day: float = 14_000.0
    days: int = 30


@dataclass(frozen=True, slots=True)
class Living:
    """Which market lives on the boards: its scale, and whether it is a hard one."""

    scale: Scale
    hard: bool = False


@dataclass(frozen=True, slots=True)
class MarketList:
    """One list: `rate` new ads a day on average, which stay for `life` days in the median."""

    board: str
    country: str
    city: str
    kind: AdKind
    rate: float
    life: float

    @property
    def name(self) -> str:
        """`board/city/category`, unique in the market."""
        return f"{self.board}/{self.city}/{self.kind}"


def draw_lists(number: int, per_day: float, rng: Random) -> tuple[MarketList, ...]:
    """Lists with `per_day` ads a day together; ValueError where there are not so many."""
    if not 1 <= number <= MOST_LISTS:
        raise ValueError(f"a market has from 1 to {MOST_LISTS} lists")
    places = [
        (board, country.code, city, kind)
        for board in BOARDS.values()
        for country in COUNTRIES.values()
        for city in country.cities
        for kind in BOARDS
    ]
    chosen = sorted(rng.sample(places, number))
    weights = [math.exp(rng.gauss(0.0, SPREAD)) for _ in chosen]
    share = per_day / sum(weights)
    lives = (LIFE * math.exp(rng.gauss(0.0, LIFE_SPREAD)) for _ in chosen)
    return tuple(
        MarketList(*place, rate=weight * share, life=life)
        for place, weight, life in zip(chosen, weights, lives, strict=True)
    )


def profile(one: MarketList) -> tuple[float, ...]:
    """How busy each hour of a week is on a list, from Monday midnight UTC; 1 on average."""
    office = one.kind is AdKind.JOB
    hours, days = (OFFICE_HOURS, OFFICE_WEEKDAYS) if office else (HOURS, WEEKDAYS)
    local = [day * hour for day in days for hour in hours]
    mean, ahead = sum(local) / len(local), ZONES[one.country]
    return tuple(local[(hour + ahead) % len(local)] / mean for hour in range(len(local)))
