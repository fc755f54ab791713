"""A run on a budget: its share of the day, its conditions, what it follows, what it remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adwatch.frontier import Lease
from adwatch.model import AdKey
from adwatch.ports import LiveAd
from crawlers.health import Expectation
from crawlers.lending import Work, mark
from crawlers.misses import Misses
from crawlers.order import Order
from crawlers.planned import site_of
from crawlers.revisit_run import CHECKED_EVERY, Revisit
from tests.storage.makes import NOON, ad, later, page

BASE = "http://a.test"
LIST = f"{BASE}/list"
ORDER = Order("board", Expectation(), "w", lists=("/list",), newest_first=True, budget=2_400)


def work(path, etag='"1"'):
    headers = (("ETag", etag),)
    lease = Lease(1, "r", 1, 1, {"ask": "ad", "url": BASE + path})
    return Work(lease, pages=[replace(page(), headers=headers)])


def known(*numbers):
    lives = (LiveAd(AdKey("board", str(n)), f"{BASE}/{n}", "digest", NOON) for n in numbers)
    return {live.url: live for live in lives}


def named(revisit, asked, numbers, now=NOON):
    urls = [f"{BASE}/{number}" for number in numbers]
    return revisit.named(asked, urls, False, now, Misses([], 2))


@pytest.mark.parametrize(("hours", "requests"), [(None, 2_400), (1, 100), (99, 2_400), (0, 1)])
def test_a_run_has_its_share_of_the_day_since_the_run_before(hours, requests):
    before = None if hours is None else NOON - timedelta(hours=hours)
    assert Revisit(ORDER, (), {}).allowance(NOON, before) == requests


@pytest.mark.parametrize(("numbers", "goes_on"), [((9, 8), True), ((9, 1), False)])
def test_a_list_is_walked_on_while_nothing_on_it_is_known(numbers, goes_on):
    told = named(Revisit(ORDER, (), known(1)), work("/list"), numbers)
    assert told.goes_on == goes_on
    assert list(told.ads) == [f"{BASE}/{number}" for number in numbers if number > 1]


def test_a_list_in_no_order_is_walked_to_its_end():
    unordered = Revisit(replace(ORDER, newest_first=False), (), known(1))
    assert named(unordered, work("/list"), (9, 1)).goes_on


def test_a_page_is_asked_for_only_if_it_changed_and_now_and_then_without_condition():
    asked, kept, conditions = work("/1"), [], []
    revisit = Revisit(ORDER, (), known(1))
    revisit.read(asked, ad("1"), NOON)
    for number in range(CHECKED_EVERY):
        asked.pages[0] = replace(asked.pages[0], headers=(("ETag", f'"{number}"'),))
        revisit.read(asked, ad("1"), later(number + 1))
        kept = asked.remembered
        conditions.append(revisit.conditions(f"{BASE}/1"))
    assert conditions.count({}) == 1
    assert conditions[0] == {"If-None-Match": '"0"'}
    again = Revisit(replace(ORDER, version="2"), kept, known(1))
    assert again.conditions(f"{BASE}/1") == {}


def test_a_site_whose_page_changed_under_the_same_etag_is_not_trusted():
    asked = work("/1")
    revisit = Revisit(ORDER, (), known(1))
    for number, words in enumerate(("words", "words", "other words")):
        assert revisit.conditions(f"{BASE}/1") or number < 2
        revisit.read(asked, ad("1", words), later(number))
    assert revisit.conditions(f"{BASE}/1") == {}
    assert Revisit(ORDER, asked.remembered, known(1)).conditions(f"{BASE}/1") == {}


def test_what_a_run_learned_the_next_one_knows():
    asked, misses = work("/list"), Misses([], 2)
    revisit = Revisit(ORDER, (), known(1, 2, 3))
    named(revisit, asked, (3, 2, 1))
    revisit.named(asked, [f"{BASE}/3", f"{BASE}/1"], True, later(60), misses)
    last = {one.mark: one for one in asked.remembered}
    again = Revisit(ORDER, last.values(), known(1, 2, 3))
    assert again.is_unnamed(f"{BASE}/2")
    assert not again.is_unnamed(f"{BASE}/1")
    assert last[mark(LIST)].facts["page"] == [mark(f"{BASE}/{number}") for number in (3, 1)]
    assert again.checks(later(61), 1, ()) == [f"{BASE}/2"]


def test_a_list_that_is_as_it_was_names_what_it_named():
    revisit, asked = Revisit(ORDER, (), known(1, 2)), work("/list")
    named(revisit, asked, (2, 1))
    assert revisit.unchanged(asked, later(60)) == 2
    assert revisit.unchanged(work("/list?page=2"), later(60)) == 0


@pytest.mark.parametrize("etag", ["x" * 201, "tränen", '"a\nb"'])
def test_an_etag_that_cannot_be_said_again_is_not_remembered(etag):
    asked = work("/1", etag)
    Revisit(ORDER, (), known(1)).read(asked, ad("1"), NOON)
    assert asked.remembered[0].etag is None


def test_a_site_file_states_the_order_of_its_lists_and_its_budget():
    told = (
        'name = "corner"\nrequests_per_day = 900\nstart = ["/new"]\n[list]\nnewest_first = true\n'
    )
    site = site_of(told)
    assert (site.newest_first, site.requests_per_day) == (True, 900)


def test_a_board_whose_lists_named_ads_and_name_none_is_emptied():
    revisit, asked = Revisit(ORDER, (), known(1, 2)), work("/list")
    named(revisit, asked, ())  # an index of lists names none and never did
    assert not revisit.is_emptied
    again = Revisit(ORDER, (), known(1, 2))
    named(again, asked, (2, 1))
    later_run = Revisit(ORDER, {one.mark: one for one in asked.remembered}.values(), known(1, 2))
    named(later_run, work("/list"), (), later(60))
    assert later_run.is_emptied
