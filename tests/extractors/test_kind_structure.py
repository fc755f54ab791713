"""Rates, wages and a person's age and height speak for a kind, in any language."""

import pytest

from extractors.kind_structure import structure

CUES = (
    ("30 min 100, 1h 160", {"rates"}),
    ("100 hh / 160 hr", {"rates"}),
    ("30 мин 2000, час 3500", {"rates"}),
    ("open 30 min from the city", set()),
    ("15 eur per hour", {"wage"}),
    ("18,00 €/h", {"wage"}),
    ("250 € per hour", {"fee"}),
    ("open 10 hours", set()),
    ("172 cm, slim", {"height"}),
    ("bed 120 cm", set()),
    ("anna (24)", {"person"}),
    ("ölmassage", {"in a word"}),
)


@pytest.mark.parametrize(("text", "names"), CUES)
def test_structure_is_named(text, names):
    assert {cue.name for cue in structure(text)} == names
