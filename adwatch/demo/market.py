"""The market: ads of the first day as a stream, and the market in time as its boards show it."""

from __future__ import annotations

from collections.abc import Iterator

from adwatch.demo.chance import dice
from adwatch.demo.days import Changes, Shown, step
from adwatch.demo.hubs import STOCK_SCENES
from adwatch.demo.market_ad import MarketAd
from adwatch.demo.phrases import Split
from adwatch.demo.population import Population
from adwatch.demo.write import WriteReport, write

__all__ = ["Changes", "Market", "MarketAd", "WriteReport", "generate", "write"]


ADS_A_STOCK_PICTURE = 2_500
"""Ads of a market with a split for each stock picture that goes round: 400 for a million."""


def generate(
    ads: int, seed: int, hard: bool = False, split: Split | None = None
) -> Iterator[MarketAd]:
    """Exactly `ads` ads of day 0, the same for the same seed; memory does not grow with `ads`.

    A `hard` market has thieves of words and pictures, spam networks and shared flats. With a
    `split` operators have words of their own: `dev` to tune on, `held-out` to measure on.
    """
    stock = STOCK_SCENES if split is None else max(STOCK_SCENES, ads // ADS_A_STOCK_PICTURE)
    for block in Population(seed, hard, split, stock).blocks(ads):
        yield from (draft.ad for draft in block)


class Market:
    """One market in time: day 0 is what `generate` gives, each later day follows from the last.

    Days are simulated on demand and kept, so any day can be asked for in any order.
    """

    def __init__(self, ads: int, seed: int, hard: bool = False) -> None:
        self._seed = seed
        self._population = Population(seed, hard)
        first: Shown = {
            draft.ad.id: draft for block in self._population.blocks(ads) for draft in block
        }
        self._days: list[tuple[Shown, Changes]] = [(first, Changes(appeared=tuple(first)))]

    def live(self, day: int) -> tuple[MarketAd, ...]:
        """The ads on show on a day, oldest id first; raises ValueError before day 0."""
        return tuple(draft.ad for draft in self._day(day)[0].values())

    def changes(self, day: int) -> Changes:
        """What a day changed against the day before; on day 0 everything appeared."""
        return self._day(day)[1]

    def truth(self, day: int | None = None) -> Iterator[tuple[str, str]]:
        """(ad id, operator) of every ad shown up to a day; None: the last day asked for so far."""
        last = len(self._days) - 1 if day is None else day
        for number in range(last + 1):
            shown, changes = self._day(number)
            for ad_id in (*changes.appeared, *(new for _, new in changes.reposted)):
                yield ad_id, shown[ad_id].operator.label

    def _day(self, day: int) -> tuple[Shown, Changes]:
        if day < 0:
            raise ValueError("the market's days count from 0")
        while len(self._days) <= day:
            number, rng = len(self._days), dice(self._seed, "day", len(self._days))
            self._days.append(step(self._days[-1][0], number, self._population, rng))
        return self._days[day]
