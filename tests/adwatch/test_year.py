"""A simulated year of schedules: no run twice, none silently missed, every skip for its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from adwatch.planned import PlannedState, Skip
from storage.holders import LEASE
from tests.adwatch.year import BEGIN, HOUR, Year

pytest_plugins = ("tests.storage.engines",)
pytestmark = pytest.mark.slow

SITES = ("often", "daily", "ending", "paused")
BERLIN = ZoneInfo("Europe/Berlin")
STEPS = {"often": 12 * HOUR, "ending": 23.5 * HOUR, "paused": 24.5 * HOUR}


@pytest.fixture
def lived(place):
    """Lets a year pass; gives it and what the store says of it, by site and oldest first."""

    def live(days, seed, clocks_jump):
        with closing(place.open()) as store:
            year = Year(store._engine, days, seed, clocks_jump)
            year.live()
            schedules = year.schedulers[0].schedules
            return year, {site: schedules.planned(site, 10**6)[::-1] for site in SITES}

    return live


def due(site, until):
    """When a site is due, reckoned another way than adwatch does."""
    if site in STEPS:
        count = (until - BEGIN) // STEPS[site] + 1
        return [BEGIN + number * STEPS[site] for number in range(count)]
    halves = (BEGIN + number * HOUR / 2 for number in range((until - BEGIN) // HOUR * 2 + 1))
    found = {}
    for one in halves:
        local = one.astimezone(BERLIN)
        if (local.hour, local.minute) in {(2, 30), (3, 30)}:
            found.setdefault(local.date(), one)
    return list(found.values())


@pytest.mark.parametrize("clocks_jump", [False, True])
def test_seasons_have_no_run_twice_and_none_silently_missed(lived, place, clocks_jump):
    days = 20 if place.url is not None else 60 if clocks_jump else 365
    check(*lived(days, 7, clocks_jump), clocks_jump)


@pytest.mark.proof
@pytest.mark.parametrize("clocks_jump", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_years_have_no_run_twice_and_none_silently_missed(lived, seed, clocks_jump):
    year, words = check(*lived(365, seed, clocks_jump), clocks_jump)
    assert min(year.deaths, year.hangs) > 9
    assert set(Skip) - {Skip.QUIET, Skip.REMOVED} <= words
    assert bool(year.jumps) == clocks_jump


def check(year, kept, clocks_jump):
    """Hold the store's account against the world's; gives the reasons there were."""
    for site, rows in kept.items():
        past = [one for one in rows if one.due <= year.now]
        assert [one.due for one in past] == due(site, year.now)
        assert all(one.started for one in rows if one.due > year.now)
        open_ = [one for one in rows if one.state in {PlannedState.DUE, PlannedState.STARTED}]
        assert len(open_) <= 2  # the newest that is ripe, and one that waits for its jitter
        assert open_ == past[len(past) - len(open_) :]
    rows = [one for some in kept.values() for one in some]
    check_starts(year, rows)
    return year, check_reasons(year, rows, strictly=not clocks_jump)


def check_starts(year, rows):
    """Each start the world saw is on record; a second one only where the first worker was lost."""
    begun = defaultdict(list)
    for one in year.begun:
        begun[one.planned.number].append(one)
    assert {one.number: one.attempts for one in rows if one.attempts} == {
        number: len(some) for number, some in begun.items()
    }
    assert all(one.how != "finished" for some in begun.values() for one in some[:-1])
    assert max(Counter(one.number for one in year.finished).values()) == 1
    whole = sorted(
        (b.planned.site, b.at, b.until) for b in year.begun if b.how in {"finished", "released"}
    )
    for (site, _, until), (other, at, _) in pairwise(whole):
        assert site != other or until <= at


def check_reasons(year, rows, strictly):
    skipped = [one for one in rows if one.state is PlannedState.SKIPPED]
    words = [next(word for word in Skip if one.reason.startswith(word)) for one in skipped]
    ended = year.warrants["w-short"].valid_until
    assert all(
        one.reason.startswith("warrant w-short: ended at")
        for one in skipped
        if one.site == "ending" and one.due >= ended
    )
    untrue = [one for word, one in zip(words, skipped, strict=True) if not CAUSES[word](year, one)]
    assert not (strictly and untrue)
    return set(words)


def was_paused(year, one):
    spans = [(at, until) for site, at, until in year.pauses if site == one.site]
    return any(at <= one.ended <= until or at <= one.begins <= until for at, until in spans)


def was_looked(year, one):
    return any(one.begins <= at < one.ended for at in year.looks)


def was_running(year, one):
    same = [b for b in year.begun if b.planned.site == one.site and b.at <= one.ended]
    return any(b.until is None or b.until + LEASE >= one.ended for b in same)


CAUSES = {
    Skip.PAUSED: was_paused,
    Skip.WARRANT: lambda year, one: one.ended >= year.warrants["w-short"].valid_until,
    Skip.MISSED: lambda year, one: not was_looked(year, one),
    Skip.UNTAKEN: was_looked,
    Skip.RUNNING: was_running,
}
"""What must be true of the world where a run was skipped for a reason."""
