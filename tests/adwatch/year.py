"""A simulated year: two schedulers that die, hang and restart, people who decide, clocks that jump.

What the world did is noted here, apart from the store, to hold the store's account against it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import event

from adwatch.clock import FakeClock
from adwatch.errors import StaleLease
from adwatch.model import RunVerdict
from adwatch.pipeline.planning import judge_by
from adwatch.planned import Planned
from adwatch.schedule import Pause, Schedule
from storage.schedules import SqlSchedules
from tests.storage.makes import warrant

HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)

DYING = 0.04
"""Share of a scheduler's calls in which it dies, between two statements or just after the last."""

STATEMENTS = 8
"""A call that is to die has this many at most before it does."""


class Died(BaseException):
    """Nobody catches a kill."""


@dataclass
class Scheduler:
    """One process: what it crawls, until when, or until when it is dead or hangs."""

    schedules: SqlSchedules
    crawls: dict[int, tuple[Planned, datetime]] = field(default_factory=dict)
    back_at: datetime | None = None


@dataclass
class Begun:
    """That a crawl of a planned run began, and what ended it: true time, not the clock's."""

    planned: Planned
    at: datetime
    until: datetime | None = None
    how: str = ""


class Year:
    """The world: the true time, a clock that may be wrong, and all that happens."""

    def __init__(self, engine: Any, days: int, seed: int, clocks_jump: bool) -> None:
        self.rng = random.Random(seed)
        self.clocks_jump = clocks_jump
        self.dying = DYING
        self.now = BEGIN
        self.clock = FakeClock(BEGIN)
        self.end = BEGIN + timedelta(days=days)
        self.engine = engine
        self.warrants = {
            "w-1": self._warrant("w-1", days + 60),
            "w-short": self._warrant("w-short", days // 2),
        }
        self.begun: list[Begun] = []
        self.finished: list[Planned] = []
        self.looks: list[datetime] = []
        self.pauses: list[tuple[str, datetime, datetime]] = []
        self.jumps: list[tuple[datetime, timedelta]] = []
        self.deaths = self.hangs = 0
        self._fuse: int | None = None
        self.schedulers = [Scheduler(self._process()) for _ in range(2)]
        event.listen(engine, "before_cursor_execute", self._burn)
        if engine.dialect.name == "sqlite":  # nobody pulls the plug on a test
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
            engine.dispose()

    def live(self) -> None:
        """Let the year pass."""
        first = self.schedulers[0].schedules
        day, half = timedelta(days=1), timedelta(minutes=30)
        jitter = timedelta(minutes=20)
        for stated in (
            Schedule("often", "w-1", BEGIN, every=12 * HOUR, jitter=jitter),
            Schedule("daily", "w-1", BEGIN, at=time(2, 30), zone="Europe/Berlin"),
            Schedule("ending", "w-short", BEGIN, every=day - half),
            Schedule("paused", "w-1", BEGIN, every=day + half, jitter=jitter),
        ):
            first.add(stated)
        while self.now < self.end:
            self._pass(self._pause())
            self._befall()
            for scheduler in self.rng.sample(self.schedulers, 2):
                if scheduler.back_at is None and self.rng.random() < 0.7:
                    self._turn(scheduler)
        self._settle()

    def _pause(self) -> timedelta:
        """Mostly until soon after the next run is due, sometimes for days."""
        if self.rng.random() < 0.01:
            return self.rng.uniform(1, 9) * 24 * HOUR
        return self.rng.choice([2, 250, 420, 600, 840]) * timedelta(minutes=1)

    def _befall(self) -> None:
        """What happens to the world: pauses, clocks set, processes that hang."""
        drawn = self.rng.random()
        if drawn < 0.01:
            self._pause_site()
        elif drawn < 0.02 and self.clocks_jump:
            self._set_clock(self.rng.choice([-26, -2, -0.01, 0.5, 30, 500]) * HOUR)
        elif drawn < 0.05:
            hung = self.rng.choice(self.schedulers)
            if hung.back_at is None:
                hung.back_at = self.now + self.rng.uniform(0, 5) * HOUR
                self.hangs += 1
        elif self.jumps and drawn < 0.2:
            self._set_clock(self.now - self.clock.now())

    def _turn(self, scheduler: Scheduler) -> None:
        """A scheduler looks, starts what it may, ends what is over; it may die at any step."""
        try:
            ripe = self._do(lambda: self._look(scheduler))
            for one in self.rng.sample(ripe, len(ripe)):
                started = self._do(lambda number=one.number: self._claim(scheduler, number))
                if started is None or self.rng.random() < 0.02:  # nobody took it yet
                    continue
        except Died:
            self._die(scheduler)

    def _look(self, scheduler: Scheduler) -> tuple[Planned, ...]:
        ripe = scheduler.schedules.look(judge_by(self.warrants))
        self.looks.append(self.now)
        return ripe

    def _claim(self, scheduler: Scheduler, number: int) -> Planned | None:
        started = scheduler.schedules.claim(number)
        if started is not None:
            self.begun.append(Begun(started, self.now))
            lasts = self.rng.choice([0.2, 0.5, 2, 13, 30]) * HOUR
            scheduler.crawls[started.number] = (started, self.now + lasts)
        return started

    def _pass(self, length: timedelta) -> None:
        """Time passes: who lives says so all along, and ends its crawls when they are over."""
        target = self.now + length
        while self.now < target:
            ends = [
                end
                for one in self.schedulers
                if one.back_at is None
                for _, end in one.crawls.values()
            ]
            backs = [one.back_at for one in self.schedulers if one.back_at is not None]
            step = max(self.now, min([target, *ends, *backs])) - self.now
            self.now += step
            self.clock.advance(step)
            for scheduler in self.schedulers:
                if scheduler.back_at is not None and scheduler.back_at <= self.now:
                    scheduler.back_at = None
                if scheduler.back_at is None:
                    self._beat(scheduler)

    def _beat(self, scheduler: Scheduler) -> None:
        try:
            for number, (planned, end) in list(scheduler.crawls.items()):
                why = self._do(lambda one=planned: scheduler.schedules.renew(one, "run"))
                if why is not None or end <= self.now:
                    self._do(lambda one=planned, n=number: self._finish(scheduler, n, one))
        except Died:
            self._die(scheduler)

    def _finish(self, scheduler: Scheduler, number: int, planned: Planned) -> None:
        told = replace(planned, verdict=RunVerdict.COMPLETE, run="run")
        try:
            if self.rng.random() < 0.05:
                scheduler.schedules.release(told, "its worker was told to stop")
                self._over(planned, "released")
            else:
                scheduler.schedules.finish(told)
                self.finished.append(planned)
                self._over(planned, "finished")
        except StaleLease:
            self._over(planned, "lost")
        del scheduler.crawls[number]

    def _over(self, planned: Planned, how: str) -> None:
        for one in self.begun:
            if (one.planned.number, one.planned.fence) == (planned.number, planned.fence):
                one.until, one.how = self.now, how

    def _die(self, scheduler: Scheduler) -> None:
        self.deaths += 1
        for planned, _ in scheduler.crawls.values():
            self._over(planned, "died")
        scheduler.crawls.clear()
        scheduler.schedules = self._process()
        scheduler.back_at = self.now + self.rng.choice([0.02, 1, 7]) * HOUR

    def _do(self, call: Callable[[], Any]) -> Any:
        if self.rng.random() >= self.dying:
            return call()
        self._fuse = self.rng.randint(0, STATEMENTS)
        try:
            call()
        finally:
            self._fuse = None
        raise Died

    def _burn(self, *_: Any) -> None:
        if self._fuse is not None:
            self._fuse -= 1
            if self._fuse < 0:
                raise Died

    def _process(self) -> SqlSchedules:
        return SqlSchedules(self.engine, self.clock, holder=f"elsewhere/{self.rng.random()}")

    def _pause_site(self) -> None:
        told = Pause(BEGIN, "Ana", "the board moves")
        people = self.schedulers[0].schedules
        people.look(judge_by(self.warrants))
        is_paused = any(one.pause for one in people.every())
        if is_paused:
            site, at, _ = self.pauses.pop()
            self.pauses.append((site, at, self.clock.now()))
        else:
            self.pauses.append(("paused", self.clock.now(), datetime.max.replace(tzinfo=UTC)))
        people.pause("paused", None if is_paused else told)

    def _set_clock(self, by: timedelta) -> None:
        if by:
            self.clock.advance(by)
            self.jumps.append((self.now, by))

    def _settle(self) -> None:
        """The clock is right, nobody dies any more, and what is under way ends."""
        event.remove(self.engine, "before_cursor_execute", self._burn)
        self.dying = 0.0
        self._set_clock(self.now - self.clock.now())
        self._pass(32 * HOUR)
        for scheduler in self.schedulers:
            self._turn(scheduler)
            self._pass(32 * HOUR)
        self.schedulers[0].schedules.look(judge_by(self.warrants))

    def _warrant(self, name: str, days: int) -> Any:
        until = BEGIN + timedelta(days=days)
        sites = ("often", "daily", "ending", "paused")
        return warrant(name, valid_from=BEGIN - HOUR, valid_until=until, sites=sites)
