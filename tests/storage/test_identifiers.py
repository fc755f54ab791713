"""What a person types meets the form in which an identifier is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.identifiers import FORMS, LONGEST_FORM, Wanted, lookup_form, wanted


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("phone", "+12125550100", "00105552121"),
        ("email", "Ines@Example.com", "ines@example.com"),
        ("handle", "telegram:Ines", "ines"),
        ("url", "https://www.Example.com/a/", "example.com/a"),
        ("wording", "abc", None),
        ("handle", "broken", None),
    ],
)
def test_each_kind_has_its_form(kind, value, form):
    assert lookup_form(kind, value) == form


@pytest.mark.parametrize("kind", FORMS)
def test_forms_are_short_enough_for_an_index(kind):
    assert len(lookup_form(kind, "x:1" + "9x" * 5000) or "") <= LONGEST_FORM


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("telegram: @Ines", Wanted("handle", "ines", platform="telegram")),
        ("https://instagram.com/ines/", Wanted("handle", "ines", platform="instagram")),
        ("mailto:ines@example.com", Wanted("email", "ines@example.com")),
        ("(212) 555-0100", Wanted("phone", "0010555212", is_start=True)),
        ("+44 20 7946 0100", Wanted("phone", "0010649702")),
    ],
)
def test_usual_spellings_are_understood(typed, meaning):
    assert meaning in wanted(typed)


@pytest.mark.parametrize("typed", ["", "   ", "call me", "12345", "rose 212 555 0100", "\x00"])
def test_other_words_are_not_taken_for_phones(typed):
    assert not [meant for meant in wanted(typed) if meant.kind == "phone"]


@given(st.text(st.characters(codec=None)))
def test_anything_may_be_typed(text):
    assert all(len(meant.form) <= LONGEST_FORM for meant in wanted(text) if meant.kind != "phone")
