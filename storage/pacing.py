"""What all crawl processes together may ask for: a run's budget of requests, a host's turns."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from adwatch.ports import Clock
from storage import bulk, tables
from storage.holders import now

FURTHEST = timedelta(hours=2)
"""A turn further ahead than this was given before the clock fell back, and is void."""


def spend(connection: Connection, run: str, count: int, limit: int) -> int:
    """Spend up to `count` requests of a run's `limit`; returns how many are granted.

    A negative count gives back what was granted and not sent.
    """
    here = tables.runs.c.id == run
    asked = connection.scalar(select(tables.runs.c.asked).where(here).with_for_update()) or 0
    granted = max(-asked, min(count, max(0, limit - asked)))
    connection.execute(tables.runs.update().where(here).values(asked=asked + granted))
    return granted


def turn(connection: Connection, host: str, pause: float, clock: Clock | None) -> float:
    """Take a host's next turn, after which it rests for `pause` seconds; seconds until then."""
    moment, turns = now(connection, clock), tables.turns
    bulk.insert_new(connection, turns, [{"host": host, "free_at": moment}])
    here = turns.c.host == host
    free_at = connection.scalar(select(turns.c.free_at).where(here).with_for_update())
    mine = max(moment, free_at or moment)
    if mine - moment > FURTHEST:
        mine = moment
    connection.execute(turns.update().where(here).values(free_at=mine + timedelta(seconds=pause)))
    return (mine - moment).total_seconds()
