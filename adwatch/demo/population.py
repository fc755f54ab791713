"""The operators of a market and the ads they have on its first day, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from adwatch.demo import operators
from adwatch.demo.chance import dice
from adwatch.demo.cities import COUNTRIES, SHARES
from adwatch.demo.hubs import STOCK_SCENES, Hubs
from adwatch.demo.noise import Noise
from adwatch.demo.operators import LONE_TRADES, TRADES, Operator, Wish
from adwatch.demo.phrases import Split
from adwatch.demo.supply import Supply
from adwatch.demo.writing import Desk, Draft, write
from adwatch.model import AdKind

BLOCK = 4_096
"""Ads made and shuffled together; an operator's ads lie in one block."""

LARGEST = 0.06
"""The most ads one operator has, as a share of its block."""

AGENCY = 0.035
"""Chance that the next newcomers are the independents of an agency."""

STAFF = (8, 20)
"""The fewest and most independents that print one agency's line."""


class Population:
    """Everybody who advertises on one market; grows as ads are asked for.

    With `hard`, some of them steal, spam or share a flat; with a `split`, all have words of
    their own.
    """

    def __init__(
        self, seed: int, hard: bool = False, split: Split | None = None, stock: int = STOCK_SCENES
    ) -> None:
        self._rng = dice(seed, "population", *([split] if split else []))
        self._supply = Supply.open(seed, split)
        self.desk = Desk(self._supply, Hubs.open(self._supply, stock))
        self._noise = Noise(seed, self._supply) if hard else None
        self._staff: list[Wish] = []

    def blocks(self, ads: int) -> Iterator[list[Draft]]:
        """The ads of day 0 in blocks, shuffled inside a block so that order tells nothing."""
        for start in range(0, ads, BLOCK):
            yield self._block(min(BLOCK, ads - start))

    def newcomer(self, most: int) -> Operator:
        """A new operator with at most `most` ads."""
        wish = self._staff.pop() if self._staff else self._wish(most)
        operator = operators.draw(wish, self._supply, self._rng)
        if self._noise is not None:
            operator = self._noise.turn(operator, most)
        self.desk.hubs.note(operator.size, operator.templates, self._rng)
        return operator

    def _block(self, size: int) -> list[Draft]:
        rng, drafts = self._rng, list[Draft]()
        most = max(3, int(size * LARGEST))
        while len(drafts) < size:
            operator = self.newcomer(most)
            number = min(operator.size, size - len(drafts))
            drafts += (self._draft(operator, rng) for _ in range(number))
        rng.shuffle(drafts)
        return drafts

    def _draft(self, operator: Operator, rng: Random) -> Draft:
        day = operator.start + (operator.end - operator.start) * rng.random()
        return write(operator, min(day, -0.001), self.desk, rng)

    def _wish(self, most: int) -> Wish:
        rng = self._rng
        if rng.random() < AGENCY:
            self._hire()
            return self._staff.pop()
        size, country = operators.draw_size(rng, most), SHARES.pick(rng)
        if size > 1:
            return Wish(size, country, TRADES.pick(rng))
        trades = LONE_TRADES.pick(rng)
        tongue = COUNTRIES[country].languages.pick(rng)
        return Wish(1, country, trades, template=self.desk.hubs.copied(tongue, trades[0], rng))

    def _hire(self) -> None:
        rng, country = self._rng, SHARES.pick(self._rng)
        line = self._supply.line(country, -operators.WINDOW, float("inf")).number
        trade = AdKind.ESCORT if rng.random() < 0.6 else AdKind.MASSAGE
        for _ in range(rng.randint(*STAFF)):
            size = 1 if rng.random() < 0.75 else 2
            self._staff.append(Wish(size, country, (trade,), agency=line))
