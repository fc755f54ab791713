"""Which run of a site did not come to its end; what it has yet to ask for is in frontier.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from adwatch.errors import Conflict
from adwatch.model import Run
from storage import frontier, runs, tables


def newest_unfinished(connection: Connection, like: Run, since: datetime) -> Run | None:
    """The newest run of a site and warrant that can be gone on with, open again.

    What older runs had yet to ask for is dropped: they are not gone on with. Raises Conflict
    where another process works on the run.
    """
    columns = tables.runs.c
    same = (columns.site == like.site, columns.warrant == like.warrant)
    found = select(tables.runs).where(*same).order_by(columns.started.desc(), columns.id.desc())
    unfinished = None
    for run in map(runs.to_run, connection.execute(found)):
        has_more = frontier.is_unfinished(connection, run.id)
        if unfinished is None and run.started >= since and (has_more or run.verdict is None):
            unfinished = run
        elif has_more:
            frontier.forget(connection, run.id)
    if unfinished is None:
        return None
    if frontier.is_worked_on(connection, unfinished.id):
        raise Conflict("another process is crawling this site", where=like.site)
    return replace(unfinished, ended=None, verdict=None, reason=None)
