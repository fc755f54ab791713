"""A worker: looks what is due, crawls it in child processes, and stops when it is told.

What is due is judged in `adwatch.pipeline.planning`; who hands planned runs to which worker is
in `adwatch.pipeline.handing`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from adwatch.errors import AdwatchError, StaleLease, WarrantError
from adwatch.model import Run, RunVerdict
from adwatch.pipeline.beating import Beat, beating
from adwatch.pipeline.crawling import crawl_watched
from adwatch.pipeline.planning import look, open_schedules
from adwatch.pipeline.workspace import open_workspace
from adwatch.planned import Planned
from crawlers.stopping import Children

if TYPE_CHECKING:
    from crawlers.standing import Standing

from adwatch.settings import Settings

TOLD = "its worker was told to stop"

Say = Callable[[str], None]


class Worker:
    """Crawls what is due, until it is told to stop; each planned run in a thread of its caller."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings = settings
        self._say = say
        self._held = ExitStack()
        self._store = self._held.enter_context(open_workspace(settings)).store
        self._schedules = self._held.enter_context(open_schedules(settings))
        self._told = Event()
        self._at_work: dict[int, Children] = {}
        self._busy_at = monotonic()

    def close(self) -> None:
        """Let go of the store."""
        self._held.close()

    @property
    def was_told(self) -> bool:
        """Whether it was told to stop."""
        return self._told.is_set()

    @property
    def idle_seconds(self) -> float:
        """For how long it has neither crawled anything nor seen anything to crawl."""
        return 0.0 if self._at_work else monotonic() - self._busy_at

    def wait(self, seconds: float) -> bool:
        """Wait until it is told to stop, so long at most; whether it was told."""
        return self._told.wait(seconds)

    def tell(self) -> None:
        """Ask it to stop: the first time its crawls drain, the second they stop at once."""
        self._told.set()
        for children in tuple(self._at_work.values()):
            children.tell()

    def look(self) -> tuple[Planned, ...]:
        """Judge all that became due; the planned runs that may start now, oldest first."""
        ripe = look(self._store, self._schedules)
        if ripe:
            self._busy_at = monotonic()
        return ripe

    def take(self, number: int) -> bool:
        """Crawl a planned run to its end, unless others have it; whether it was taken."""
        planned = None if self.was_told else self._schedules.claim(number)
        if planned is None:
            return False
        self._say(f"{planned.site}: started, due {planned.due:%Y-%m-%d %H:%MZ}")
        children = self._at_work[number] = Children()
        try:
            if self.was_told:  # since it was claimed
                children.tell()
            with beating(planned, self._schedules.renew, children) as beat:
                ended = self._crawled(planned, children, beat)
            self._record(ended, beat)
        finally:
            del self._at_work[number]
            self._busy_at = monotonic()
        return True

    def _crawled(self, planned: Planned, children: Children, beat: Beat) -> Planned:
        """The planned run as its crawl ended, whatever came of it."""

        def watch(standing: Standing) -> None:
            beat.run = standing.run.id or beat.run

        try:
            run = crawl_watched(self._settings, planned.site, planned.warrant, watch, children)
        except WarrantError as error:
            return replace(planned, verdict=RunVerdict.REFUSED, reason=str(error))
        except (AdwatchError, OSError) as error:
            return replace(planned, verdict=RunVerdict.CRASHED, reason=str(error))
        return _as_ended(planned, run)

    def _record(self, ended: Planned, beat: Beat) -> None:
        try:
            if beat.why is not None:
                self._schedules.finish(replace(ended, reason=f"stopped: {beat.why}"))
            elif self.was_told and ended.verdict is not RunVerdict.COMPLETE:
                self._schedules.release(ended, TOLD)
            else:
                self._schedules.finish(ended)
        except StaleLease as error:
            self._say(str(error))
            return
        reason = f": {ended.reason}" if ended.reason else ""
        self._say(f"{ended.site}: {ended.verdict or 'others go on with its run'}{reason}")


def _as_ended(planned: Planned, run: Run) -> Planned:
    reason = run.reason if run.verdict else "others go on with its run"
    return replace(planned, run=run.id, verdict=run.verdict, reason=reason)
