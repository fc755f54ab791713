"""Counted-up digits are made up, unless a plan and a plus speak for the number."""

import pytest

from extractors.phone_form import refusal
from extractors.phone_plans import Reading, is_filler_number
from extractors.phone_runs import Item

RUN = "9123456789"
"""Digits that count up behind their first: the test asks the rule, no number is dialled."""


def reading(how, *, valid):
    return Reading(f"+0{RUN}", None, how, valid, "local")


@pytest.mark.parametrize(
    ("how", "valid", "is_refused"),
    [("plus", True, False), ("plus", False, True), ("home", True, True), ("guess", True, True)],
)
def test_counted_digits_are_refused_without_plus_and_plan(how, valid, is_refused):
    inside = [Item(0, len(RUN), RUN, "digit", False, 0, "")]
    refused = refusal(inside, reading(how, valid=valid), [])
    assert (refused == "a repeated or counted-up digit") is is_refused


@pytest.mark.parametrize("digits", ["5555555555", "1212121212", "2345678901", "9876543210"])
def test_count_or_repetition_from_end_to_end_is_made_up_in_any_plan(digits):
    assert is_filler_number(digits, is_planned=True)
