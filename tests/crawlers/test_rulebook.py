"""robots.txt holds for a day of the clock, and a change of mind is told apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adwatch.errors import Blocked, Forbidden
from crawlers import limits
from crawlers.robots import Robots
from crawlers.rulebook import Rulebook

HERE = "http://board.test"
OPEN = Robots()
SHUT = Robots.read(200, b"User-agent: *\nDisallow: /")
LOST = Robots(closed="robots.txt answered 503")


@pytest.fixture
def book(clock):
    return Rulebook(clock)


def test_both_sides_of_the_day_for_which_robots_hold(book, clock):
    assert book.is_stale(HERE)
    book.keep(HERE, OPEN)
    clock.advance(timedelta(seconds=limits.ROBOTS_SECONDS - 1))
    assert not book.is_stale(HERE)
    clock.advance(timedelta(seconds=1))
    assert book.is_stale(HERE)


def test_clock_set_back_makes_robots_stale(book, clock):
    book.keep(HERE, OPEN)
    clock.advance(timedelta(seconds=-1))
    assert book.is_stale(HERE)


@pytest.mark.parametrize(
    ("readings", "error"),
    [
        ([OPEN], type(None)),
        ([SHUT], Forbidden),
        ([LOST], Blocked),
        ([SHUT, SHUT], Forbidden),
        ([OPEN, SHUT], Blocked),
        ([OPEN, LOST], Blocked),
        ([SHUT, OPEN], type(None)),
    ],
)
def test_refusal_tells_a_rule_from_a_closed_or_a_changed_site(book, readings, error):
    for robots in readings:
        book.keep(HERE, robots)
    assert type(book.refusal(HERE, f"{HERE}/ad")) is error
