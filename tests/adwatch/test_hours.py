"""Quiet hours hold by the clock of their place, over midnight and over changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adwatch.hours import QuietHours


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        ("09:00-17:00 UTC", "2026-03-02T08:59:59", None),
        ("09:00-17:00 UTC", "2026-03-02T09:00", "2026-03-02T17:00"),
        ("09:00-17:00 UTC", "2026-03-02T16:59:59", "2026-03-02T17:00"),
        ("09:00-17:00 UTC", "2026-03-02T17:00", None),
        ("22:00-06:00 UTC", "2026-03-02T21:59", None),
        ("22:00-06:00 UTC", "2026-03-02T22:00", "2026-03-03T06:00"),
        ("22:00-06:00 UTC", "2026-03-03T05:59", "2026-03-03T06:00"),
        ("22:00-06:00 UTC", "2026-03-03T06:00", None),
        ("22:00-06:00 Asia/Tokyo", "2026-03-02T13:00", "2026-03-02T21:00"),
        ("22:00-06:00 Asia/Tokyo", "2026-03-02T22:00", None),
        # Clocks in Madrid go forward in the night to 29 March: 06:00 comes an hour sooner.
        ("22:00-06:00 Europe/Madrid", "2026-03-27T22:00", "2026-03-28T05:00"),
        ("22:00-06:00 Europe/Madrid", "2026-03-28T22:00", "2026-03-29T04:00"),
    ],
)
def test_quiet_hours_hold_by_the_clock_of_their_place(hours, moment, end):
    until = QuietHours.read(hours).until(at(moment))
    assert until == (None if end is None else at(end))


def test_quiet_hours_whose_end_a_change_of_the_clock_leaves_out_still_end():
    hours = QuietHours.read("22:00-02:30 Europe/Madrid")
    end = hours.until(at("2026-03-29T00:30"))
    assert end is not None
    assert end > at("2026-03-29T00:30")
    assert hours.until(end) is None


def test_quiet_hours_come_back_as_they_are_written():
    text = "00:00-23:59 America/Sao_Paulo"
    assert str(QuietHours.read(f" {text} ")) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "at night",
        "22:00-06:00",
        "22:00-24:30 UTC",
        "6:00-7:00 UTC",
        "06:00-06:00 UTC",
        "22:00-06:00 Moon/Base",
        "22:00-06:00 ../../etc/passwd",
        "22:00-06:00 /etc/passwd",
        f"22:00-06:00 {'a' * 65}",
    ],
)
def test_what_cannot_be_quiet_hours_is_refused(text):
    with pytest.raises(ValueError, match=r"^quiet_hours: "):
        QuietHours.read(text)
