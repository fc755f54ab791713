"""Traits: what is noted of a value tells kinds of values apart, and gives none of them away."""

from __future__ import annotations

from random import Random

import pytest

from adwatch.demo.numbers import invent
from crawlers import limits
from crawlers.traits import Trait, has_number, shape, traits, word


@pytest.mark.parametrize(
    ("one", "other"),
    [("Massage in town", "120 €"), ("120", "€120"), ("ann", "ann@b.test"), ("ab", "ab" * 99)],
)
def test_values_of_another_kind_have_another_shape(one, other):
    assert shape(one) != shape(other)


def test_same_kind_of_value_has_the_same_shape_in_any_script():
    assert shape("Тихий вечер") == shape("Quiet night") == shape("静かな午後の時間です")


def test_traits_name_fields_and_attributes_and_are_bounded(make_ad):
    many = tuple((f"label {n}" * 20, "x") for n in range(200))
    told = traits(make_ad("1", title="x", attributes=many))
    assert {"title", "text"} <= told.keys()
    assert len(told) <= limits.LABELS
    assert max(map(len, told)) <= limits.LABEL_CHARS


@pytest.mark.parametrize("value", ["120 €", "", "mail@example.test 12345678", "a" * 9000])
def test_note_of_a_trait_brings_it_back(value):
    told = Trait.of(value)
    assert Trait.read(told.note()) == told


def test_note_of_an_older_release_tells_shape_and_value_alone():
    assert Trait.read("2-:1f") == Trait("2-", "1f", None, has_number=False)


def test_word_is_one_of_the_value_whatever_its_case_and_numbers_count_by_length():
    assert word("Berlin") == word("BERLIN!") != word("Anna")
    assert word("Berlin Mitte") in {word("Berlin"), word("Mitte")}
    assert word("120") == word("995") != word("20")
    assert word("€ -") is None


@pytest.mark.parametrize("country", ["GB", "FR", "DE", "AU", "US"])
def test_number_as_long_as_a_phone_number_is_seen_however_it_is_spaced(country):
    plain = invent(Random(1), country)
    spaced = " ".join(plain[at : at + 2] for at in range(0, len(plain), 2))
    dotted = ".".join(plain)
    assert all(has_number(f"Call {one} now") for one in (plain, spaced, dotted))


@pytest.mark.parametrize(
    "text",
    [
        *("from 9:00 to 22:30", "100 / 150 / 200 €", "aged 25, 170 cm", ""),
        *(
            "since 2022-04-06.",
            "seit 23.05.2018",
            "booking code 549277351830288128",
            "no. 1021174\n200",
        ),
    ],
)
def test_hours_prices_dates_and_codes_are_no_such_number(text):
    assert not has_number(text)


def test_long_numbers_are_looked_for_in_linear_time():
    assert not has_number("1 a" * 700)
    assert not has_number("1234567x" * 250)
    assert not has_number("1" * 2_000)
