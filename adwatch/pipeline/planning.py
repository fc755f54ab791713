"""Whether a planned run may start now, and if not why; schedules added, paused and removed.

When runs are due is in `adwatch.schedule`; who starts them is in `adwatch.pipeline.working`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from adwatch.errors import NotFound, WarrantError
from adwatch.model import RunVerdict
from adwatch.pipeline import warrants
from adwatch.pipeline.workspace import Workspace
from adwatch.planned import Judge, Planned, PlannedState, Schedules, Skip, noted
from adwatch.ports import Store
from adwatch.schedule import Pause, Schedule
from adwatch.settings import Settings
from adwatch.warrant import Warrant
from storage.schedules import SqlSchedules

ATTEMPTS = 5
"""Workers that may die on one planned run: then it is the run that kills them."""

LATE = timedelta(minutes=5)
"""A run that starts this long after it was to begin is told to be late."""

MINUTE = "%Y-%m-%d %H:%MZ"


@contextmanager
def open_schedules(settings: Settings) -> Iterator[SqlSchedules]:
    """The schedules of the workspace in the settings; raises NotFound where there is none."""
    with closing(SqlSchedules.open(settings.home, settings.database_url)) as schedules:
        yield schedules


def add(workspace: Workspace, schedules: Schedules, schedule: Schedule) -> Schedule:
    """Keep a schedule; raises ConfigError for an unknown site.

    Raises NotFound where there is no such warrant, WarrantError where it will never cover the
    site, Conflict where the site has a schedule.
    """
    from crawlers.launch import refuse_unknown

    refuse_unknown([schedule.site], workspace.settings.home)
    found = warrants.find(workspace.store, schedule.warrant)
    why = found.refusal(schedule.site, max(workspace.clock.now(), found.valid_from))
    if why is not None:
        raise WarrantError(why, where=f"warrant {schedule.warrant}")
    return schedules.add(schedule)


def pause(store: Store, schedules: Schedules, site: str, told: Pause) -> Schedule:
    """Leave a site alone from now on; a run of it under way is told to stop."""
    look(store, schedules)
    return schedules.pause(site, told)


def resume(store: Store, schedules: Schedules, site: str) -> Schedule:
    """Crawl a site again from its next due moment on; what fell into the pause was skipped."""
    look(store, schedules)
    return schedules.pause(site, None)


def remove(store: Store, schedules: Schedules, site: str, why: str) -> Schedule:
    """Remove the schedule of a site; what became of its due moments stays on record."""
    look(store, schedules)
    return schedules.remove(site, why)


def look(store: Store, schedules: Schedules) -> tuple[Planned, ...]:
    """Judge all that became due; returns the planned runs that may start now, oldest first."""
    named = {one.warrant for one in schedules.every()}
    return schedules.look(judge_by({name: _found(store, name) for name in named}))


def _found(store: Store, warrant: str) -> Warrant | None:
    try:
        return warrants.find(store, warrant)
    except NotFound:
        return None


def judge_by(issued: Mapping[str, Warrant | None]) -> Judge:
    """Judges planned runs by these warrants; one that is not among them permits nothing."""

    def judge(schedule: Schedule, open_: Sequence[Planned], now: datetime) -> Iterator[Planned]:
        return _Judged(schedule, issued.get(schedule.warrant), now).changed(open_)

    return judge


class _Judged:
    """The open planned runs of one schedule, as they are judged at one moment."""

    def __init__(self, schedule: Schedule, warrant: Warrant | None, now: datetime) -> None:
        self._schedule = schedule
        self._warrant = warrant
        self._now = now
        self._looked = schedule.looked or schedule.created

    def changed(self, open_: Sequence[Planned]) -> Iterator[Planned]:
        """Those that change: only the newest may start, the others became due in vain."""
        started = [one for one in open_ if one.state is PlannedState.STARTED]
        ripe = [one for one in open_ if one not in started and one.begins <= self._now]
        newer = None
        for one in ripe[:-1]:
            yield _skipped(one, self._why_not_then(one))
        if ripe:
            newest = self._newest(ripe[-1], [one for one in started if one.has_worker])
            newer = newest if self._may_start(newest) else None
            yield newest
        for one in started:
            if not one.has_worker and (why := self._why_not_on(one, newer)) is not None:
                yield _ended(one, why)

    def _newest(self, one: Planned, running: Sequence[Planned]) -> Planned:
        why = self._why_not(self._now)
        if why is None and running:
            why = f"{Skip.RUNNING}: the run due at {running[0].due:{MINUTE}} has not ended"
        if why is not None:
            return _skipped(one, why)
        quiet = self._warrant.quiet_until(self._now) if self._warrant else None
        if quiet is not None:
            return self._put_off(one, quiet)
        is_late = self._looked < one.begins <= self._now - LATE
        return replace(one, note=noted(one, f"late: {self._unlooked}")) if is_late else one

    def _put_off(self, one: Planned, quiet: datetime) -> Planned:
        following = self._schedule.next_due(one.due).moment
        if quiet >= self._schedule.begins(following):
            return _skipped(one, f"{Skip.QUIET}: they hold until {quiet:{MINUTE}}")
        return replace(one, begins=quiet, note=noted(one, f"put off by {Skip.QUIET}"))

    def _may_start(self, one: Planned) -> bool:
        return one.state is PlannedState.DUE and one.begins <= self._now

    def _why_not(self, at: datetime) -> str | None:
        """Why no run may start at a moment, for all that people decided."""
        held = self._schedule.pause
        if held is not None and held.at <= at:
            return f"{Skip.PAUSED} {held}"
        if self._warrant is None:
            return f"{Skip.WARRANT} {self._schedule.warrant}: there is no such warrant"
        why = self._warrant.refusal(self._schedule.site, at)
        return None if why is None else f"{Skip.WARRANT} {self._schedule.warrant}: {why}"

    def _why_not_then(self, one: Planned) -> str:
        """Why one was not started before a newer one became due."""
        if (why := self._why_not(one.begins)) is not None:
            return why
        if self._looked < one.begins:
            return f"{Skip.MISSED}: {self._unlooked}"
        return f"{Skip.UNTAKEN} until {self._now:{MINUTE}}"

    @property
    def _unlooked(self) -> str:
        return f"no worker looked from {self._looked:{MINUTE}} to {self._now:{MINUTE}}"

    def _why_not_on(self, one: Planned, newer: Planned | None) -> str | None:
        """Why one whose worker left or died is not gone on with."""
        if (why := self._why_not(self._now)) is not None:
            return why
        if newer is not None:
            return f"the run due at {newer.due:{MINUTE}} goes on with it"
        return f"{ATTEMPTS} workers left it or died on it" if one.attempts >= ATTEMPTS else None


def _skipped(one: Planned, why: str) -> Planned:
    return replace(one, state=PlannedState.SKIPPED, reason=why)


def _ended(one: Planned, why: str) -> Planned:
    was_left = one.holder is None
    verdict = RunVerdict.PARTIAL if was_left else RunVerdict.CRASHED
    reason = f"its worker {'was told to stop' if was_left else 'died'}; {why}"
    return replace(one, state=PlannedState.ENDED, verdict=verdict, reason=reason)
