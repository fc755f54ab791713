"""Append and read warrants and their revocations; neither is ever overwritten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from adwatch.errors import NotFound
from adwatch.hours import QuietHours
from adwatch.model import AdKind
from adwatch.warrant import Revocation, Warrant
from storage import tables

LISTED = ("sites", "hosts", "ports")
"""The fields of a warrant that are kept as a list of plain values."""


def add(connection: Connection, warrant: Warrant) -> None:
    """Append a warrant; raises Conflict where its id is taken."""
    if warrant.revocation is not None:
        raise ValueError("revocation: a warrant is issued first and revoked later")
    names = (name for name in warrant.__slots__ if name != "revocation")
    row = {name: getattr(warrant, name) for name in names}
    quiet = warrant.quiet_hours
    written = {
        **{name: list(getattr(warrant, name)) for name in LISTED},
        "kinds": [str(kind) for kind in warrant.kinds],
        "quiet_hours": None if quiet is None else str(quiet),
    }
    connection.execute(tables.warrants.insert(), row | written)


def revoke(connection: Connection, warrant_id: str, revocation: Revocation) -> None:
    """Append a revocation; raises NotFound, or Conflict where there already is one."""
    here = tables.warrants.c.id == warrant_id
    if connection.scalar(select(tables.warrants.c.number).where(here)) is None:
        raise NotFound("no such warrant", where=warrant_id)
    row = {name: getattr(revocation, name) for name in revocation.__slots__}
    connection.execute(tables.revocations.insert(), {"warrant": warrant_id, **row})


def one(connection: Connection, warrant_id: str) -> Warrant | None:
    """One warrant with its revocation."""
    found = connection.execute(_rows().where(tables.warrants.c.id == warrant_id)).one_or_none()
    return None if found is None else _warrant(found)


def every(connection: Connection) -> tuple[Warrant, ...]:
    """Every warrant, in the order they were issued."""
    return tuple(map(_warrant, connection.execute(_rows().order_by(tables.warrants.c.number))))


def _rows() -> Any:
    ended = tables.revocations.c
    columns = (ended.at, ended.by, ended.reason)
    return select(tables.warrants, *columns).outerjoin(tables.revocations)


def issued(row: Any) -> Warrant:
    """The warrant in a row of its table, as it was issued."""
    plain = (name for name in Warrant.__slots__ if name not in {"revocation", *LISTED})
    stated = {name: getattr(row, name) for name in plain} | {
        **{name: tuple(getattr(row, name)) for name in LISTED},
        "kinds": tuple(AdKind(kind) for kind in row.kinds),
        "quiet_hours": None if row.quiet_hours is None else QuietHours.read(row.quiet_hours),
    }
    return Warrant(**stated)


def _warrant(row: Any) -> Warrant:
    ended = None if row.at is None else Revocation(row.at, row.by, row.reason)
    return replace(issued(row), revocation=ended)
