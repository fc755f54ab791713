"""Progress: how far a crawl is survives the way from the child process to its parent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from adwatch.model import Run, RunVerdict
from crawlers.standing import Parked, Standing, from_row, to_row, together
from tests.conftest import MORNING

UNDER_WAY = Run("r", "board", "demo", MORNING, "1", counts=(("pages", 3), ("ads", 2)))
ENDED = replace(
    UNDER_WAY, ended=MORNING + timedelta(seconds=3), verdict=RunVerdict.PARTIAL, reason="why"
)
BUSY = Standing(
    UNDER_WAY,
    errors={"Unreachable": 2},
    queue={"waiting": 7, "done": 3},
    parked=(Parked("board.example", MORNING, "429"),),
    requests=5,
    received=9000,
    memory=10**8,
    pages_allowed=100,
    seconds_left=60,
    share={"pages": 3},
)


@pytest.mark.parametrize("standing", [Standing(UNDER_WAY), BUSY, Standing(ENDED, has_left=True)])
def test_standing_read_back_from_its_line_is_equal(standing: Standing) -> None:
    assert from_row(json.loads(json.dumps(to_row(standing)))) == standing


@pytest.mark.parametrize(
    "row",
    [{}, [], {"run": {"id": "x"}}, {**to_row(BUSY), "parked": [1]}, {**to_row(BUSY), "run": None}],
)
def test_line_that_is_no_standing_is_refused(row: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        from_row(row)


def test_processes_of_one_run_are_added_up_and_their_common_queue_is_not() -> None:
    other = replace(BUSY, errors={"Unreachable": 1, "TooSlow": 1}, requests=1)
    both = together([BUSY, other], UNDER_WAY)
    assert (both.requests, both.memory, both.queue) == (6, 2 * 10**8, BUSY.queue)
    assert both.errors == {"Unreachable": 2, "TooSlow": 1}


def test_run_is_stopping_once_each_of_its_processes_is() -> None:
    stopping, left = replace(BUSY, is_stopping=True), replace(BUSY, has_left=True)
    assert together([stopping, left], UNDER_WAY).is_stopping
    assert not together([stopping, BUSY], UNDER_WAY).is_stopping
