"""A worker's shift: it looks what is due every few seconds, until it is told to stop or idle."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread

from adwatch.errors import StoreError, Unavailable
from adwatch.pipeline.handing import Hand, within
from adwatch.pipeline.working import Say, Worker
from adwatch.settings import Settings
from crawlers.stopping import WORDS_TO_STOP

LOOK_SECONDS = 15.0
"""Between two looks at what is due: a run may begin so much late."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How much a worker does at once, and how long it stays.

    With `once` it does what may start now, no more. `idle` are the seconds without any work
    after which it leaves; None means never.
    """

    parallel: int
    once: bool = False
    idle: float | None = None


def work(settings: Settings, shift: Shift, say: Say) -> None:
    """Crawl what is due until the shift is over, or until told to stop by Ctrl-C or SIGTERM."""
    with closing(Worker(settings, say)) as worker, _told_by_signals(worker):
        if shift.once:
            _work_off(worker, shift.parallel)
            return
        pause = LOOK_SECONDS if shift.idle is None else min(LOOK_SECONDS, max(shift.idle / 4, 0.1))
        with _handing(settings, worker, shift.parallel) as hand:
            # By a clock that nobody sets: what hands runs over goes by the machine's own.
            while not (worker.was_told or _is_idle(worker, shift)):
                _look(worker, hand, say)
                worker.wait(pause)


def _look(worker: Worker, hand: Hand, say: Say) -> None:
    try:
        for planned in worker.look():
            hand(planned)
    except StoreError as error:
        say(f"error: {error}")  # what is under way goes on, and the database may come back


def _is_idle(worker: Worker, shift: Shift) -> bool:
    return shift.idle is not None and worker.idle_seconds >= shift.idle


def _work_off(worker: Worker, parallel: int) -> None:
    """Crawl what may start now, and what may after that, until nothing is taken any more."""
    with ThreadPoolExecutor(parallel) as pool:
        while any(list(pool.map(worker.take, [one.number for one in worker.look()]))):
            pass


def _handing(settings: Settings, worker: Worker, parallel: int) -> AbstractContextManager[Hand]:
    if settings.database_url is None or settings.database_url.startswith("sqlite"):
        return within(worker, parallel)
    try:
        from adwatch.pipeline.queueing import over_machines
    except ModuleNotFoundError as error:
        raise Unavailable("PostgreSQL needs its queue: install adwatch[postgres]") from error
    return over_machines(settings.database_url, worker, parallel)


@contextmanager
def _told_by_signals(worker: Worker) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM tell a worker, where it has a program's main thread."""
    if current_thread() is not main_thread():
        yield
        return
    before = {word: signal.signal(word, lambda *_: worker.tell()) for word in WORDS_TO_STOP}
    try:
        yield
    finally:
        for word, handler in before.items():
            signal.signal(word, handler)
