"""Planned runs: what became, or is to become, of each moment at which a schedule is due.

due → started → ended, or due → skipped with its reason. Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from adwatch.model import RunVerdict
from adwatch.schedule import Pause, Schedule


class PlannedState(StrEnum):
    """How far a planned run is."""

    DUE = "due"
    STARTED = "started"
    ENDED = "ended"
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why a planned run was not started; its reason begins with this word."""

    PAUSED = "paused"
    WARRANT = "warrant"
    QUIET = "quiet hours"
    RUNNING = "still running"
    MISSED = "missed"
    UNTAKEN = "no worker took it"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Planned:
    """One due moment of a schedule, and what became of it; there is never a second for it.

    It may start from `begins` on. `reason` says why it was skipped, or how its run ended; `note`
    what befell it on the way. `attempts` counts the workers that took it up, `fence` grows with
    each of them. `holder` is the worker that has it, None once it was told to stop; `has_worker`
    says of a started one that its worker lives, as far as is known.
    """

    schedule: int
    site: str
    due: datetime
    begins: datetime
    state: PlannedState = PlannedState.DUE
    reason: str | None = None
    note: str | None = None
    attempts: int = 0
    fence: int = 0
    started: datetime | None = None
    ended: datetime | None = None
    run: str | None = None
    verdict: RunVerdict | None = None
    number: int = 0
    warrant: str = ""
    holder: str | None = None
    has_worker: bool = False


def noted(planned: Planned, further: str) -> str:
    """The note of a planned run with one more thing that befell it."""
    return further if planned.note is None else f"{planned.note}; {further}"


Judge = Callable[[Schedule, Sequence[Planned], datetime], Iterable[Planned]]
"""Gives, of a schedule's open planned runs (due and started, oldest first), those that change."""


class Schedules(Protocol):
    """Where schedules and their planned runs are kept; each call is one transaction.

    Times are those of the database where it has a clock, so that all workers agree.
    """

    def add(self, schedule: Schedule) -> Schedule:
        """Keep a schedule; raises Conflict where its site has one."""
        ...

    def every(self) -> tuple[Schedule, ...]:
        """The schedules that were not removed, by site."""
        ...

    def pause(self, site: str, pause: Pause | None) -> Schedule:
        """Leave a site alone from now on, or no longer; raises NotFound."""
        ...

    def remove(self, site: str, why: str) -> Schedule:
        """Remove a site's schedule; its planned runs stay on record. Raises NotFound."""
        ...

    def look(self, judge: Judge) -> tuple[Planned, ...]:
        """Give every due moment up to now its planned run and judge those that are open.

        Returns those that may start now, oldest first.
        """
        ...

    def claim(self, number: int) -> Planned | None:
        """Start a planned run, or take it over from a worker that died; None if others have it."""
        ...

    def renew(self, planned: Planned, run: str | None) -> str | None:
        """Say that its worker lives, and which run it crawls; why it must stop, if it must."""
        ...

    def finish(self, planned: Planned) -> None:
        """Record how a started one ended; raises StaleLease where another worker took it over."""
        ...

    def release(self, planned: Planned, note: str) -> None:
        """Leave a started one to any worker; raises StaleLease."""
        ...

    def planned(self, site: str, limit: int) -> tuple[Planned, ...]:
        """The newest planned runs of a site, newest first."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
