"""Which processes work on a run, what they told as they left, and who may decide how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Update, func, select, update

from adwatch.frontier import Facts
from adwatch.ports import Clock
from storage import tables
from storage.holders import LEASE, is_gone, now

_t = tables.workers.c


def lock(connection: Connection, site: str) -> None:
    """Let one process at a time, until its transaction ends, open or decide runs of a site."""
    if connection.dialect.name == "postgresql":  # a SQLite transaction that writes is alone
        key = func.hashtext(f"runs of {site}")
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def join(connection: Connection, run: str, holder: str) -> None:
    """Enter a process among those that work on a run."""
    leave(connection, run, holder, {})  # an earlier process that had the same number
    until = now(connection) + LEASE
    connection.execute(tables.workers.insert().values(run=run, holder=holder, until=until))


def stay(connection: Connection, run: str, holder: str, clock: Clock | None) -> bool:
    """Say that a process still works on a run; False where the run was ended without it."""
    until = now(connection, clock) + LEASE
    return connection.execute(_here(run, holder).values(until=until)).rowcount > 0


def leave(connection: Connection, run: str, holder: str, note: Facts) -> None:
    """Take a process from those that work on a run; `note` is what it had yet to tell."""
    connection.execute(_here(run, holder).values(until=None, note=note))


def others_at_work(connection: Connection, run: str, holder: str) -> bool:
    """Whether another process works on a run and lives, as far as can be known."""
    moment = now(connection)
    # One that reaches further than any can joined before the clock fell back.
    standing = _t.until.between(moment, moment + 2 * LEASE)
    found = connection.scalars(
        select(_t.holder).where(_t.run == run, standing, _t.holder != holder)
    )
    return any(not is_gone(one) for one in found)


def notes(connection: Connection, run: str) -> Iterator[Facts]:
    """What the processes that left had yet to tell, in the order in which they came."""
    left = select(_t.note).where(_t.run == run, _t.note.is_not(None)).order_by(_t.id)
    yield from connection.scalars(left)


def are_known(connection: Connection, run: str) -> bool:
    """Whether any process works, or worked, on a run that is not over."""
    return connection.scalar(select(_t.id).where(_t.run == run).limit(1)) is not None


def forget(connection: Connection, run: str) -> None:
    """Drop the workers of a run: it is over."""
    connection.execute(tables.workers.delete().where(_t.run == run))


def _here(run: str, holder: str) -> Update:
    return update(tables.workers).where(_t.run == run, _t.holder == holder, _t.until.is_not(None))
