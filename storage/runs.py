"""Keep and read runs; the pages they fetched are in pages.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, select

from adwatch.errors import NotFound
from adwatch.model import Run, RunVerdict
from storage import tables


def start(connection: Connection, run: Run) -> None:
    """Record that a run began; raises Conflict where its id is taken."""
    connection.execute(tables.runs.insert(), _row(run))


def finish(connection: Connection, run: Run) -> None:
    """Record how a run ended; raises NotFound where it never began."""
    here = tables.runs.c.id == run.id
    if connection.execute(tables.runs.update().where(here), _row(run)).rowcount == 0:
        raise NotFound("no such run", where=run.id)


def one(connection: Connection, run: str) -> Run | None:
    """The run of that id."""
    found = connection.execute(select(tables.runs).where(tables.runs.c.id == run)).first()
    return None if found is None else to_run(found)


def newest_first(engine: Engine, site: str | None, limit: int | None = None) -> Iterator[Run]:
    """The runs, of one site if given, newest first and no more than `limit`."""
    columns = tables.runs.c
    found = select(tables.runs).order_by(columns.started.desc(), columns.id.desc()).limit(limit)
    if site is not None:
        found = found.where(columns.site == site)
    with engine.connect() as connection:
        rows = connection.execute(found).all()
    yield from map(to_run, rows)


def _row(run: Run) -> dict[str, Any]:
    verdict = None if run.verdict is None else str(run.verdict)
    return {name: getattr(run, name) for name in run.__slots__} | {"verdict": verdict}


def to_run(row: Any) -> Run:
    """The run in a row of the table."""
    return Run(
        row.id,
        row.site,
        row.warrant,
        row.started,
        row.code_version,
        ended=row.ended,
        verdict=None if row.verdict is None else RunVerdict(row.verdict),
        counts=tuple((name, number) for name, number in row.counts),
        reason=row.reason,
        figures=row.figures,
    )
