"""Who advertises: operators with their contacts, names, cities, templates and habits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from adwatch.demo import texts
from adwatch.demo.chance import Weighted, pick
from adwatch.demo.cities import COUNTRIES, Country
from adwatch.demo.disguise import OPEN_STYLES, STYLES
from adwatch.demo.supply import Line, Supply
from adwatch.demo.texts import Habits, Template
from adwatch.demo.words import languages
from adwatch.model import AdKind

WINDOW = 90.0
"""Days of the past from which the ads of day 0 come."""

SHAPE = 1.12
"""Exponent of the sizes' Pareto tail: over half of the operators have one ad, few have many."""

ALONE = 0.22
"""Share of operators that are independents with one ad, beside those of the tail."""

VARIED = 4
"""From how many ads on an operator varies its sentences."""

MANY = 12
"""From how many ads on an operator hides some of them."""

TRADES: Weighted[tuple[AdKind, ...]] = Weighted({
    (AdKind.ESCORT,): 0.4,
    (AdKind.MASSAGE,): 0.27,
    (AdKind.JOB,): 0.15,
    (AdKind.JOB, AdKind.MASSAGE): 0.1,
    (AdKind.JOB, AdKind.ESCORT): 0.08,
})  # fmt: skip
"""What operators of several ads advertise; a pair is a recruiter who also runs the place."""

LONE_TRADES: Weighted[tuple[AdKind, ...]] = Weighted({
    (AdKind.ESCORT,): 0.47, (AdKind.MASSAGE,): 0.3, (AdKind.JOB,): 0.23,
})  # fmt: skip

HIDDEN_HABIT = 0.45
"""Share of operators who disguise their numbers."""

SPLIT = "split"
SPLIT_HABIT = 0.02
"""Share of operators who write half of the number into the title."""

FAR_MOVE = 0.06
"""Chance that the next stay is in another country."""


class Role(StrEnum):
    """What part an operator plays; only a hard market has others than `plain`."""

    PLAIN = "plain"
    THIEF = "thief"
    SPAM = "spam"
    SHARER = "sharer"


@dataclass(frozen=True, slots=True)
class Persona:
    """A working name with what its ads say of it."""

    name: str
    age: int
    height: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A place of work until a market day."""

    country: Country
    city: str
    area: int
    postal: str
    until: float


@dataclass(frozen=True, slots=True)
class Contacts:
    """How an operator is reached."""

    lines: tuple[Line, ...]
    accounts: tuple[tuple[str, str], ...]
    emails: tuple[str, ...]
    sites: tuple[str, ...]
    agency: str | None

    def lines_on(self, day: float) -> tuple[Line, ...]:
        """The numbers in use on a day; the last one where none is."""
        return (
            tuple(line for line in self.lines if line.start <= day <= line.end) or (self.lines[-1:])
        )


@dataclass(frozen=True, slots=True)
class Operator:
    """One advertiser of the market: the truth behind its ads; a thief names whom it `copied`."""

    label: str
    size: int
    trades: tuple[AdKind, ...]
    start: float
    end: float
    contacts: Contacts
    personas: tuple[Persona, ...]
    firms: tuple[str, ...]
    stays: tuple[Stay, ...]
    templates: tuple[Template, ...]
    habits: Habits
    styles: tuple[str, ...]
    steadiness: float
    scenes: tuple[int, ...]
    level: float
    hours: tuple[int, int]
    since: tuple[int, int, int]
    licence: int
    roles: int
    role: Role = Role.PLAIN
    copied: str | None = None

    def stay(self, day: float) -> Stay:
        """Where the operator works on a day."""
        return next((stay for stay in self.stays if day <= stay.until), self.stays[-1])


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a new operator: how many ads, where, in what trade, for which agency.

    Where no `life` (first and last day) and no `languages` are given, they are drawn.
    """

    size: int
    country: str
    trades: tuple[AdKind, ...]
    agency: str | None = None
    template: Template | None = None
    life: tuple[float, float] | None = None
    languages: Weighted[str] | None = None


def draw_size(rng: Random, most: int) -> int:
    """How many ads a new operator has: heavy-tailed, at least 1, at most `most`."""
    if rng.random() < ALONE:
        return 1
    return min(most, int((1.0 - rng.random()) ** (-1.0 / SHAPE)))


def draw(wish: Wish, supply: Supply, rng: Random) -> Operator:
    """A new operator as wished; takes its contacts from the supply."""
    size, home = wish.size, COUNTRIES[wish.country]
    start, end = wish.life or _life(size, rng)
    habits = Habits.draw(rng)
    tongues = _tongues(wish.languages or home.languages, size, rng)
    opens = 8 + int(rng.random() * 5)
    return Operator(
        label=supply.label(),
        size=size,
        trades=wish.trades,
        start=start,
        end=end,
        contacts=_contacts(wish, start, end, supply, rng),
        personas=_personas(tongues[0], size, rng),
        firms=tuple(supply.firm(home.code) for _ in range(1 + (size > 20 and rng.random() < 0.5))),
        stays=_stays(home, size, start, end, rng),
        templates=(wish.template,)
        if wish.template
        else _templates(wish, tongues, habits, supply, rng),
        habits=habits,
        styles=_styles(rng),
        steadiness=1.0 if wish.template else 0.68 + 0.3 * rng.random(),
        scenes=supply.scenes(min(12, 2 + size // 3)),
        level=0.7 + rng.random() * 0.9,
        hours=(opens, min(24, opens + 8 + int(rng.random() * 6))),
        since=(
            1 + int(rng.random() * 28),
            1 + int(rng.random() * 12),
            2012 + int(rng.random() * 13),
        ),
        licence=100_000 + int(rng.random() * 899_999),
        roles=int(rng.random() * 60),
    )


def _life(size: int, rng: Random) -> tuple[float, float]:
    if size == 1:
        day = -WINDOW * rng.random()
        return day, day
    length = min(WINDOW, 6 + size * (0.5 + 2.5 * rng.random()))
    start = -WINDOW + (WINDOW - length) * rng.random()
    return start, start + length


def _tongues(spoken: Weighted[str], size: int, rng: Random) -> tuple[str, ...]:
    first = spoken.pick(rng)
    second = spoken.pick(rng) if size > 3 and rng.random() < 0.25 else first
    return (first,) if second == first else (first, second)


def _contacts(wish: Wish, start: float, end: float, supply: Supply, rng: Random) -> Contacts:
    size, several = wish.size, wish.size > 1
    has_line = rng.random() < (0.9 if wish.agency is None else 0.6)
    accounts = tuple(
        supply.account() for odds in (0.55, 0.12) if rng.random() < (odds if several else 0.3)
    )
    emails = (supply.email(),) if rng.random() < (0.3 if several else 0.12) else ()
    sites = (supply.site(),) if rng.random() < (0.25 if several else 0.06) else ()
    if several and not (accounts or emails or sites):
        has_line = True
    lines = _lines(wish.country, size, (start, end), supply, rng) if has_line else ()
    return Contacts(lines, accounts, emails, sites, wish.agency)


def _lines(
    country: str, size: int, life: tuple[float, float], supply: Supply, rng: Random
) -> tuple[Line, ...]:
    start, end = life
    number = 1 if size == 1 else 1 + int(rng.random() * min(7.0, 1.2 + size**0.5 * 0.8))
    slot = (end - start) / number
    overlap = slot * (0.25 + 0.5 * rng.random())
    lines = []
    for turn in range(number):
        since, until = start + turn * slot - overlap, start + (turn + 1) * slot + overlap
        until += rng.random() * WINDOW if turn == number - 1 else 0.0
        lines.append(supply.line(country, since, until))
    return tuple(lines)


def _personas(language: str, size: int, rng: Random) -> tuple[Persona, ...]:
    names = languages()[language].names
    number = min(4, 1 + int(rng.random() * (1 + size**0.5 / 2)))
    return tuple(
        Persona(pick(rng, names), 21 + int(rng.random() * 24), 155 + int(rng.random() * 28))
        for _ in range(number)
    )


def _stays(home: Country, size: int, start: float, end: float, rng: Random) -> tuple[Stay, ...]:
    number = 1 if size == 1 else 1 + int(rng.random() * min(7.0, size**0.5))
    stays, country = [], home
    for turn in range(number):
        if turn and rng.random() < FAR_MOVE:
            country = pick(rng, tuple(COUNTRIES.values()))
        until = start + (turn + 1) * (end - start) / number
        stays.append(stay_in(country, pick(rng, country.cities), until, rng))
    return tuple(stays)


def stay_in(country: Country, city: str, until: float, rng: Random) -> Stay:
    """A place of work somewhere in a city."""
    return Stay(country, city, int(rng.random() * 60), _postal(country, rng), until)


def _postal(country: Country, rng: Random) -> str:
    return "".join(
        str(int(rng.random() * 10))
        if sign == "#"
        else pick(rng, "ABCEGHJKLMNPRSTX")
        if sign == "@"
        else sign
        for sign in pick(rng, country.postal.split("|"))
    )


def _templates(
    wish: Wish, tongues: tuple[str, ...], habits: Habits, supply: Supply, rng: Random
) -> tuple[Template, ...]:
    most = 1 if wish.size < 3 else 2 if len(wish.trades) > 1 or wish.size < 8 else 3
    # Who posts two or three ads posts the same words; who posts many has them varied.
    spare = 0 if wish.size < VARIED else 1 if wish.size < MANY else 2
    made = []
    for trade in wish.trades:
        for turn in range(1 + int(rng.random() * most)):
            words = languages()[tongues[turn % len(tongues)]]
            made.append(texts.draw(words, trade, habits, rng, spare, supply.split))
    return tuple(made)


def _styles(rng: Random) -> tuple[str, ...]:
    if rng.random() < SPLIT_HABIT:
        return (SPLIT,)
    if rng.random() < HIDDEN_HABIT:
        return (pick(rng, STYLES), pick(rng, STYLES), pick(rng, OPEN_STYLES))
    return (pick(rng, OPEN_STYLES), pick(rng, OPEN_STYLES))
