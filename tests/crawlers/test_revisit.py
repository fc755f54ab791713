"""What a crawl learns of lists and ads from looks, and which pages it holds worth a request."""

from __future__ import annotations

import numpy as np
import pytest

from crawlers.revisit import ad_worth, list_worth
from crawlers.revisit_board import AdPace, Board
from crawlers.revisit_lists import Listing, Look, Usual
from crawlers.revisit_rates import Counted, Week, changes, standing_days

DAY = 20_000.0
"""A day some time ago, as days since 1970."""


def names(*numbers):
    return [str(number) for number in numbers]


def taken(listing, at, named, is_whole=False):
    return listing.take(Look(at, named, is_whole), lambda _: False, Week(), Usual())


@pytest.mark.parametrize(("looks", "changed", "least", "most"), [(10, 0, 0, 0.01), (10, 5, 6, 7)])
def test_changes_between_looks_count_for_more_than_were_seen(looks, changed, least, most):
    assert least <= changes(looks, changed) <= most


def test_a_rate_few_looks_tell_leans_on_the_mean_and_many_do_not():
    assert Counted(1, 0.1).rate(2.0, 10.0) == pytest.approx(2.16, abs=0.01)
    assert Counted(1000, 100).rate(2.0, 10.0) == pytest.approx(9.6, abs=0.1)


def test_of_what_came_long_ago_little_still_stands():
    assert standing_days(0.01, 2.0) == pytest.approx(0.01, rel=0.01)
    assert standing_days(100.0, 2.0) == pytest.approx(2.0)


def test_a_week_learns_its_busy_hours_from_intervals():
    week = Week()
    for day in range(200):
        week.take(DAY + day, DAY + day + 0.5, 30.0, 15.0)
        week.take(DAY + day + 0.5, DAY + day + 1, 0.0, 15.0)
    assert week.busy(DAY + 0.1, DAY + 0.4) > 1.5 > 0.5 > week.busy(DAY + 0.6, DAY + 0.9)


def test_a_look_at_a_list_tells_what_is_new_and_what_is_missing():
    listing = Listing()
    taken(listing, DAY, names(6, 5, 4, 3, 2, 1))
    learnt = taken(listing, DAY + 0.1, names(7, 6, 4, 3, 2, 1))
    assert (learnt.new, learnt.missing, learnt.overran) == (("7",), ("5",), False)


def test_what_slid_off_a_list_is_not_missing_nor_what_stands_below_one_lifted_to_the_top():
    listing = Listing()
    taken(listing, DAY, names(6, 5, 4, 3, 2, 1))
    learnt = taken(listing, DAY + 0.1, names(1, 9, 8, 7, 6, 5))
    assert (learnt.new, learnt.missing) == (("9", "8", "7"), ())


def test_a_list_that_is_whole_tells_of_every_ad():
    listing = Listing()
    taken(listing, DAY, names(3, 2, 1), is_whole=True)
    assert taken(listing, DAY + 0.1, names(4, 3), is_whole=True).missing == ("2", "1")


def test_a_list_of_which_nothing_known_is_left_overran_and_is_taken_to_be_faster():
    listing = Listing()
    taken(listing, DAY, names(*range(20)))
    before = listing.arrivals(Usual())
    assert taken(listing, DAY + 0.1, names(*range(100, 120))).overran
    assert listing.arrivals(Usual()) > 20 * before


def test_a_list_goes_through_plain_values_unchanged():
    listing = Listing()
    taken(listing, DAY, names(3, 2, 1))
    taken(listing, DAY + 1, names(4, 3, 1))
    again = Listing.from_row(DAY + 1, listing.to_row())
    assert again.to_row() == listing.to_row()
    assert again.page == ("4", "3", "1")


def test_of_two_lists_the_busier_is_worth_more_and_one_left_long_is_never_starved():
    age, life, slots = np.array([0.5, 0.5, 3.0]), np.full(3, 5.0), np.full(3, 20.0)
    worth = list_worth(age, np.array([50.0, 1.0, 0.01]), life, slots)
    assert worth[2] > worth[0] > worth[1]


def test_an_ad_that_is_edited_often_is_worth_more_than_a_quiet_one():
    pair = np.ones(2)
    edited, quiet = ad_worth(pair, 0.9 * pair, np.array([1.0, 0.01]), 5 * pair)
    assert edited > 5 * quiet


@pytest.fixture
def board():
    board = Board(names("busy", "quiet"))
    for day in range(5):
        board.looked("busy", Look(DAY + day, names(*range(10 * day + 10, 10 * day, -1))))
        board.looked("quiet", Look(DAY + day, names("a", "b"), is_whole=True))
    return board


def test_the_busy_list_is_asked_before_the_quiet_one(board):
    assert board.choose(DAY + 4.5, 2).lists == ("busy", "quiet")


def test_a_list_never_asked_goes_first():
    board = Board(names("old", "new"))
    board.looked("old", Look(DAY, names(1, 2)))
    assert board.choose(DAY + 1, 1).lists == ("new",)


def test_an_ad_that_its_list_names_no_more_is_asked_for_before_those_it_names(board):
    for ad in ("a", "b"):
        board.read(ad, DAY + 4, is_edited=False, home="quiet")
    board.looked("quiet", Look(DAY + 4.1, names("b"), is_whole=True))
    assert board.choose(DAY + 4.2, 9).ads == ("a", "b")


def test_an_ad_gone_is_asked_for_no_more_and_its_place_is_taken(board):
    board.read("a", DAY, is_edited=False)
    board.vanished("a")
    board.read("c", DAY, is_edited=False, home="quiet")
    assert not board.knows("a")
    assert board.choose(DAY + 9, 9).ads == ("c",)


def test_a_board_remembers_what_earlier_runs_learned():
    board, pace = Board(names("one")), AdPace(DAY, DAY, 4.0, 2.0, 8.0, "one", missed=True)
    board.remember({"gone": Listing(), "one": Listing(DAY, ("a",))}, {"a": pace})
    assert board.pace("a") == pace
    assert board.listing("one").page == ("a",)


def test_as_many_known_ads_as_there_are_find_room():
    board = Board(names("one"))
    for number in range(600):
        board.read(str(number), DAY + number, is_edited=False, home="one")
    assert len(board.choose(DAY + 700, 1000).ads) == 600
