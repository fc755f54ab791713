"""Progress: a run survives the way from the child process to its parent."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adwatch.model import Run, RunVerdict
from crawlers.progress import from_row, to_row
from tests.conftest import MORNING

UNDER_WAY = Run("r", "board", "demo", MORNING, "1")
ENDED = Run(
    "r",
    "board",
    "demo",
    MORNING,
    "1",
    MORNING + timedelta(seconds=3),
    RunVerdict.PARTIAL,
    (("pages", 3), ("ads", 2)),
    "why",
)


@pytest.mark.parametrize("run", [UNDER_WAY, ENDED])
def test_run_read_back_from_its_line_is_equal(run: Run) -> None:
    assert from_row(json.loads(json.dumps(to_row(run)))) == run


@pytest.mark.parametrize("row", [{}, {"id": "x"}, {**to_row(ENDED), "verdict": "fine"}])
def test_line_that_is_no_run_is_refused(row: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        from_row(row)
