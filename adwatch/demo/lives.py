"""The lives of the ads of a timeline, drawn with arrays: arrivals, edits, bumps, coming again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from adwatch.demo.chance import dice
from adwatch.demo.days import RETOUCHED
from adwatch.demo.lists import MarketList, Scale, draw_lists, profile
from adwatch.demo.timeline import Coming, Moments, Rows, Timeline, Times

__all__ = ["Scale", "draw"]

LIFE_SPREAD = 1.0
"""How far the lives of one list's ads spread, on a log scale."""

SHORTEST, LONGEST = 0.02, 60.0
"""Days an ad stays at least (half an hour) and at most; the past begins LONGEST before day 0."""

REPOSTED, RETURNED = 0.18, 0.05
"""Share of removed ads that are posted again on their list, or come back on another board."""

REPOST_GAP = 0.05
"""Mean days from a removal until the same list has the ad again: about an hour."""

RETURN_GAP, RETURN_SPREAD = 2.0, 0.9
"""Median days until an ad is back on another board, and its spread on a log scale."""

EDITS, EDIT_SHAPE = 0.06, 0.4
"""Mean edits of an ad a day, and the shape of the gamma law that says how far ads differ."""

BUMPS, BUMP_SHAPE = 0.1, 0.25
"""The same for bumps: most ads are never bumped, few every day."""


class _Lives(NamedTuple):
    """Ads as columns; `before` and `chain` count rows of all that were drawn so far."""

    place: Rows
    appears: Times
    removed: Times
    coming: Rows
    before: Rows
    chain: Rows


def draw(seed: int, scale: Scale | None = None) -> Timeline:
    """The timeline of a seed: the same for the same seed and scale, some 200 bytes an ad."""
    scale = scale or Scale()
    chance = dice(seed, "timeline")
    lists = draw_lists(scale.lists, scale.per_day, chance)
    rng = np.random.default_rng(chance.getrandbits(64))
    lives = _from_day_zero(_all_lives(lists, scale.days, rng))
    edits = _moments(lives, EDITS, EDIT_SHAPE, rng)
    bumps = _moments(lives, BUMPS, BUMP_SHAPE, rng)
    return Timeline(seed, scale.days, lists, *lives, edits, bumps)


def _all_lives(lists: tuple[MarketList, ...], days: int, rng: Generator) -> _Lives:
    """Every ad since LONGEST before day 0: the arrivals, then what comes again, wave by wave."""
    life, elsewhere = np.array([one.life for one in lists]), _elsewhere(lists, rng)
    waves = [_arrivals(lists, life, days, rng)]
    total = len(waves[0].place)
    while len(waves[-1].place):
        waves.append(_again(waves[-1], total - len(waves[-1].place), elsewhere, life, days, rng))
        total += len(waves[-1].place)
    return _Lives._make(np.concatenate(column) for column in zip(*waves, strict=True))


def _arrivals(lists: tuple[MarketList, ...], life: Times, days: int, rng: Generator) -> _Lives:
    fresh = 1.0 - REPOSTED - RETURNED
    rates = np.array([one.rate for one in lists]) * fresh
    place = np.repeat(np.arange(len(lists)), rng.poisson(rates * (LONGEST + days)))
    appears = np.empty(len(place))
    for rows, clock in _by_profile(lists, place, days):
        appears[rows] = np.interp(rng.random(len(rows)), *clock)
    number = len(place)
    return _Lives(
        place, appears, appears + _stay(life[place], rng), np.full(number, int(Coming.NEW)),
        np.full(number, -1), np.arange(number),
    )  # fmt: skip


def _by_profile(
    lists: tuple[MarketList, ...], place: Rows, days: int
) -> Iterator[tuple[Rows, tuple[Times, Times]]]:
    """The rows of lists with equal hours, and their clock: from a share of what comes to a day."""
    hours = np.arange(-LONGEST * 24, days * 24 + 1)
    profiles = [profile(one) for one in lists]
    for kept in sorted(set(profiles)):
        its = np.array([one == kept for one in profiles])
        passed = np.cumsum(np.array(kept)[hours[:-1].astype(int) % len(kept)])
        share = np.concatenate(([0.0], passed / passed[-1]))
        yield np.flatnonzero(its[place]), (share, hours / 24)


def _again(
    wave: _Lives, first: int, elsewhere: Rows, life: Times, days: int, rng: Generator
) -> _Lives:
    """What of a wave, whose rows count from `first`, is posted again or returns elsewhere."""
    fate = rng.random(len(wave.place))
    other = elsewhere[wave.place, rng.integers(elsewhere.shape[1], size=len(fate))]
    returned = (fate >= REPOSTED) & (fate < REPOSTED + RETURNED) & (other >= 0)
    gap = np.where(
        returned,
        RETURN_GAP * np.exp(RETURN_SPREAD * rng.standard_normal(len(fate))),
        rng.exponential(REPOST_GAP, len(fate)),
    )
    appears = wave.removed + gap
    retouched = rng.random(len(fate)) < RETOUCHED
    coming = np.where(
        returned, Coming.RETURNED, np.where(retouched, Coming.RETOUCHED, Coming.REPOSTED)
    )
    rows = np.flatnonzero(((fate < REPOSTED) | returned) & (appears < days))
    place = np.where(returned, other, wave.place)[rows]
    removed = appears[rows] + _stay(life[place], rng)
    return _Lives(place, appears[rows], removed, coming[rows], first + rows, wave.chain[rows])


def _stay(median: Times, rng: Generator) -> Times:
    stay = median * np.exp(LIFE_SPREAD * rng.standard_normal(len(median)))
    return np.clip(stay, SHORTEST, LONGEST)


def _elsewhere(lists: tuple[MarketList, ...], rng: Generator) -> Rows:
    """Two lists of other boards for each list: its category, its city if possible; -1: none."""
    table = np.full((len(lists), 2), -1)
    for number, one in enumerate(lists):
        far = [
            other for other, there in enumerate(lists)
            if there.board != one.board and there.kind is one.kind
        ]  # fmt: skip
        near = [other for other in far if lists[other].city == one.city]
        if far:
            table[number] = rng.choice(near or far, size=2)
    return table


def _from_day_zero(all_of: _Lives) -> _Lives:
    """The ads that were not gone before day 0, in the order of appearing."""
    order = np.argsort(all_of.appears, kind="stable")
    order = order[all_of.removed[order] > 0]
    row = np.full(len(all_of.place) + 1, -1)
    row[order] = np.arange(len(order))
    kept = _Lives._make(column[order] for column in all_of)
    chains = np.unique(kept.chain, return_inverse=True)[1]
    return kept._replace(before=row[kept.before], chain=chains)


def _moments(lives: _Lives, mean: float, shape: float, rng: Generator) -> Moments:
    """Times spread evenly over each ad's life, at a rate of its own."""
    stay = lives.removed - lives.appears
    number = rng.poisson(rng.gamma(shape, mean / shape, len(stay)) * stay)
    ads = np.repeat(np.arange(len(stay)), number)
    at = lives.appears[ads] + stay[ads] * rng.random(len(ads))
    edges = np.concatenate(([0], np.cumsum(number)))
    return Moments(at[np.lexsort((at, ads))], edges)
