"""A stay told twice supports a tie; one contact in two far places on the same days does not."""

import pytest

from matching.distance import kilometres
from matching.rarity import Census
from matching.same_stay import SameStay
from matching.weights import APART_BITS, STAY_BITS
from tests.matching.build import ad, phone, signal

PHONE = "+12125550123"


def staying(name, place, days, number=PHONE):
    return ad(name, signal("place", place), signal("when", days), phone(number))


def bits(one, other):
    return [piece.bits for piece in SameStay().compare(one, other, Census.of((one, other)))]


LEEDS = staying("a", "Leeds,GB", "2026-03-12/2026-03-15")


@pytest.mark.parametrize(
    ("place", "days", "number", "told"),
    [
        ("Leeds,GB", "2026-03-12/2026-03-15", "+12125550199", [STAY_BITS]),
        ("Leeds,GB", "2026-03-12/2026-03-16", PHONE, []),
        ("Paris,FR", "2026-03-13/2026-03-20", PHONE, [APART_BITS]),
        ("Paris,FR", "2026-03-15/2026-03-20", PHONE, []),
        ("Paris,FR", "2026-03-13/2026-03-20", "+12125550199", []),
        ("Bradford,GB", "2026-03-13/2026-03-20", PHONE, []),
        ("Nowhere,GB", "2026-03-13/2026-03-20", PHONE, []),
        ("Paris,FR", "XXXX-03-13/XXXX-03-20", PHONE, []),
        ("Paris,FR", "2026-03-13/..", PHONE, []),
    ],
)
def test_stays_support_exclude_or_say_nothing(place, days, number, told):
    assert bits(LEEDS, staying("b", place, days, number)) == told


def test_an_ad_that_names_two_places_says_nothing_of_where_its_days_are():
    tour = ad("b", signal("place", "Paris,FR"), signal("place", "Lyon,FR"), phone(PHONE),
              signal("when", "2026-03-13/2026-03-20"))  # fmt: skip
    assert bits(LEEDS, tour) == []


def test_distances_are_those_of_the_map():
    assert kilometres("London,GB", "Paris,FR") == pytest.approx(344, abs=10)
    assert kilometres("London,GB", "London,GB") == 0
    assert kilometres("London,GB", "Nowhere,GB") is None
