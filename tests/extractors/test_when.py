"""Stays that ads state, reckoned from a Tuesday, the 10th of March 2026."""

from datetime import UTC, datetime

import pytest

from adwatch.model import Ad, AdKey, AdKind
from extractors.when import When

POSTED = datetime(2026, 3, 10, tzinfo=UTC)


def stays(text, posted=POSTED, **fields):
    ad = Ad(AdKey("demo", "1"), AdKind.ESCORT, text=text, posted_at=posted, **fields)
    return [one.value for one in When().extract(ad)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("visiting from March 20 to March 25", "2026-03-20/2026-03-25"),
        ("12.03.-15.03.", "2026-03-12/2026-03-15"),
        ("Dec 30 - Jan 2", "2026-12-30/2027-01-02"),
        ("с 12 по 16 марта", "2026-03-12/2026-03-16"),
        ("3月12日-3月15日", "2026-03-12/2026-03-15"),
        ("leaving on Friday", "../2026-03-13"),
        ("back on 12 May", "2026-05-12/.."),
        ("nur heute", "2026-03-10/2026-03-10"),
        ("next week", "2026-03-16/2026-03-22"),
        ("only 3 days", "2026-03-10/2026-03-12"),
        ("wieder da", "back"),
        ("leaving soon", "leaving"),
    ],
)
def test_a_stay_has_its_first_and_last_day_or_a_word(text, value):
    assert stays(text) == [value]


@pytest.mark.parametrize(
    "text",
    ["Monday to Friday from 9 to 5", "since March 2019", "posted 03/23/2026", "call me today",
     "20/30 and 30/60", "open 7 days a week", "I may leave 2 photos", "31.02. - 33.02."],
)  # fmt: skip
def test_hours_lone_dates_and_the_past_are_no_stays(text):
    assert stays(text) == []


def test_without_the_day_of_posting_a_stay_has_no_year_and_weekdays_none():
    assert stays("12-15 March", None) == ["XXXX-03-12/XXXX-03-15"]
    assert stays("until Sunday", None) == []


def test_the_country_says_which_number_is_the_month():
    assert stays("04/05/2026 - 04/07/2026", country="US") == ["2026-04-05/2026-04-07"]
    assert stays("04/05/2026 - 06/05/2026", country="GB") == ["2026-05-04/2026-05-06"]
