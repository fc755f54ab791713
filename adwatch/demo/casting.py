"""Which operator posts which advertisement of a timeline, and what part it plays: as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from adwatch.demo import noise, operators
from adwatch.demo.chance import dice
from adwatch.demo.cities import COUNTRIES
from adwatch.demo.market_ad import BOARDS
from adwatch.demo.operators import Role
from adwatch.demo.supply import SPILL, size
from adwatch.demo.timeline import Rows, Timeline, Times

CODES = tuple(COUNTRIES)
KINDS = tuple(BOARDS)

SPAN = 30.0
"""Days over which an operator's advertisements are spread, most of them."""

MOST = 250
"""The most advertisements of one operator."""

PAIRED = 0.5
"""Share of recruiters with several ads who also run the place they recruit for."""

AGENCY, STAFF = 0.3, 14
"""Share of operators of one or two ads who print an agency's line, and how many share one."""

SPAM = 0.4
"""Share of the operators of SPAM_FROM ads or more that are spam networks, on a hard market."""

SPAM_FROM = 40

SHARING, HOUSEHOLD = 0.06, 4
"""Share of operators of few ads who share a flat, on a hard market, and how many share one."""

LINES, SPARE = 8, 2
"""The most numbers an operator of several ads has, and what is kept free beside them."""

HUBS = 16
"""Numbers of each country kept for hotlines and the like."""

ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Casting:
    """The operators of a timeline as columns, by operator number; `of_chain` says whose a chain is.

    `kinds` holds a flag for each of KINDS; `shared` numbers the agency or the flat an operator
    uses and `copied` whom a thief copies (-1: none). `country` and `at` say from where on its
    telephone numbers are taken, those of the shared lines after those of the operators.
    """

    of_chain: Rows
    home: Rows
    kinds: NDArray[np.bool_]
    sizes: Rows
    start: Times
    end: Times
    role: Rows
    shared: Rows
    copied: Rows
    country: Rows
    at: Rows
    used: tuple[int, ...]


def cast(timeline: Timeline, hard: bool) -> Casting:
    """The operators of a timeline: the same for the same timeline."""
    rng = np.random.default_rng(dice(timeline.seed, "cast").getrandbits(64))
    first = np.unique(timeline.chain, return_index=True)[1]
    homes = np.array([CODES.index(one.country) for one in timeline.lists])[timeline.place[first]]
    kinds = np.array([KINDS.index(one.kind) for one in timeline.lists])[timeline.place[first]]
    since = timeline.appears[first]
    of_chain = _assign(homes, kinds, since, rng)
    sizes = np.bincount(of_chain)
    start, end = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
    np.minimum.at(start, of_chain, since)
    np.maximum.at(end, of_chain, since)
    home, does = np.zeros(len(sizes), int), np.zeros((len(sizes), len(KINDS)), bool)
    home[of_chain], does[of_chain, kinds] = homes, True
    role = _roles(sizes, does, rng) if hard else np.zeros(len(sizes), int)
    copied = _copied(role, home, does, rng)
    role[(role == ROLES.index(Role.THIEF)) & (copied < 0)] = ROLES.index(Role.PLAIN)
    shared = _shared(role, sizes, home, does, rng)
    places = _numbers(role, sizes, home, shared)
    return Casting(of_chain, home, does, sizes, start, end, role, shared, copied, *places)


def _assign(homes: Rows, kinds: Rows, since: Times, rng: Generator) -> Rows:
    """An operator for each chain: one country, few large ones, recruiters who run a place too."""
    operator, total = np.empty(len(homes), int), 0
    for code in range(len(CODES)):
        earlier = total
        for kind in range(len(KINDS)):
            chains = np.flatnonzero((homes == code) & (kinds == kind))
            chains = chains[np.argsort(since[chains] + SPAN * rng.random(len(chains)))]
            runs = _runs(len(chains), rng)
            numbers = total + np.arange(runs[-1] + 1 if len(runs) else 0)
            if BOARDS[KINDS[kind]] == "demo_job" and total > earlier:
                numbers = _paired(numbers, np.bincount(runs), (earlier, total), rng)
            operator[chains] = numbers[runs]
            total += len(numbers)
    return np.unique(operator, return_inverse=True)[1]


def _runs(number: int, rng: Generator) -> Rows:
    """The operator of each of `number` neighbours, counted from 0: sizes as in operators."""
    tail = (1.0 - rng.random(number)) ** (-1.0 / operators.SHAPE)
    alone = rng.random(number) < operators.ALONE
    ends = np.cumsum(np.where(alone, 1, np.minimum(tail, MOST)).astype(int))
    return np.searchsorted(ends, np.arange(number), "right")


def _paired(numbers: Rows, sizes: Rows, places: tuple[int, int], rng: Generator) -> Rows:
    """The numbers of recruiters, some of them those of operators who run a place."""
    chosen = np.flatnonzero((sizes > 1) & (rng.random(len(numbers)) < PAIRED))
    chosen = chosen[: places[1] - places[0]]
    numbers[chosen] = rng.permutation(np.arange(*places))[: len(chosen)]
    return numbers


def _roles(sizes: Rows, does: NDArray[np.bool_], rng: Generator) -> Rows:
    chance = rng.random(len(sizes))
    spam = (sizes >= SPAM_FROM) & (does.sum(axis=1) == 1) & (chance < SPAM)
    thief = chance < noise.THIEVES
    shares = (sizes <= noise.SMALL) & (chance > 1 - SHARING)
    parts = [ROLES.index(role) for role in (Role.SPAM, Role.THIEF, Role.SHARER)]
    return np.select([spam, thief, shares], parts, ROLES.index(Role.PLAIN))


def _copied(role: Rows, home: Rows, does: NDArray[np.bool_], rng: Generator) -> Rows:
    """Whom each thief copies: a plain operator of its country and trades."""
    copied = np.full(len(role), -1)
    trade = home * 8 + does @ np.array([1, 2, 4])
    for one in np.unique(trade[role == ROLES.index(Role.THIEF)]):
        plain = np.flatnonzero((trade == one) & (role == ROLES.index(Role.PLAIN)))
        thieves = np.flatnonzero((trade == one) & (role == ROLES.index(Role.THIEF)))
        if len(plain):
            copied[thieves] = rng.choice(plain, len(thieves))
    return copied


def _shared(role: Rows, sizes: Rows, home: Rows, does: NDArray[np.bool_], rng: Generator) -> Rows:
    """The number of the flat or the agency that each operator uses, or -1."""
    shared, total = np.full(len(role), -1), 0
    plain = role == ROLES.index(Role.PLAIN)
    staff = plain & (sizes <= 2) & ~does[:, -1] & (rng.random(len(role)) < AGENCY)
    flat = role == ROLES.index(Role.SHARER)
    for users, together in ((staff, STAFF), (flat, HOUSEHOLD)):
        for code in range(len(CODES)):
            chosen = np.flatnonzero(users & (home == code))
            shared[chosen] = total + np.arange(len(chosen)) // together
            total += -(-len(chosen) // together)
    return shared


def _numbers(
    role: Rows, sizes: Rows, home: Rows, shared: Rows
) -> tuple[Rows, Rows, tuple[int, ...]]:
    """From which country and place on each operator and each shared line has its numbers."""
    lines = np.where(sizes > 1, LINES, 1)
    lines = np.where(role == ROLES.index(Role.SPAM), LINES + sizes // noise.ADS_A_CONTACT, lines)
    groups = np.unique(shared[shared >= 0], return_index=True)[1]
    country = np.concatenate((home, home[shared >= 0][groups]))
    needs = np.concatenate((lines + SPARE, np.ones(len(groups), int)))
    at = np.zeros(len(needs), int)
    spill, used = CODES.index(SPILL), [HUBS] * len(CODES)
    for code in sorted(range(len(CODES)), key=lambda code: code == spill):
        mine = np.flatnonzero(country == code)
        ends = HUBS + np.cumsum(needs[mine])
        at[mine] = ends - needs[mine]
        country[mine[ends > size(CODES[code])]] = spill
        used[code] = int(ends[-1]) if len(ends) else HUBS
    return country, at, tuple(used)
