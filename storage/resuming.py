"""Which run of a site did not come to its end; what it has yet to ask for is in frontier.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from adwatch.errors import Conflict
from adwatch.model import Run, RunVerdict
from storage import frontier, runs, tables


def newest_unfinished(connection: Connection, like: Run, since: datetime) -> Run | None:
    """The newest run of a site and warrant that can be gone on with, open again.

    What other runs had yet to ask for is dropped: they are not gone on with, least of all under
    a warrant that is not theirs. Raises Conflict where another process works on one of them.
    """
    columns = tables.runs.c
    here = select(tables.runs).where(columns.site == like.site)
    found = here.order_by(columns.started.desc(), columns.id.desc())
    unfinished = None
    for run in map(runs.to_run, connection.execute(found)):
        has_more = frontier.is_unfinished(connection, run.id)
        if run.warrant != like.warrant:
            if has_more:
                _replace(connection, run, like)
        elif unfinished is None and run.started >= since and (has_more or run.verdict is None):
            unfinished = run
        elif has_more:
            frontier.forget(connection, run.id)
    if unfinished is None:
        return None
    _refuse_worked_on(connection, unfinished)
    return replace(unfinished, ended=None, verdict=None, reason=None)


def _replace(connection: Connection, run: Run, by: Run) -> None:
    """End a run that broke off under another warrant than the one crawled under now."""
    _refuse_worked_on(connection, run)
    frontier.forget(connection, run.id)
    if run.verdict is None:
        why = f"it broke off, and a crawl under warrant {by.warrant} took its place"
        ended = replace(run, ended=by.started, verdict=RunVerdict.PARTIAL, reason=why)
        runs.finish(connection, ended)


def _refuse_worked_on(connection: Connection, run: Run) -> None:
    if frontier.is_worked_on(connection, run.id):
        raise Conflict("another process is crawling this site", where=run.site)
