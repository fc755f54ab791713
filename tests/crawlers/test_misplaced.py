"""Fields that change places, take another field's values, or lose their phone numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from zlib import crc32

import pytest

from adwatch.demo.market import Market
from crawlers.drift import findings
from crawlers.misplaced import misplaced
from tests.crawlers.simulated import healthy_runs

SITE, ADS = "demo_escort", 70
DIGITS = re.compile(r"\+?\d[\d\W]{5,}\d")


def only(share, change):
    """The change, on an even share of the ads."""
    return lambda ad: change(ad) if crc32(str(ad.key).encode()) % 100 < share else ad


def swapped(one, other):
    return lambda ad: replace(ad, **{one: getattr(ad, other), other: getattr(ad, one)})


def silent(ad):
    """The ad with a picture where its number stood."""
    return replace(ad, text=DIGITS.sub("", ad.text or "") or None)


def told(read, days=3):
    """What is found on the last of a board's days, read in another way, beside the days before."""
    runs = list(healthy_runs(Market(ADS, 5), SITE, days, read))[::-1]
    assert 20 <= runs[0].ads < 30
    return [one.sentence for one in findings(runs[0], runs[1:], is_whole=False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("place", "title"), ("author", "price"), ("author", "place"), ("text", "title")],
)
def test_two_fields_that_change_places_are_both_named_after_two_healthy_runs(one, other):
    said = told(swapped(one, other))
    assert any(f"'{one}' and '{other}' have changed places" in each for each in said)


def test_fields_that_change_places_on_half_of_the_pages_are_named():
    said = told(only(50, swapped("author", "price")), days=11)
    assert any("'author'" in one and "'price'" in one for one in said)


def test_field_that_takes_the_values_of_another_is_named_with_it():
    said = told(lambda ad: replace(ad, author=ad.place), days=11)
    assert any("of the values of 'author' are like those of 'place' in 10" in one for one in said)


def test_number_that_becomes_a_picture_is_told_with_its_field():
    (said,) = told(silent)
    assert said.startswith("long numbers in 'text' stand on 0 of ")
    assert said.endswith("are they pictures now?")


def test_field_read_from_another_part_of_the_page_is_named():
    runs = list(
        healthy_runs(Market(ADS, 5), SITE, 6, lambda ad: replace(ad, place=ad.key.local_id))
    )
    said = [one.sentence for one in findings(runs[-1], runs[-2::-1])]
    assert any(
        "of the values of 'place' hold words that it held in none of 5 runs" in one for one in said
    )


def test_runs_of_an_older_release_hold_no_words_and_raise_no_alarm():
    runs = list(healthy_runs(Market(ADS, 5), SITE, 5))[::-1]
    for one in runs[1:]:
        one.words, one.numbers = {}, type(one.numbers)()
    assert misplaced(runs[0], runs[1:]) == []
    assert findings(runs[0], runs[1:]) == []
