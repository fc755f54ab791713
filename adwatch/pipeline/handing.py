"""How planned runs get to a free place in one process: by APScheduler's pool of threads.

It decides nothing: what is due, and who has it, is in the store alone. It goes by the machine's
clock and falls silent while that was set back, so looking is left to the worker's shift.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from adwatch.pipeline.working import Worker
from adwatch.planned import Planned

Hand = Callable[[Planned], None]
"""Hands a planned run over; one that waits for a place already is passed over."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a job is to start: at once, also where the clock falls back meanwhile."""


@contextmanager
def within(worker: Worker, parallel: int) -> Iterator[Hand]:
    """Have planned runs crawled by threads of this process."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    places = {"default": ThreadPoolExecutor(parallel)}
    scheduler = BackgroundScheduler(executors=places, timezone="UTC")
    waiting: set[int] = set()

    def take(number: int) -> None:
        try:
            worker.take(number)
        finally:
            waiting.discard(number)

    def hand(planned: Planned) -> None:
        if planned.number not in waiting:
            waiting.add(planned.number)
            scheduler.add_job(
                take, "date", [planned.number], run_date=LONG_AGO, misfire_grace_time=None
            )

    scheduler.start()
    try:
        yield hand
    finally:
        scheduler.shutdown(wait=True)
