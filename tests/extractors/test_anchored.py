"""Patterns tried only where a match can begin find what `re` finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.anchored import Anchored

PATTERN = r"(?<![a\d])(?P<count>\d{1,2})\s?(?:ab|b{1,2}(?!c))|(?<!b)a\d"
some_text = st.text("ab c12", max_size=40)


@given(some_text)
def test_anchored_pattern_finds_what_the_pattern_finds(text):
    found = [(match.span(), match["count"]) for match in Anchored(r"\da", PATTERN).finditer(text)]
    assert found == [(match.span(), match["count"]) for match in re.finditer(PATTERN, text)]


@given(some_text)
def test_first_match_is_that_of_the_pattern(text):
    first, plain = Anchored(r"\da", PATTERN).search(text), re.search(PATTERN, text)
    assert (first and first.span()) == (plain and plain.span())


def test_match_within_another_is_not_told():
    assert [match.group() for match in Anchored(r"\d", r"\d\d").finditer("12345")] == ["12", "34"]
