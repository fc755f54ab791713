"""Fields: every stated value is taken, ignored by name, or reported."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adwatch.errors import MissingField, UnknownValue
from crawlers.fields import Fields, differ, read_moment

WHERE = "http://127.0.0.1:8000/ad"


def fields(**values: object) -> Fields:
    return Fields(values.items(), WHERE)


def test_values_nobody_took_are_reported_sorted() -> None:
    stated = fields(price="1", weight="2", city="3", advert="4")
    stated.pop("price")
    stated.ignore("advert")
    assert stated.rest() == ("city", "weight")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  a ", "a"),
        ("", None),
        (" \n", None),
        (12, "12"),
        (1.5, "1.5"),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ({}, None),
    ],
)
def test_pop_gives_plain_text_or_none(value: object, text: str | None) -> None:
    assert fields(x=value).pop("x") == text


def test_a_value_every_ad_states_is_needed() -> None:
    with pytest.raises(MissingField, match="'id'"):
        fields().need("id")


def test_a_value_outside_the_closed_list_is_unknown_and_not_repeated_in_the_error() -> None:
    with pytest.raises(UnknownValue) as caught:
        fields(kind="secret words").choose("kind", {"a": 1})
    assert "secret" not in str(caught.value)


def test_a_repeated_label_keeps_both_values() -> None:
    assert Fields([("Rate", "1"), ("Rate", "2")], WHERE).pop("Rate") == "1\n2"


def test_nested_values_are_read_with_their_own_audit() -> None:
    outer = fields(place={"city": "X", "zip": "1"})
    inner = outer.inside("place")
    assert (inner.pop("city"), inner.rest(), outer.rest()) == ("X", ("zip",), ())
    assert outer.inside("absent").pop("city") is None


def test_lists_and_properties_are_read_whatever_their_shape() -> None:
    thing = {"@type": "PropertyValue", "name": "hours", "value": 5}
    stated = fields(image=["a", 1, {}, ""], one="b", extra=[thing, "x", {"name": "y"}])
    assert (stated.many("image"), stated.many("one"), stated.many("none")) == (
        ("a", "1"),
        ("b",),
        (),
    )
    assert stated.properties("extra") == (("hours", "5"),)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T08:00:00+02:00", datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T08:00:00Z", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("1772438400000", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("-999999999999999999", None),
        ("9" * 5000, None),
        ("99999-01-01", None),
        ("2026-02-31", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("٢٠٢٦", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_moments_are_utc_or_none(text: str | None, moment: datetime | None) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    ("stated", "shown", "is_other"),
    [
        ("Cook wanted", "Cook wanted", False),
        ("Cook wanted", " COOK\n wanted ", False),
        ("Caf\u00e9", "Cafe\u0301", False),
        ("Cook wanted", "Nurse wanted", True),
        ("$80", "$800", True),
        ("Cook wanted", None, False),
        (None, "Cook wanted", False),
    ],
)
def test_texts_differ_by_their_words_alone(stated, shown, is_other):
    assert differ(stated, shown) is is_other
