"""The operators of a timeline, each drawn from the seed and its number when it is asked for."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import lru_cache
from itertools import count
from math import inf
from random import Random

from adwatch.demo import noise, operators, texts
from adwatch.demo.casting import CODES, KINDS, ROLES, cast
from adwatch.demo.chance import dice
from adwatch.demo.cities import COUNTRIES, WIDER
from adwatch.demo.hubs import Hubs
from adwatch.demo.lists import MarketList
from adwatch.demo.operators import Operator, Role, Stay, Wish
from adwatch.demo.supply import SPILL, Line, Numbers, Supply, label_of
from adwatch.demo.texts import Habits, Template
from adwatch.demo.timeline import Timeline
from adwatch.demo.words import languages
from adwatch.model import AdKind

SERIALS = 256
"""Running numbers that one operator may use for names, accounts and pictures."""

KEPT = 4_096
"""Operators kept in memory: the busy ones are asked for again and again."""


class Cast:
    """Everybody who posts on a timeline; with `hard`, thieves, spam networks and shared flats."""

    def __init__(self, timeline: Timeline, hard: bool = False) -> None:
        self.seed = timeline.seed
        self.columns = cast(timeline, hard)
        self._open = Supply.open(timeline.seed)
        self.hubs = Hubs.open(self._open)
        self.hubs.popular.update(_popular(timeline.seed))
        self.operator = lru_cache(KEPT)(self._operator)

    def label(self, number: int) -> str:
        """The label of an operator, without drawing the rest of it."""
        return label_of((number + 1) * SERIALS, self._open.key)  # the first that it takes

    def supply(self, number: int, turn: int) -> Supply:
        """What one ad of an operator takes throw-away contacts from; `turn` is its own."""
        return self._supply(number, self.columns.used[self._country(number)] + turn)

    def at(self, number: int, place: MarketList) -> Operator:
        """The operator as it advertises on a list: in its city, in its trade."""
        operator = self.operator(number)
        fitting = tuple(one for one in operator.templates if one.kind is place.kind)
        return replace(operator, stays=(self._stay(number, place),), templates=fitting)

    def _operator(self, number: int) -> Operator:
        rng, supply = dice(self.seed, "operator", number), self._supply(number, self._at(number))
        operator = operators.draw(self._wish(number, rng), supply, rng)
        return self._in_its_part(number, operator, supply, rng)

    def _wish(self, number: int, rng: Random) -> Wish:
        columns = self.columns
        home = CODES[columns.home[number]]
        trades = tuple(
            kind for kind, does in zip(KINDS, columns.kinds[number], strict=True) if does
        )
        life = float(columns.start[number]), float(columns.end[number])
        wish = Wish(int(columns.sizes[number]), home, trades, life=life, languages=WIDER[home])
        if columns.shared[number] >= 0 and columns.role[number] == ROLES.index(Role.PLAIN):
            return replace(wish, agency=self._shared_line(number).number)
        if wish.size > 1:
            return wish
        tongue = WIDER[home].pick(rng)
        return replace(wish, template=self.hubs.copied(tongue, trades[0], rng))

    def _in_its_part(
        self, number: int, operator: Operator, supply: Supply, rng: Random
    ) -> Operator:
        role = ROLES[self.columns.role[number]]
        if role is Role.THIEF:
            return noise.steal(operator, self.operator(int(self.columns.copied[number])), rng)
        if role is Role.SPAM:
            return noise.spam(operator, supply, rng)
        if role is Role.SHARER:
            flat = noise.Flat(operator.stays[0], self._shared_line(number))
            return noise.share(operator, flat)
        return operator

    def _shared_line(self, number: int) -> Line:
        """The line of the agency or of the flat that an operator uses."""
        entry = len(self.columns.sizes) + int(self.columns.shared[number])
        country = CODES[self.columns.country[entry]]
        number_of_it = Numbers(country, self._open.key, int(self.columns.at[entry])).take()
        return Line(number_of_it, country, -inf, inf)

    def _stay(self, number: int, place: MarketList) -> Stay:
        """Where in a city it works: who shares a flat works at the same address."""
        in_flat = ROLES[self.columns.role[number]] is Role.SHARER
        who = ("flat", self.columns.shared[number]) if in_flat else ("stay", number)
        rng = dice(self.seed, *who, place.city)
        return operators.stay_in(COUNTRIES[place.country], place.city, inf, rng)

    def _country(self, number: int) -> int:
        return int(self.columns.country[number])

    def _at(self, number: int) -> int:
        return int(self.columns.at[number])

    def _supply(self, number: int, at: int) -> Supply:
        """A supply whose names are the operator's own and whose numbers begin at a place."""
        source, key = CODES[self._country(number)], self._open.key
        rng = dice(self.seed, "supply", number, at)
        friend = Numbers(
            source, key, rng.randrange(self.columns.used[self._country(number)])
        ).take()
        numbers = Numbers(source, key, at)
        home = CODES[self.columns.home[number]]
        return Supply(
            key,
            rng,
            {home: numbers, SPILL: numbers},
            serial=count((number + 1) * SERIALS),
            in_use=deque([Line(friend, source, -inf, inf)]),
        )


def _popular(seed: int) -> dict[tuple[str, AdKind], Template]:
    """A popular text of each language and kind, which lone advertisers copy."""
    drawn = {}
    for words in languages().values():
        for kind in KINDS:
            rng = dice(seed, "popular", words.language, kind)
            drawn[words.language, kind] = texts.draw(words, kind, Habits.draw(rng), rng, 0)
    return drawn
