"""The market of one seed: complete, repeatable, invented, and silent about the truth."""

from collections import Counter
from dataclasses import fields
from itertools import pairwise

import pytest

from adwatch.demo.market import Market, MarketAd, generate
from adwatch.demo.market_ad import BOARDS, FIRST_DAY
from adwatch.demo.numbers import is_invented
from adwatch.demo.population import BLOCK, Population


@pytest.fixture(scope="module")
def ads() -> tuple[MarketAd, ...]:
    return tuple(generate(2000, 41))


@pytest.mark.parametrize("number", [0, 1, 7, 300, pytest.param(BLOCK + 5, marks=pytest.mark.slow)])
def test_as_many_ads_as_asked_for(number):
    assert sum(1 for _ in generate(number, 1)) == number


def test_same_seed_same_market():
    assert list(generate(120, 9)) == list(generate(120, 9))


def test_another_seed_another_market():
    assert {ad.text for ad in generate(120, 9)}.isdisjoint(ad.text for ad in generate(120, 10))


@pytest.mark.slow
def test_ids_are_unique_across_blocks_and_plain():
    ids = [ad.id for ad in generate(2 * BLOCK, 2)]
    assert len(set(ids)) == len(ids)
    assert all(name.isascii() and name.isalnum() and name.islower() for name in ids)


@pytest.mark.slow
def test_a_block_is_all_that_is_held_at_once():
    assert max(map(len, Population(3).blocks(BLOCK + 100))) == BLOCK


def test_neighbours_are_seldom_of_one_operator(ads):
    together = sum(a.operator == b.operator for a, b in pairwise(ads))
    by_chance = sum((n / len(ads)) ** 2 for n in Counter(ad.operator for ad in ads).values())
    assert together / len(ads) < 3 * by_chance + 0.005


def test_three_boards_each_with_its_kind(ads):
    assert {(ad.kind, ad.board) for ad in ads} == set(BOARDS.items())


def test_several_languages_in_two_scripts(ads):
    assert {"de", "en", "es", "fr", "ru"} <= {ad.language for ad in ads}
    assert any("а" <= letter <= "я" for ad in ads for letter in ad.text)


def test_many_cities_in_six_countries(ads):
    assert len({ad.place for ad in ads}) >= 30
    assert len({ad.country for ad in ads}) == 6


def test_times_are_utc_and_before_the_first_day(ads):
    assert all(ad.posted_at.utcoffset().total_seconds() == 0 for ad in ads)
    assert all(ad.posted_at < FIRST_DAY for ad in ads)


def test_every_number_is_invented(ads):
    numbers = {i[6:] for ad in ads for i in ad.identifiers if i.startswith("phone:")}
    assert len(numbers) > 300
    assert all(map(is_invented, numbers))


def test_addresses_lie_under_reserved_names(ads):
    reserved = ("example.com", "example.org", "example.net", ".example", ".example/")
    reached = {i for ad in ads for i in ad.identifiers if i.startswith(("email:", "url:"))}
    assert reached
    assert all(address.endswith(reserved) for address in reached)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_sizes_are_heavy_tailed(seed):
    sizes = Counter(Counter(ad.operator for ad in generate(2000, seed)).values())
    assert sizes[1] > sum(sizes.values()) * 0.4
    assert max(sizes) >= 50


def test_texts_have_the_length_of_ads(ads):
    words = sorted(len(ad.text.split()) for ad in ads)
    assert words[len(words) // 20] >= 25
    assert words[-1] <= 160


def test_no_slot_or_choice_stays_open(ads):
    said = "".join(ad.title + ad.text for ad in ads)
    assert not set("{}") & set(said)
    assert not any("\ue000" <= letter <= "\ue0ff" for letter in said)


def test_a_recruiter_stands_on_two_boards_with_one_contact(ads):
    seen = {}
    for ad in ads:
        for identifier in ad.identifiers:
            seen.setdefault((ad.operator, identifier), set()).add(ad.board)
    assert any(len(boards) > 1 for boards in seen.values())


def test_some_numbers_serve_many_operators(ads):
    users = {}
    for ad in ads:
        for identifier in ad.identifiers:
            users.setdefault(identifier, set()).add(ad.operator)
    counts = sorted(len(operators) for operators in users.values())
    assert counts[-1] > 20
    assert 2 in counts


def test_no_field_but_the_truth_names_the_operator(ads):
    shown = [field.name for field in fields(MarketAd) if field.name != "operator"]
    labels = {ad.operator for ad in ads}
    assert not any(label in str(getattr(ads[0], name)) for name in shown for label in labels)
    assert labels.isdisjoint(ad.id for ad in ads)


def test_day_zero_is_what_generate_gives():
    assert Market(150, 5).live(0) == tuple(generate(150, 5))


def test_days_can_be_asked_in_any_order():
    forward, backward = Market(150, 5), Market(150, 5)
    first = [forward.live(day) for day in range(4)]
    assert [backward.live(day) for day in (3, 2, 1, 0)] == first[::-1]


def test_a_day_before_the_first_is_refused():
    with pytest.raises(ValueError, match="from 0"):
        Market(5, 1).live(-1)


def test_truth_names_every_ad_ever_shown_once():
    market = Market(150, 5)
    ever = {ad.id: ad.operator for day in range(4) for ad in market.live(day)}
    told = list(market.truth())
    assert dict(told) == ever
    assert len(told) == len(ever)


def test_truth_up_to_a_day_leaves_out_later_ads():
    market = Market(150, 5)
    market.live(2)
    assert dict(market.truth(0)) == {ad.id: ad.operator for ad in market.live(0)}
