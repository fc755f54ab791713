"""Keep what hosts asked of us: to be left alone until a time, and what their robots.txt said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from adwatch.model import Permission
from storage import bulk, tables
from storage.engine import streamed


def park(connection: Connection, host: str, until: datetime) -> None:
    """Remember that a host asked to be left alone until then; the last word counts."""
    row = {"host": host, "until": until}
    if not bulk.insert_new(connection, tables.parked, [row]):
        here = tables.parked.c.host == host
        connection.execute(tables.parked.update().where(here).values(until=until))


def parked_until(connection: Connection, host: str) -> datetime | None:
    """Until when a host last asked to be left alone."""
    column = tables.parked.c.until
    found: datetime | None = connection.scalar(select(column).where(tables.parked.c.host == host))
    return found


def save_permission(connection: Connection, permission: Permission) -> None:
    """Keep what was decided from a robots.txt."""
    row = {name: getattr(permission, name) for name in permission.__slots__}
    connection.execute(tables.permissions.insert(), row)


def permissions(engine: Engine) -> Iterator[Permission]:
    """What was decided from each robots.txt, newest first."""
    columns = tables.permissions.c
    newest = select(tables.permissions).order_by(columns.read_at.desc(), columns.id.desc())
    with streamed(engine, newest) as rows:
        for row in rows:
            yield Permission(**{name: getattr(row, name) for name in Permission.__slots__})
