"""Phone numbers: every disguise is read, and what is no number is refused."""

import pytest

from adwatch.demo.numbers import is_invented
from adwatch.model import Ad, AdKey, AdKind
from extractors.phone import Phone
from tests.extractors.phone_cases import CASES
from tests.extractors.phone_negatives import ADS, NOTHING

SHOWN = 0.5
PHONE = Phone()


def ad_with(text=None, **fields):
    return Ad(AdKey("demo", "1"), AdKind.OTHER, text=text, **fields)


def shown(text=None, **fields):
    return {
        found.value for found in PHONE.extract(ad_with(text, **fields)) if found.confidence >= SHOWN
    }


def read_right(cases):
    return [shown(text, country=country) == {number} for text, number, country in cases]


@pytest.mark.parametrize("name", CASES)
def test_number_in_disguise_is_found(name):
    missed = [text for text, number, country in CASES[name] if shown(text, country=country) != {
        number}]  # fmt: skip
    assert missed == []


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_phone_number_gives_none(name):
    assert {text: shown(text) for text in NOTHING[name] if shown(text)} == {}


@pytest.mark.parametrize(("text", "numbers"), ADS)
def test_whole_ad_gives_exactly_its_numbers(text, numbers):
    assert shown(text) == numbers


def test_cases_hold_invented_numbers_only():
    numbers = {number for cases in CASES.values() for _, number, _ in cases}
    assert [number for number in numbers if not is_invented(number)] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("London, near Soho. Tel 020 7946 0123", "+442079460123"),
        ("Studio in Berlin, 030 23125123 open daily", "+493023125123"),
    ],
)
def test_a_city_in_the_text_gives_a_stray_number_its_country(text, number):
    assert shown(text) == {number}
