"""Text is cut into the same terms whoever wrote it and however."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.terms import LONGEST_TERM, LONGEST_TEXT, asked, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rose, rose ROSE!", {"rose"}),
        ("CAFÉ Straße ﬁne", {"cafe", "strasse", "fine"}),
        ("under_score a-b", {"under_score", "a", "b"}),
        ("按摩服", {"按", "摩", "服", "按摩", "摩服"}),
        ("abc按def", {"abc", "按", "def"}),
        ("केंद्र", {"केंद्र"}),
        ("５５５ ٣", {"555", "٣"}),
        ("\x00\ud800 😀 --", set()),
    ],
)
def test_terms_are_folded_words_and_neighbouring_signs(text, expected):
    assert terms(text) == expected


@given(st.text(st.characters(codec=None)))
def test_every_text_is_found_by_its_own_words(text):
    assert set(asked(text)) <= terms(text)


@given(st.text(st.characters(codec=None)))
def test_terms_hold_nothing_that_a_search_engine_would_read_as_syntax(text):
    for term in terms(text):
        assert term.encode("utf-8")
        assert not set(term) & set(" \"'\\*:&|!()<>^-\x00")


def test_endless_words_and_texts_are_cut():
    assert terms("a" * 10_000) == {"a" * LONGEST_TERM}
    assert terms("b " * LONGEST_TEXT + "late") == {"b"}
