"""When runs are due: intervals in UTC, days by the clock of a place, and its changes."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adwatch.schedule import Schedule, read_duration, say_duration

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def every(hours, **stated):
    return Schedule("board", "w", START, every=timedelta(hours=hours), **stated)


def daily(at, zone="Europe/Berlin"):
    return Schedule("board", "w", START, at=time.fromisoformat(at), zone=zone)


def test_interval_is_due_at_once_and_then_every_so_often():
    found = every(6).due(START - HOUR, START + 12 * HOUR)
    assert [one.moment for one in found] == [START + hours * HOUR for hours in (0, 6, 12)]


def test_two_stretches_of_time_have_the_due_moments_of_the_whole():
    one, end = every(5, jitter=HOUR), START + timedelta(days=30)
    whole = [due.moment for due in one.due(START, end)]
    for cut in (START + timedelta(days=7), whole[3]):
        assert [d.moment for d in (*one.due(START, cut), *one.due(cut, end))] == whole


@pytest.mark.parametrize(
    ("at", "day", "due", "note"),
    [
        ("02:30", "2026-03-28", "2026-03-28T01:30", None),
        ("02:30", "2026-03-29", "2026-03-29T01:30", "02:30 is left out by the clock that day"),
        ("02:30", "2026-10-25", "2026-10-25T00:30", "02:30 comes twice that day: the first time"),
        ("03:00", "2026-03-29", "2026-03-29T01:00", None),
        ("03:00", "2026-10-25", "2026-10-25T02:00", None),
    ],
)
def test_a_change_of_the_clock_leaves_one_run_a_day_and_says_so(at, day, due, note):
    noon = datetime.fromisoformat(f"{day}T12:00+00:00")
    (found,) = daily(at).due(noon - timedelta(days=1), noon)
    assert found.moment == datetime.fromisoformat(f"{due}+00:00")
    assert (found.note or "").startswith(note or "")
    assert (found.note is None) == (note is None)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"])
@pytest.mark.parametrize("at", ["00:00", "02:15", "23:59"])
def test_every_day_of_a_year_has_one_run(zone, at):
    end = START + timedelta(days=365)
    moments = [due.moment for due in daily(at, zone).due(START, end)]
    gaps = {(b - a) for a, b in pairwise(moments)}
    assert len(moments) == 365
    assert all(22 * HOUR < gap < 26 * HOUR for gap in gaps)


def test_a_day_that_a_place_left_out_is_due_once_with_the_next():
    eve = datetime(2011, 12, 29, 0, tzinfo=UTC)  # Samoa had no 30 December that year
    found = daily("03:00", "Pacific/Apia").due(eve, eve + timedelta(days=4))
    assert [one.moment.day for one in found] == [29, 30, 31, 1]


@given(st.integers(0, 10_000))
def test_a_run_begins_within_its_jitter_and_before_the_next_is_due(number):
    one = every(6, jitter=3 * HOUR)
    due = START + number * 6 * HOUR
    assert due <= one.begins(due) == one.begins(due) < due + 3 * HOUR


def test_jitter_differs_from_site_to_site_and_from_run_to_run():
    sites = [Schedule(name, "w", START, every=6 * HOUR, jitter=HOUR) for name in "abcdef"]
    assert len({one.begins(START) for one in sites}) == 6
    assert len({sites[0].begins(START + n * HOUR) - n * HOUR for n in range(6)}) == 6


@pytest.mark.parametrize(
    ("field", "stated"),
    [
        ("every", {}),
        ("every", {"every": HOUR, "at": time(3)}),
        ("every", {"every": timedelta(seconds=59)}),
        ("every", {"every": timedelta(days=367)}),
        ("at", {"at": time(3, 0, 1)}),
        ("jitter", {"every": HOUR, "jitter": timedelta(minutes=31)}),
        ("jitter", {"every": HOUR, "jitter": -HOUR}),
        ("zone", {"at": time(3), "zone": "Nowhere"}),
        ("zone", {"at": time(3), "zone": "../UTC"}),
        ("created", {"every": HOUR, "created": datetime(2026, 1, 1)}),
    ],
)
def test_what_cannot_be_a_schedule_is_refused_by_field(field, stated):
    with pytest.raises(ValueError, match=f"^{field}: "):
        Schedule(**{"site": "board", "warrant": "w", "created": START} | stated)


@pytest.mark.parametrize("text", ["6h", "90m", "1d12h", "30s", "0s", "2d3h4m5s"])
def test_a_duration_is_written_as_it_is_read(text):
    assert read_duration(say_duration(read_duration(text))) == read_duration(text)


@pytest.mark.parametrize("text", ["", "6", "h", "6 h", "-1h", "1h1d", "1.5h", "9" * 50 + "h"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="not like 6h"):
        read_duration(text)
