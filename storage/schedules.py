"""SqlSchedules: the Schedules port over two tables; how a due moment is judged is its caller's.

Whatever starts or judges planned runs holds the row of their schedule, so that of several
schedulers one does it and the others see that it was done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, and_, select, update

from adwatch.errors import Conflict, NotFound
from adwatch.planned import Judge, Planned, PlannedState, Skip, noted
from adwatch.ports import Clock
from adwatch.schedule import Pause, Schedule
from storage import bulk, tables
from storage import planned as planned_rows
from storage.engine import for_writing, open_engine
from storage.holders import LEASE, myself, now
from storage.workspace import Workspace

TICK = timedelta(microseconds=1)
"""The least step of a kept time."""


_s, _p = tables.schedules.c, tables.planned.c


class SqlSchedules:
    """Schedules and their planned runs, in the store's database."""

    def __init__(self, engine: Engine, clock: Clock | None = None, holder: str = "") -> None:
        """`clock` None means the database's own time: workers' machines may not agree."""
        self._engine = engine
        self._writer = for_writing(engine)
        self._clock = clock
        self._holder = holder or myself()

    @classmethod
    def open(cls, home: Path, url: str | None) -> SqlSchedules:
        """The schedules of a workspace's store; raises NotFound where there is none."""
        return cls(open_engine(Workspace.open(home).database if url is None else url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def now(self) -> datetime:
        """The time that all workers go by."""
        with self._engine.connect() as connection:
            return now(connection, self._clock)

    def add(self, schedule: Schedule) -> Schedule:
        """Keep a schedule, begun now; raises Conflict where its site has one."""
        with self._writer.begin() as connection:
            created = now(connection, self._clock).replace(microsecond=0)
            looked = created - TICK if schedule.at is None else created
            begun = replace(schedule, created=created, looked=looked)
            row = _row(begun)
            if not bulk.insert_new(connection, tables.schedules, [row]):
                raise Conflict("the site has a schedule: remove it first", where=schedule.site)
            return _one(connection, schedule.site)

    def every(self) -> tuple[Schedule, ...]:
        """The schedules that were not removed, by site."""
        live = select(tables.schedules).where(_s.live.is_not(None)).order_by(_s.site)
        with self._engine.connect() as connection:
            return tuple(map(_schedule, connection.execute(live)))

    def pause(self, site: str, pause: Pause | None) -> Schedule:
        """Leave a site alone from now on, or no longer; raises NotFound."""
        told: dict[str, Any] = {"paused_at": None, "paused_by": None, "paused_why": None}
        with self._writer.begin() as connection:
            if pause is not None:
                at = now(connection, self._clock)
                told = {"paused_at": at, "paused_by": pause.by, "paused_why": pause.why}
            connection.execute(update(tables.schedules).where(_s.live == site).values(told))
            return _one(connection, site)

    def remove(self, site: str, why: str) -> Schedule:
        """Remove a site's schedule; its planned runs stay on record. Raises NotFound."""
        with self._writer.begin() as connection:
            at = now(connection, self._clock)
            gone = _one(connection, site)
            here = update(tables.schedules).where(_s.number == gone.number)
            connection.execute(here.values(live=None, removed=at))
            due = and_(_p.schedule == gone.number, _p.state == PlannedState.DUE)
            told = {"state": str(PlannedState.SKIPPED), "reason": f"{Skip.REMOVED}: {why}"}
            connection.execute(update(tables.planned).where(due).values(**told, ended=at))
            return gone

    def look(self, judge: Judge) -> tuple[Planned, ...]:
        """Give every due moment up to now its planned run and judge those that are open.

        Returns those that may start now, oldest first.
        """
        with self._writer.begin() as connection:
            live = select(tables.schedules).where(_s.live.is_not(None)).order_by(_s.number)
            held = list(map(_schedule, connection.execute(live.with_for_update())))
            moment = now(connection, self._clock)  # once they are held: nobody looked later
            for schedule in held:
                planned_rows.enter_due(connection, schedule, moment)
            found: dict[int, list[Planned]] = {schedule.number: [] for schedule in held}
            for one in planned_rows.still_open(connection, moment):
                found.setdefault(one.schedule, []).append(one)
            for schedule in held:
                planned_rows.settle(
                    connection, judge(schedule, found.pop(schedule.number), moment), moment
                )
            for orphans in found.values():
                planned_rows.settle(connection, planned_rows.abandoned(orphans), moment)
            numbers = _s.number.in_([schedule.number for schedule in held])
            connection.execute(update(tables.schedules).where(numbers).values(looked=moment))
            return tuple(
                one
                for one in planned_rows.still_open(connection, moment)
                if planned_rows.may_start(one, moment)
            )

    def claim(self, number: int) -> Planned | None:
        """Start a planned run, or take it over from a worker that died; None if others have it."""
        with self._writer.begin() as connection:
            if not _is_held(connection, number):
                return None
            moment = now(connection, self._clock)
            site = select(_p.site).where(_p.number == number).scalar_subquery()
            same = planned_rows.still_open(connection, moment, _p.site == site)
            found = next((one for one in same if one.number == number), None)
            if found is None or not planned_rows.may_start(found, moment):
                return None
            if any(one.has_worker for one in same):
                return None
            return self._start(connection, found, moment)

    def renew(self, planned: Planned, run: str | None) -> str | None:
        """Say that its worker lives, and which run it crawls; why it must stop, if it must."""
        with self._writer.begin() as connection:
            until = now(connection, self._clock) + LEASE
            told = {"lease_until": until} | ({} if run is None else {"run": run})
            kept = update(tables.planned).where(planned_rows.held(planned)).values(told)
            if connection.execute(kept).rowcount == 0:
                return "its lease ended, and another worker has it"
            here = _s.number == planned.schedule
            row = connection.execute(select(tables.schedules).where(here)).one()
            if row.live is None:
                return str(Skip.REMOVED)
            pause = _schedule(row).pause
            return None if pause is None else f"{Skip.PAUSED} {pause}"

    def finish(self, planned: Planned) -> None:
        """Record how a started one ended; raises StaleLease where another worker took it over."""
        with self._writer.begin() as connection:
            moment = now(connection, self._clock)
            verdict = None if planned.verdict is None else str(planned.verdict)
            ended = {"state": str(PlannedState.ENDED), "ended": moment, "lease_until": None}
            told = {"run": planned.run, "verdict": verdict, "reason": planned.reason}
            planned_rows.change(connection, planned, {**ended, **told, "note": planned.note})

    def release(self, planned: Planned, note: str) -> None:
        """Leave a started one to any worker; raises StaleLease."""
        with self._writer.begin() as connection:
            moment = now(connection, self._clock)
            told = f"{note} at {moment:%Y-%m-%d %H:%M}Z"
            left = {"holder": None, "lease_until": moment, "note": noted(planned, told)}
            planned_rows.change(connection, planned, left)

    def planned(self, site: str, limit: int) -> tuple[Planned, ...]:
        """The newest planned runs of a site, newest first."""
        newest = planned_rows.ROWS.where(_p.site == site).order_by(_p.due.desc(), _p.number.desc())
        with self._engine.connect() as connection:
            moment = now(connection, self._clock)
            rows = connection.execute(newest.limit(limit))
            return tuple(planned_rows.to_planned(row, moment) for row in rows)

    def _start(self, connection: Connection, found: Planned, moment: datetime) -> Planned:
        is_again = found.state is PlannedState.STARTED
        gone_on = f"gone on with at {moment:%Y-%m-%d %H:%M}Z"
        begun = replace(
            found,
            state=PlannedState.STARTED,
            note=noted(found, gone_on) if is_again else found.note,
            attempts=found.attempts + 1,
            fence=found.fence + 1,
            started=found.started or moment,
            has_worker=True,
        )
        names = ("state", "note", "attempts", "fence", "started")
        row = {name: getattr(begun, name) for name in names} | {"state": str(begun.state)}
        row |= {"holder": self._holder, "lease_until": moment + LEASE}
        connection.execute(update(tables.planned).where(_p.number == found.number).values(row))
        return begun


def _is_held(connection: Connection, number: int) -> bool:
    """Whether a planned run may start for all its schedule says, which is held until the end."""
    here = select(_p.schedule).where(_p.number == number).scalar_subquery()
    stands = and_(_s.number == here, _s.live.is_not(None), _s.paused_at.is_(None))
    return connection.scalar(select(_s.number).where(stands).with_for_update()) is not None


def _one(connection: Connection, site: str) -> Schedule:
    found = connection.execute(select(tables.schedules).where(_s.live == site)).one_or_none()
    if found is None:
        raise NotFound("has no schedule", where=site)
    return _schedule(found)


def _row(schedule: Schedule) -> dict[str, Any]:
    names = ("site", "warrant", "zone", "created", "looked")
    return {name: getattr(schedule, name) for name in names} | {
        "live": schedule.site,
        "every": None if schedule.every is None else int(schedule.every.total_seconds()),
        "at": None if schedule.at is None else f"{schedule.at:%H:%M}",
        "jitter": int(schedule.jitter.total_seconds()),
    }


def _schedule(row: Any) -> Schedule:
    at = row.paused_at
    return Schedule(
        site=row.site,
        warrant=row.warrant,
        created=row.created,
        every=None if row.every is None else timedelta(seconds=row.every),
        at=None if row.at is None else time.fromisoformat(row.at),
        zone=row.zone,
        jitter=timedelta(seconds=row.jitter),
        looked=row.looked,
        pause=None if at is None else Pause(at, row.paused_by, row.paused_why),
        number=row.number,
    )
