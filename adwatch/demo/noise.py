"""Operators who make linking hard: thieves of words and pictures, spam networks, shared flats.

The truth names who really operates an ad: a thief is not whom it copies, the many contacts of a
spam network are one operator, and who shares a flat stays an operator of its own.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import inf
from random import Random

from adwatch.demo.chance import Weighted, dice, pick
from adwatch.demo.operators import WINDOW, Contacts, Operator, Role, Stay
from adwatch.demo.supply import Line, Supply

THIEVES = 0.06
"""Share of operators who copy another one."""

SPAMMERS = 0.0025
"""Share of operators who are a spam network."""

FLATS = 0.02
"""Share of operators whose flat further operators come to share."""

THEFTS = Weighted({"words": 0.4, "pictures": 0.25, "both": 0.35})

SPAM_SIZE = (80, 300)
"""The fewest and most ads of a spam network, where the market has room."""

ADS_A_CONTACT = 3
"""Ads for which a spam network uses one throw-away contact."""

SHARERS = (2, 6)
"""The fewest and most who join the first one in a flat."""

SMALL = 4
"""The most ads of an operator who shares a flat."""

REMEMBERED = 64
"""Operators that a thief chooses from."""


@dataclass(frozen=True, slots=True)
class Flat:
    """An address with a telephone, used by several operators."""

    stay: Stay
    line: Line


def steal(thief: Operator, copied: Operator, rng: Random) -> Operator:
    """An operator who shows another one's words, pictures or both, with contacts of its own."""
    theft = THEFTS.pick(rng)
    thief = replace(thief, role=Role.THIEF, copied=copied.label)
    if theft != "words":
        thief = replace(thief, scenes=copied.scenes)
    if theft == "pictures":
        return thief
    return replace(
        thief,
        trades=copied.trades,
        personas=copied.personas,
        firms=copied.firms,
        templates=copied.templates,
        habits=copied.habits,
        steadiness=copied.steadiness,
        level=copied.level,
        hours=copied.hours,
        since=copied.since,
        licence=copied.licence,
        roles=copied.roles,
    )


def spam(operator: Operator, supply: Supply, rng: Random) -> Operator:
    """An operator who posts one template under contacts that are used a few times each."""
    number = max(2, operator.size // ADS_A_CONTACT)
    country, slot = operator.stays[0].country.code, (operator.end - operator.start) / number
    lines = tuple(
        supply.line(country, operator.start + turn * slot, operator.start + (turn + 2) * slot)
        for turn in range(number)
    )
    accounts = tuple(supply.account() for _ in range(int(number * rng.random() / 2)))
    contacts = Contacts(lines, accounts, (), (), None)
    return replace(
        operator,
        role=Role.SPAM,
        contacts=contacts,
        templates=operator.templates[:1],
        trades=(operator.templates[0].kind,),
        steadiness=0.9,
    )


def share(operator: Operator, flat: Flat) -> Operator:
    """An operator at a shared address, with the flat's telephone beside its own contacts."""
    contacts = replace(operator.contacts, lines=(*operator.contacts.lines, flat.line))
    stay = replace(flat.stay, until=inf)
    return replace(operator, role=Role.SHARER, contacts=contacts, stays=(stay,))


class Noise:
    """Turns some of the newcomers of a market into such operators, the same for the same seed."""

    def __init__(self, seed: int, supply: Supply) -> None:
        self._rng = dice(seed, "noise")
        self._supply = supply
        self._known: deque[Operator] = deque(maxlen=REMEMBERED)
        self._flat: Flat | None = None
        self._room = 0

    def turn(self, operator: Operator, most: int) -> Operator:
        """The newcomer, or what it is turned into; `most` bounds its ads."""
        rng = self._rng
        if self._shares(operator):
            self._room -= 1
            return share(operator, self._opened(operator))
        fate = rng.random()
        if fate < SPAMMERS:
            return spam(self._grown(operator, most), self._supply, rng)
        if fate < SPAMMERS + THIEVES and self._known:
            return steal(operator, pick(rng, self._known), rng)
        if fate < SPAMMERS + THIEVES + FLATS:
            self._flat, self._room = None, 1 + rng.randint(*SHARERS)
        self._known.append(operator)
        return operator

    def _shares(self, operator: Operator) -> bool:
        if self._room <= 0 or operator.size > SMALL:
            return False
        return self._flat is None or self._flat.stay.country == operator.stays[0].country

    def _opened(self, operator: Operator) -> Flat:
        """The flat that has room; the first one to share it brings its address."""
        if self._flat is None:
            stay = operator.stays[0]
            self._flat = Flat(stay, self._supply.line(stay.country.code, -WINDOW, inf))
        return self._flat

    def _grown(self, operator: Operator, most: int) -> Operator:
        size = max(1, min(most, self._rng.randint(*SPAM_SIZE)))
        start = min(operator.start, -WINDOW / 2) if size > 1 else operator.start
        return replace(
            operator, size=size, start=start, end=start + (WINDOW / 2 if size > 1 else 0)
        )
