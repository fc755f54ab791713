"""SqlFrontier: the Frontier port over one table; what a page holds is for the crawl to know.

A page goes waiting → leased → done or failed. Who holds a lease may die: the page returns when
the lease ends, or at once where the holder was a process of this machine that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)

from adwatch.errors import StaleLease
from adwatch.frontier import Facts, Lease, Past, Queued
from adwatch.ports import Clock
from storage import bulk, pacing, tables, workers
from storage.engine import for_writing, open_engine, streamed
from storage.holders import LEASE, is_gone, myself, now
from storage.workspace import Workspace

WAITING, LEASED, DONE, FAILED = "waiting", "leased", "done", "failed"

CHUNK = 500
"""Pages queued by one statement."""

NOBODY = {"lease_until": None, "holder": None}
"""The columns of a page that nobody has on lease."""

_t = tables.frontier.c


class SqlFrontier:
    """The frontier of one run, in the store's database."""

    def __init__(self, engine: Engine, run: str, clock: Clock | None = None) -> None:
        """`clock` None means the database's own time: workers' machines may not agree."""
        self._engine = engine
        self._writer = for_writing(engine)
        self._run = run
        self._clock = clock
        self._holder = myself()
        self._last_host = ""

    @classmethod
    def open(cls, home: Path, url: str | None, run: str) -> SqlFrontier:
        """The frontier of a run in a workspace's store; raises NotFound where there is none."""
        return cls(open_engine(Workspace.open(home).database if url is None else url), run)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(self, queued: Iterable[Queued]) -> int:
        """Queue the pages that the run does not know yet; returns how many those are."""
        pages, added = iter(queued), 0
        while chunk := list(islice(pages, CHUNK)):
            with self._writer.begin() as connection:
                added += add(connection, self._run, chunk)
        return added

    def lease(self, count: int) -> list[Lease]:
        """Lend up to `count` waiting pages, the hosts taking turns; none is lent twice."""
        with self._writer.begin() as connection:
            moment = now(connection, self._clock)
            self._take_back(connection, _has_ended(moment))
            picked = self._pick(connection, count)
            if not picked and (gone := _gone_holders(connection, self._run)):
                self._take_back(connection, _t.holder.in_(gone))
                picked = self._pick(connection, count)
            return self._lend(connection, picked, moment)

    def renew(self, leases: Iterable[Lease]) -> bool:
        """Prolong the leases that still stand; False where the run was ended without us."""
        with self._writer.begin() as connection:
            until = now(connection, self._clock) + LEASE
            connection.execute(_held(leases).values(lease_until=until))
            return workers.stay(connection, self._run, self._holder, self._clock)

    def finish(self, lease: Lease, note: Facts, failed: bool = False) -> None:
        """Mark a page done (or failed) for this run; raises StaleLease where the lease ended."""
        with self._writer.begin() as connection:
            if not still_held(connection, [lease]):
                raise lost(lease)
            finish(connection, [(lease, note, failed)])

    def release(self, leases: Iterable[Lease]) -> None:
        """Give pages back that were not asked for; leases that ended are passed over."""
        with self._writer.begin() as connection:
            back = _held(leases).values(state=WAITING, attempts=_t.attempts - 1, **NOBODY)
            connection.execute(back)

    def has_more(self) -> bool:
        """Whether any page is waiting, or lent to anyone."""
        with self._engine.connect() as connection:
            return is_unfinished(connection, self._run)

    def counts(self) -> dict[str, int]:
        """Pages by `waiting leased done failed`; a state without pages is left out."""
        counted = select(_t.state, func.count().label("pages")).where(_t.run == self._run)
        with self._engine.connect() as connection:
            return {row.state: row.pages for row in connection.execute(counted.group_by(_t.state))}

    def past(self) -> Iterator[Past]:
        """The finished pages, in the order in which they were queued."""
        found = select(_t.body, _t.state, _t.note).where(
            _t.run == self._run, _t.state.in_((DONE, FAILED))
        )
        with streamed(self._engine, found.order_by(_t.id)) as rows:
            for row in rows:
                yield Past(row.body, row.state == FAILED, row.note)

    def notes(self) -> list[Facts]:
        """What the workers that left had yet to tell."""
        with self._engine.connect() as connection:
            return list(workers.notes(connection, self._run))

    def spend(self, count: int, limit: int) -> int:
        """Spend up to `count` requests of the run's `limit`, durably; how many are granted.

        A negative count gives back what was granted and not sent.
        """
        with self._writer.begin() as connection:
            return pacing.spend(connection, self._run, count, limit)

    def turn(self, host: str, pause: float) -> float:
        """Take the next turn at a host, which then rests for `pause` seconds; seconds until then.

        Turns are shared by every crawl process on the database, whatever its run.
        """
        with self._writer.begin() as connection:
            return pacing.turn(connection, host, pause, self._clock)

    def _pick(self, connection: Connection, count: int) -> list[int]:
        """The numbers of waiting pages, the same share from each host's queue."""
        hosts = self._hosts(connection, count)
        picked: list[int] = []
        for turn, host in enumerate(hosts):
            share = ceil((count - len(picked)) / (len(hosts) - turn))
            queue = select(_t.id).where(_t.run == self._run, _t.state == WAITING, _t.host == host)
            first = queue.order_by(_t.rank, _t.id).limit(share)
            picked += connection.scalars(first.with_for_update(skip_locked=True))
        return picked

    def _hosts(self, connection: Connection, count: int) -> list[str]:
        """Up to `count` hosts with waiting pages, beginning after the one served last."""
        # One step in the index a host: SELECT DISTINCT would read the whole queue.
        found: list[str] = []
        after, has_wrapped = self._last_host, False
        while len(found) < count:
            host = self._next_host(connection, after)
            if host is None and not has_wrapped:
                after, has_wrapped = "", True
                continue
            if host is None or host in found:
                break
            found.append(host)
            after = host
        self._last_host = after if found else ""
        return found

    def _next_host(self, connection: Connection, after: str) -> str | None:
        waiting = (_t.run == self._run, _t.state == WAITING, _t.host > after)
        found: str | None = connection.scalar(select(func.min(_t.host)).where(*waiting))
        return found

    def _lend(self, connection: Connection, picked: list[int], moment: datetime) -> list[Lease]:
        lent = (
            update(tables.frontier)
            .where(_t.id.in_(picked))
            .values(
                state=LEASED,
                lease_until=moment + LEASE,
                holder=self._holder,
                attempts=_t.attempts + 1,
                fence=_t.fence + 1,
            )
            .returning(_t.id, _t.fence, _t.attempts, _t.body)
        )
        rows = {row.id: row for row in connection.execute(lent)} if picked else {}
        found = (rows[number] for number in picked)
        return [Lease(row.id, self._run, row.fence, row.attempts, row.body) for row in found]

    def _take_back(self, connection: Connection, ended: ColumnElement[bool]) -> None:
        # Locked first, and what others have locked passed over: two workers that take back the
        # same pages do not wait for one another.
        here = select(_t.id).where(_t.run == self._run, _t.state == LEASED, ended)
        back = update(tables.frontier).where(_t.id.in_(here.with_for_update(skip_locked=True)))
        connection.execute(back.values(state=WAITING, **NOBODY))


def add(connection: Connection, run: str, queued: Iterable[Queued]) -> int:
    """Queue the pages that a run does not know yet; returns how many those are."""
    rows = [_row(run, one) for one in queued]
    if rows and connection.dialect.name == "postgresql":
        # One worker at a time: two that queue the same pages in other orders wait crosswise.
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(run))))
    return bulk.insert_new(connection, tables.frontier, rows)


_HELD = (
    select(_t.id, _t.fence)
    .where(_t.id.in_(bindparam("mine", expanding=True)), _t.state == LEASED)
    .order_by(_t.id)
    .with_for_update()
)
"""Made once: it is run for every group of pages."""


def place(lease: Lease) -> tuple[int, int]:
    """What tells a lease from every other: the number of its page and its fence."""
    return lease.number, lease.fence


def still_held(connection: Connection, leases: Iterable[Lease]) -> set[tuple[int, int]]:
    """The places of the leases that still stand, and do so until the transaction ends."""
    asked = {place(lease) for lease in leases}
    rows = connection.execute(_HELD, {"mine": [number for number, _ in asked]})
    return asked & {(row.id, row.fence) for row in rows}


def lost(lease: Lease) -> StaleLease:
    """What is told of a lease that ended."""
    return StaleLease("the lease ended while the page was worked on", where=lease.run)


def finish(connection: Connection, ended: Iterable[tuple[Lease, Facts, bool]]) -> None:
    """Mark pages whose leases are held done (or failed, where so said), each with its note."""
    rows = [
        {"id": lease.number, "state": FAILED if failed else DONE, "note": note, **NOBODY}
        for lease, note, failed in ended
    ]
    bulk.update(connection, tables.frontier, rows)


def is_unfinished(connection: Connection, run: str) -> bool:
    """Whether any page of a run is waiting or lent."""
    found = select(_t.id).where(_t.run == run, _t.state.in_((WAITING, LEASED))).limit(1)
    return connection.scalar(found) is not None


def forget(connection: Connection, run: str) -> None:
    """Drop what a run asked for: it is over."""
    connection.execute(tables.frontier.delete().where(_t.run == run))


def _row(run: str, one: Queued) -> dict[str, Any]:
    return {
        "run": run,
        "fingerprint": one.fingerprint,
        "host": one.host,
        "rank": -one.priority,
        "state": WAITING,
        "attempts": 0,
        "fence": 0,
        "body": one.body,
    }


def _gone_holders(connection: Connection, run: str) -> list[str]:
    leased = (_t.run == run, _t.state == LEASED)
    holders = connection.scalars(select(_t.holder).where(*leased).distinct())
    return [holder for holder in holders if is_gone(holder)]


def _held(leases: Iterable[Lease]) -> Any:
    """The update of the pages whose leases still stand."""
    mine = [(lease.number, lease.fence) for lease in leases]
    return update(tables.frontier).where(tuple_(_t.id, _t.fence).in_(mine), _t.state == LEASED)


def _has_ended(moment: datetime) -> ColumnElement[bool]:
    # A lease that reaches further than any can was made before the clock fell back; twice as far,
    # because clocks are set back by a second every other day.
    return or_(_t.lease_until <= moment, _t.lease_until > moment + 2 * LEASE)
