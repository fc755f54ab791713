"""A worker says every few seconds that it lives, and hears in return whether its run must stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from adwatch.errors import StoreError
from adwatch.planned import Planned
from crawlers.stopping import Children

BEAT_SECONDS = 10
"""Between two words that a run's worker lives: some may fail before its lease of a minute ends.

A run of a site that is paused is stopped as soon.
"""


@dataclass(slots=True)
class Beat:
    """What is told with each word that a run's worker lives, and why the run must stop."""

    run: str | None = None
    why: str | None = None


@contextmanager
def beating(
    planned: Planned, renew: Callable[[Planned, str | None], str | None], children: Children
) -> Iterator[Beat]:
    """Say every few seconds that the worker of a planned run lives; stop the run if it must."""
    beat, is_over = Beat(), Event()

    def go_on() -> None:
        while not is_over.wait(BEAT_SECONDS):
            try:
                why = renew(planned, beat.run)
            except StoreError:
                continue  # the database may come back before the lease ends
            if why is not None and beat.why is None:
                beat.why = why
                children.tell()

    thread = Thread(target=go_on, name=f"beat of {planned.site}")
    thread.start()
    try:
        yield beat
    finally:
        is_over.set()
        thread.join()
