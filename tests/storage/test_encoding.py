"""Text of any code points and times of any size survive, in order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.encoding import escape, from_json, microseconds, moment, to_json, unescape

EDGES = "\x00\x01\x02a\ud7fe\ud7ff\ud800\udbff\udc00\udfff\ue000\u2800\u28ff\U0010ffff"
ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from(EDGES))


@given(ANY_TEXT)
def test_escaped_text_comes_back_and_fits_every_engine(text):
    escaped = escape(text)
    assert unescape(escaped) == text
    assert "\x00" not in escaped
    escaped.encode("utf-8")  # refuses surrogates


@given(ANY_TEXT, ANY_TEXT)
def test_escaping_keeps_the_order_of_code_points(left, right):
    assert (left < right) == (escape(left).encode() < escape(right).encode())


def test_ordinary_text_is_left_as_it_is():
    text = "Café 按摩 \U0001f600 \n\t\u2800 +1 212 555 0100"
    assert escape(text) is text
    assert unescape(text) is text


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_come_back_exactly(time):
    assert moment(microseconds(time)) == time


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        microseconds(datetime(2026, 1, 1))


@given(st.lists(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT))
def test_json_keeps_every_scalar_and_its_type(values):
    back = from_json(to_json(values))
    assert back == values
    assert list(map(type, back)) == list(map(type, values))
