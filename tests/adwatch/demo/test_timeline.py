"""The full market as times: whole, repeatable, heavy-tailed, and newest first on its lists."""

import math
from dataclasses import replace
from time import process_time

import numpy as np
import pytest

from adwatch.demo.chance import dice
from adwatch.demo.lists import MOST_LISTS, draw_lists
from adwatch.demo.lives import LONGEST, REPOSTED, RETURNED, Scale, draw
from adwatch.demo.timeline import Coming, Timeline
from adwatch.model import AdKind

SMALL = Scale(lists=120, per_day=800, days=14)


@pytest.fixture(scope="module")
def small() -> Timeline:
    return draw(5, SMALL)


def by_hand(one: Timeline, place: int, at: float) -> list[int]:
    """The ads of a list by the time they last came to its top, newest first."""
    there = [ad for ad in np.flatnonzero(one.place == place) if one.is_shown(ad, at)]
    tops = {ad: max([one.appears[ad], *(b for b in one.bumps.of(ad) if b <= at)]) for ad in there}
    return sorted(there, key=tops.__getitem__, reverse=True)


def test_same_seed_same_timeline(small):
    again = draw(5, SMALL)
    for name in ("place", "appears", "removed", "coming", "before", "chain"):
        assert np.array_equal(getattr(small, name), getattr(again, name))
    assert np.array_equal(small.edits.at, again.edits.at)


def test_another_seed_another_timeline(small):
    assert not np.array_equal(small.appears[:100], draw(6, SMALL).appears[:100])


def test_every_ad_is_removed_after_it_appeared_and_shown_within_the_days(small):
    assert np.all(small.removed > small.appears)
    assert np.all(small.removed > 0)
    assert np.all(small.appears < small.days)
    assert np.all(np.diff(small.appears) >= 0)


def test_edits_and_bumps_fall_into_the_life_of_their_ad(small):
    for moments in (small.edits, small.bumps):
        ads = moments.owners()
        assert len(ads) > 100
        assert np.all((moments.at >= small.appears[ads]) & (moments.at < small.removed[ads]))


def test_what_comes_again_follows_the_removal_of_the_same_advertisement(small):
    rows = np.flatnonzero(small.before >= 0)
    old = small.before[rows]
    assert np.all(small.appears[rows] > small.removed[old])
    assert np.array_equal(small.chain[rows], small.chain[old])
    assert np.all(small.coming[rows] != Coming.NEW)
    assert len(np.unique(old)) == len(old)


def test_a_repost_stays_on_its_list_and_a_return_goes_to_another_board(small):
    for row in np.flatnonzero(small.before >= 0):
        new, old = small.lists[small.place[row]], small.lists[small.place[small.before[row]]]
        if small.coming[row] == Coming.RETURNED:
            assert new.board != old.board
            assert new.kind is old.kind
        else:
            assert new == old


def test_as_much_comes_a_day_as_was_asked_for_and_as_often_again(small):
    arrived = small.appears >= 0
    assert arrived.sum() / small.days == pytest.approx(SMALL.per_day, rel=0.1)
    again = (small.coming != Coming.NEW)[arrived].mean()
    assert again == pytest.approx(REPOSTED + RETURNED, abs=0.03)


def test_a_tenth_of_the_lists_holds_half_of_the_ads():
    for seed in range(5):
        rates = sorted(one.rate for one in draw_lists(400, 14_000, dice(seed, "lists")))
        assert sum(rates[-40:]) > 7_000
        assert sum(rates) == pytest.approx(14_000)


def test_lists_are_boards_by_cities_by_categories_and_none_is_there_twice():
    lists = draw_lists(MOST_LISTS, 14_000, dice(1, "lists"))
    assert len({one.name for one in lists}) == MOST_LISTS >= 400
    assert {one.kind for one in lists if one.board == "demo_job"} == set(AdKind) - {AdKind.OTHER}
    with pytest.raises(ValueError, match="lists"):
        draw_lists(MOST_LISTS + 1, 14_000, dice(1, "lists"))


def test_lives_are_heavy_tailed_and_end(small):
    stay = np.sort(small.removed - small.appears)
    assert stay[-1] <= LONGEST * (1 + 1e-9)
    assert stay.mean() > 1.3 * np.median(stay)


def test_nights_and_office_weekends_are_quiet(small):
    jobs = np.array([one.kind is AdKind.JOB for one in small.lists])[small.place]
    new = small.appears[(small.coming == Coming.NEW) & jobs]
    days = np.bincount(np.floor(new).astype(int) % 7, minlength=7)
    assert days[5:].max() < days[:5].min()


@pytest.mark.parametrize("at", [0.0, 3.3, 13.9])
def test_a_list_shows_its_ads_newest_or_last_bumped_first(small, at):
    busy = int(np.bincount(small.place).argmax())
    whole = by_hand(small, busy, at)
    assert list(small.visible(busy, at)) == whole
    assert list(small.visible(busy, at, 10)) == whole[:10]
    assert len(whole) > 10


def test_nothing_is_lost_between_the_lists(small):
    shown = np.concatenate([small.visible(place, 7.0) for place in range(len(small.lists))])
    alive = np.flatnonzero((small.appears <= 7.0) & (small.removed > 7.0))
    assert sorted(shown) == list(alive)


def test_a_version_counts_the_edits_so_far(small):
    ad = int(np.diff(small.edits.edges).argmax())
    times = small.edits.of(ad)
    assert [small.version(ad, at) for at in (small.appears[ad], times[0], times[-1])] == [
        0, 1, len(times),
    ]  # fmt: skip


def test_a_market_of_one_list_has_no_other_board_to_return_on():
    alone = draw(1, replace(SMALL, lists=1, per_day=50))
    assert Coming.RETURNED not in set(alone.coming)
    assert math.isclose(alone.lists[0].rate, 50)


@pytest.mark.slow
def test_a_month_of_the_full_market_takes_seconds():
    before = process_time()
    month = draw(1)
    month.visible(0, 15.0, 60)
    assert process_time() - before < 10
    assert len(month.lists) == 400
    assert np.sum(month.appears >= 0) == pytest.approx(30 * 14_000, rel=0.05)
