"""How many looks at an ad's own address it takes until it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.remembered import Remembered
from crawlers.misses import LOOKS, MISSED, Misses
from tests.storage.makes import NOON, gone, key, later

PAGE = Remembered("board", "m", "http://board.test/1", NOON, local_id="1", facts={"pace": {}})


@pytest.mark.parametrize(("needed", "is_unnamed", "is_gone"), [(2, True, True), (2, False, False)])
def test_a_list_and_the_address_are_two_looks_and_the_address_alone_is_one(
    needed, is_unnamed, is_gone
):
    _, is_enough = Misses([PAGE], needed).take(gone(key("1")), is_unnamed)
    assert is_enough == is_gone


@pytest.mark.parametrize(("minutes", "is_gone"), [(29, False), (30, True)])
def test_looks_of_one_kind_count_half_an_hour_apart(minutes, is_gone):
    first, _ = Misses([PAGE], 3).take(gone(key("1")), True)
    after, is_enough = Misses([first], 3).take(gone(key("1"), minutes), True)
    assert is_enough == is_gone
    assert after.facts[MISSED] == NOON.isoformat()


def test_an_ad_seen_again_is_missed_no_more():
    misses = Misses([PAGE], 2)
    misses.unnamed(PAGE, NOON)
    misses.take(gone(key("1"), 5), True)
    assert misses.seen(key("1")) == replace(PAGE, at=later(5))
    assert misses.seen(key("1")) is None


def test_an_ad_nothing_is_remembered_of_is_remembered_from_its_first_miss():
    missed, _ = Misses([], 2).take(gone(key("2"), 7), True)
    assert (missed.local_id, missed.facts[LOOKS]) == ("2", [later(7).isoformat()])
