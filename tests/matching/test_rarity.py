"""Common and widely shared values lose bits; decoys do not make a hub."""

from random import Random

import pytest

from matching.rarity import Census, damping, surprise
from tests.matching.build import ad, handle, phone, signal

SHARED = "+12125550100"


def own(at):
    return phone(f"+1212555{at:04d}")


def census_of(signal_lists):
    return Census.of([ad(str(at), *signals) for at, signals in enumerate(signal_lists)])


def test_counts_do_not_depend_on_order():
    lists = [[phone(SHARED), own(at % 9)] for at in range(40)]
    Random(1).shuffle(lists)
    census = census_of(lists)
    assert (census.count("phone", SHARED), census.total()) == (40, 40)
    assert census.parties("phone", SHARED) == 9


def test_a_number_beside_many_other_numbers_is_a_hub():
    hub = census_of([[phone(SHARED), own(at)] for at in range(60)])
    busy = census_of([[phone(SHARED), own(at % 2)] for at in range(60)])
    assert damping(hub, "phone", SHARED) > 6 > 2 > damping(busy, "phone", SHARED)


def test_bare_carriers_count_as_one_party():
    assert census_of([[phone(SHARED)] for _ in range(50)]).parties("phone", SHARED) == 1


def test_parties_tied_by_another_identifier_are_one():
    lists = [[phone(SHARED), own(at), handle("kik:lily")] for at in range(30)]
    assert census_of(lists).parties("phone", SHARED) == 1


def test_decoys_full_of_borrowed_numbers_do_not_make_a_number_a_hub():
    decoys = [[phone(SHARED), *(own(20 * at + n) for n in range(20))] for at in range(50)]
    assert census_of(decoys + [[phone(SHARED)]] * 2).parties("phone", SHARED) == 1


@pytest.mark.parametrize(("carriers", "lost"), [(1, 0), (30, 0), (60, 1.5), (240, 4.5)])
def test_damping_grows_with_each_doubling(carriers, lost):
    census = census_of([[phone(SHARED)]] * carriers)
    assert damping(census, "phone", SHARED) == pytest.approx(lost)


def test_a_rare_habit_surprises_more_than_a_common_one():
    places = ["Leeds,GB"] * 2 + ["London,GB"] * 60
    census = census_of([[signal("place", one)] for one in places])
    rare, common = (surprise(census, "place", one, 4.0) for one in ("Leeds,GB", "London,GB"))
    assert rare > 3 > common == 0
    assert surprise(Census(0), "place", "Leeds,GB", 4.0) == 0
