"""A host that refuses is asked more slowly, and one that asks to be left alone is."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic

import pytest

from crawlers import limits
from crawlers.failures import Rest
from crawlers.politeness import Pace, parking
from tests.conftest import MORNING
from tests.crawlers.journal import JournalSink

HOST = "board.test"
DAY = 24 * 3600


@pytest.fixture
def sink(tmp_path):
    return JournalSink(tmp_path / "journal.jsonl")


@pytest.fixture
def pace(sink, clock):
    asked = Pace(sink, clock)
    asked.slow_down(HOST, 5.0)
    return asked


def refuse(pace, times, status=503, after=None):
    for _ in range(times):
        pace.answered(HOST, status, after, monotonic())


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 120 ", 120),
        ("0", 1),
        ("-5", 1),
        ("315360000", DAY),
        ("9" * 30, DAY),
        ("9" * 5_000, None),
        ("soon", None),
        ("", None),
        ("1e3", None),
        ("Mon, 02 Mar 2026 08:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 07:00:00 GMT", 1),
        ("Fri, 02 Mar 2036 08:00:00 GMT", DAY),
        ("Mon, 02 Mar 2026 10:02:00 +0200", 120),
        ("Mon, 99 Foo 2026 08:02:00 GMT", None),
    ],
)
def test_retry_after_is_clamped_and_nonsense_is_none(asked, seconds):
    assert parking(asked, MORNING) == seconds


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_pause_doubles_with_each_refusal(pace, status):
    refuse(pace, 1, status)
    assert pace.pause(HOST) == 10
    refuse(pace, 2, status)
    assert pace.pause(HOST) == 40


@pytest.mark.parametrize("status", [200, 302, 403, 404])
def test_other_answers_are_no_refusals(pace, status):
    refuse(pace, 3, status)
    assert pace.pause(HOST) == 5


def test_answers_to_requests_sent_before_the_pause_grew_count_once(pace):
    sent_at = monotonic()
    for _ in range(8):
        pace.answered(HOST, 503, None, sent_at)
    assert pace.pause(HOST) == 10


def test_pause_shrinks_slowly_to_the_usual_one_and_no_further(pace):
    refuse(pace, 2)
    refuse(pace, 1, 200)
    assert pace.pause(HOST) == pytest.approx(20 * limits.RECOVERY)
    refuse(pace, 100, 200)
    assert pace.pause(HOST) == 5


def test_both_sides_of_the_longest_pause(sink, clock):
    pace = Pace(sink, clock)
    pace.slow_down(HOST, limits.LONGEST_PAUSE_SECONDS / 2)
    refuse(pace, 1)
    assert pace.pause(HOST) == limits.LONGEST_PAUSE_SECONDS
    refuse(pace, 1)
    assert pace.pause(HOST) == limits.LONGEST_PAUSE_SECONDS


def test_both_sides_of_the_refusals_after_which_the_run_rests(pace):
    refuse(pace, limits.REFUSALS - 1)
    refuse(pace, 1, 200)
    refuse(pace, limits.REFUSALS - 1)
    with pytest.raises(Rest, match=r"board.test: the host refused 7 times in a row"):
        refuse(pace, 1)
    with pytest.raises(Rest):
        asyncio.run(pace.wait(HOST))


def test_host_that_asks_for_a_second_gets_it(pace):
    refuse(pace, 1, 429, "-10")
    began = monotonic()
    asyncio.run(pace.wait(HOST))
    assert monotonic() - began > 0.9


def test_both_sides_of_the_patience_of_a_run(pace):
    refuse(pace, 1, 429, str(limits.PATIENCE_SECONDS))
    with pytest.raises(Rest, match="asked to be left alone"):
        refuse(pace, 1, 429, str(limits.PATIENCE_SECONDS + 1))


def test_host_stays_parked_for_other_runs_and_after_the_time_is_asked_again(pace, sink, clock):
    with pytest.raises(Rest):
        refuse(pace, 1, 429, "3600")
    with pytest.raises(Rest, match="until 2026-03-02 09:00Z"):
        asyncio.run(Pace(sink, clock).wait(HOST))
    clock.advance(timedelta(hours=1))
    asyncio.run(Pace(sink, clock).wait(HOST))


def test_one_host_does_not_slow_another(pace):
    refuse(pace, 3)
    assert pace.pause("other.test") == 0


def test_host_that_asked_to_be_left_alone_is_told_as_parked_until_then(pace):
    refuse(pace, 1, 429, after="120")
    (parked,) = pace.parked()
    assert (parked.host, parked.until) == (HOST, MORNING + timedelta(seconds=120))


def test_host_that_only_refuses_is_not_parked(pace):
    refuse(pace, 2)
    assert pace.parked() == ()


def test_while_a_crawl_is_being_ended_only_parts_of_pages_are_asked_for_with_the_pauses(
    sink, clock
):
    pace = Pace(sink, clock)
    pace.slow_down(HOST, 0.1)
    pace.close()
    begun = monotonic()

    async def parts():
        await asyncio.gather(*(pace.wait(HOST, is_part=True) for _ in range(3)))

    asyncio.run(parts())
    assert monotonic() - begun >= 0.3
    with pytest.raises(Rest):
        asyncio.run(pace.wait(HOST))
