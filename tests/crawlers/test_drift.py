"""Drift: what changed beside earlier runs, told with figure, value, usual value and runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from adwatch.demo.market import Market
from crawlers.drift import findings
from crawlers.figures import BUILT, Figures
from tests.crawlers.simulated import DAY, healthy_runs

SITE = "demo_escort"


@pytest.fixture(scope="module")
def runs():
    """Ten healthy days of a board of some sixty ads, newest first."""
    return list(healthy_runs(Market(120, 3), SITE, 11))[::-1]


@pytest.fixture
def today(runs):
    """The newest of them, as fresh figures that a test may spoil."""
    return Figures.from_row(runs[0].to_row())


@pytest.fixture
def told(runs, today):
    """What is found about `today`, beside so many of the days before."""

    def tell(count=10, is_whole=True):
        return [one.sentence for one in findings(today, runs[1 : count + 1], is_whole)]

    return tell


def test_healthy_day_is_no_news(told):
    assert told() == told(1) == []


@pytest.mark.parametrize("count", [1, 10])
def test_field_that_empties_is_named_with_today_usual_and_runs(today, told, count):
    today.filled["price"] = 2
    (said,) = told(count)
    runs = "one run" if count == 1 else "10 runs"
    assert said.startswith(f"'price' is stated by 2 of {today.ads} ads (")
    assert "usually 8" in said or "usually 9" in said
    assert said.endswith(runs)


def test_price_where_a_title_was_is_another_shape(today, told):
    today.shapes["title"] = today.shapes["price"] + today.shapes["price"]
    (said,) = told()
    assert "of the values of 'title' have another shape than in 10 runs" in said


def test_one_value_on_all_ads_is_told_even_on_the_first_run(today, told):
    today.values["title"] = {"top": today.ads}
    assert (
        told() == told(0) == [f"one and the same 'title' stands on {today.ads} of {today.ads} ads"]
    )


def test_value_that_all_ads_always_share_is_no_news(runs, today):
    past = [Figures.from_row(one.to_row()) for one in runs[1:]]
    for one in (today, *past):
        one.values["country"] = {"top": one.filled["country"]}
    assert findings(today, past) == []


@pytest.mark.parametrize(("factor", "is_told"), [(0.9, False), (0.3, True), (3, True)])
def test_number_of_ads_is_held_against_the_usual(runs, today, told, factor, is_told):
    shrunk = replace(today, ads=int(today.ads * factor), filled=type(today.filled)())
    shrunk.shapes, shrunk.values = {}, {}
    said = [one.sentence for one in findings(shrunk, runs[1:])]
    assert any("ads were read; usually" in one for one in said) is is_told


def test_run_that_broke_off_is_not_held_against_whole_ones(today, told):
    today.asked = today.ads * 9
    assert any("pages were asked for each ad" in one for one in told())
    assert told(is_whole=False) == []


def test_lists_that_name_few_ads_are_told(today, told):
    today.named = today.lists * 2
    assert told() == [f"2.0 ads are named by each list; {told()[0].split('; ')[1]}"]


def test_rebuilt_pages_are_told_but_not_grave(runs, today):
    for one in runs[1:]:
        one.take({BUILT: {"ad": list(range(50))}})
    today.take({BUILT: {"ad": list(range(40, 90))}})
    (found,) = findings(today, runs[1:])
    assert (found.is_grave, "the layout of the ad pages changed" in found.sentence) == (False, True)
    assert findings(today, [replace(today, made=0)]) == []


@pytest.mark.parametrize(("count", "said"), [(1, 0), (5, 1)])
def test_label_that_nobody_reads_is_told_from_a_share_on(today, told, count, said):
    today.unread["Telegram"] = count
    assert len([one for one in told() if "'Telegram', which nobody reads, as never" in one]) == said


@pytest.mark.parametrize(("second", "graves"), [(2, []), (40, [False])])
def test_field_that_is_read_at_another_place_is_told_before_anything_is_lost(
    runs, today, second, graves
):
    past = [replace(one, fired=Counter({"price 0": 50, "price 1": 2})) for one in runs[1:]]
    today.fired.update({"price 0": 50 - second, "price 1": second})
    found = findings(today, past)
    assert [one.is_grave for one in found] == graves
    assert all(
        "'price' is read at the first of its places on 10 of 50" in f.sentence for f in found
    )


def test_flood_of_new_ads_is_told(today, told):
    today.said.update(new=today.ads, same=-today.said["same"])
    assert told()[0].startswith("new are ")


def test_many_new_ads_after_a_long_pause_are_no_flood(today, told):
    today.said.update(new=today.ads, same=-today.said["same"])
    today.since = 30 * DAY
    assert told() == []


def test_mass_of_ads_gone_at_once_waits_for_a_second_look(today, told):
    today.gone = today.known // 2
    assert "were gone at once" in told()[0]
    assert "were gone at once" in told(0)[0]


def test_known_ads_on_no_list_mean_that_the_lists_are_cut(today, told):
    today.hidden = today.known // 3
    assert told()[0].endswith("the lists are cut short")


@pytest.mark.parametrize(("dead", "grave"), [(1, []), (4, [False]), (30, [True])])
def test_listed_ads_that_do_not_exist_are_told_from_a_share_on(runs, today, dead, grave):
    today.dead = dead
    assert [one.is_grave for one in findings(today, runs[1:])] == grave


def test_lists_no_newer_than_those_of_the_run_before_are_stale(runs, today, told):
    today.made = runs[1].made
    assert told() == ["the lists are no newer than those of the run before: a stale cache"]


# --- the same answer day after day -----------------------------------------------------------


def still(figures):
    """The same day once more: nothing new, nothing edited, nothing gone."""
    same = Figures.from_row(figures.to_row())
    same.said.clear()
    same.said["same"] = same.known = same.ads
    same.gone, same.asked, same.made = 0, same.ads + 4, figures.made + int(DAY)
    return same


def test_board_that_always_changes_and_stands_still_is_stale_within_days(runs):
    past, days = runs[1:], 0
    while not any("a stale cache?" in one.sentence for one in findings(still(past[0]), past)):
        past, days = [still(past[0]), *past], days + 1
    assert days <= 1


def test_second_look_on_the_same_day_need_not_bring_anything_new(runs):
    again = still(runs[0])
    again.since = DAY / 100
    assert findings(again, runs) == []


def test_board_that_never_changed_is_not_called_stale(runs):
    past = [still(runs[0])]
    for _ in range(12):
        past.insert(0, still(past[0]))
    assert findings(still(past[0]), past) == []
