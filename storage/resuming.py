"""Which run of a site a process works on, and how it is decided once nobody does any more.

What a run has yet to ask for is in frontier.py, who works on it in workers.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from adwatch.errors import Conflict
from adwatch.frontier import Ended
from adwatch.model import Run, RunVerdict
from storage import frontier, looks, runs, tables, workers


def join(connection: Connection, like: Run, since: datetime, holder: str) -> Run:
    """Work on the site's newest unfinished run begun `since`, or else begin this one.

    A run of that very id which is over is returned as it ended. Raises Conflict where another
    process crawls the site under another warrant.
    """
    workers.lock(connection, like.site)
    same = runs.one(connection, like.id)
    if same is not None and _is_over(connection, same):
        return same
    run = _unfinished(connection, like, since, holder)
    if run is None:
        run = like
        runs.start(connection, run)
    else:
        run = replace(run, ended=None, verdict=None, reason=None)
        runs.finish(connection, run)
    workers.join(connection, run.id, holder)
    return run


def decide(connection: Connection, run: Run, holder: str, judge: Callable[[], Ended]) -> Run | None:
    """The run as it ended: `judge` says how, unless it is over; None while others work on it."""
    workers.lock(connection, run.site)
    kept = runs.one(connection, run.id)
    if kept is not None and kept.verdict is not None and not workers.are_known(connection, run.id):
        return kept
    if workers.others_at_work(connection, run.id, holder):
        return None
    ended = judge()
    finish(connection, ended)
    return ended.run


def finish(connection: Connection, ended: Ended) -> None:
    """Record how a run ended; if it is over, what it had yet to ask for is dropped."""
    for sighting in ended.gone:
        looks.add_sighting(connection, sighting)
    runs.finish(connection, ended.run)
    if ended.is_over:
        _forget(connection, ended.run.id)


def forget_stale(connection: Connection, since: datetime, holder: str) -> None:
    """Drop what runs begun before a time had yet to ask for, unless somebody works on them."""
    known = {
        run
        for table in (tables.frontier, tables.workers)
        for run in connection.scalars(select(table.c.run).distinct())
    }
    for run in sorted(known):
        begun = connection.scalar(select(tables.runs.c.started).where(tables.runs.c.id == run))
        is_old = begun is None or begun < since
        if is_old and not workers.others_at_work(connection, run, holder):
            _forget(connection, run)


def _unfinished(connection: Connection, like: Run, since: datetime, holder: str) -> Run | None:
    """The newest run of a site and warrant that can be gone on with.

    What other runs had yet to ask for is dropped: they are not gone on with, least of all under
    a warrant that is not theirs.
    """
    columns = tables.runs.c
    here = select(tables.runs).where(columns.site == like.site)
    newest_first = here.order_by(columns.started.desc(), columns.id.desc())
    found = None
    for run in map(runs.to_run, connection.execute(newest_first).all()):
        if _is_over(connection, run):
            continue
        if run.warrant != like.warrant:
            _replace(connection, run, like, holder)
        elif found is None and _may_go_on(connection, run, since, holder):
            found = run
        else:
            _forget(connection, run.id)
    return found


def _may_go_on(connection: Connection, run: Run, since: datetime, holder: str) -> bool:
    return run.started >= since or workers.others_at_work(connection, run.id, holder)


def _is_over(connection: Connection, run: Run) -> bool:
    return run.verdict is not None and not frontier.is_unfinished(connection, run.id)


def _replace(connection: Connection, run: Run, by: Run, holder: str) -> None:
    """End a run that broke off under another warrant than the one crawled under now."""
    crawled = frontier.is_unfinished(connection, run.id) or workers.are_known(connection, run.id)
    if not crawled:
        return  # an import, which ends by itself
    if workers.others_at_work(connection, run.id, holder):
        raise Conflict("another process crawls this site under another warrant", where=run.site)
    _forget(connection, run.id)
    if run.verdict is None:
        why = f"it broke off, and a crawl under warrant {by.warrant} took its place"
        ended = replace(run, ended=by.started, verdict=RunVerdict.PARTIAL, reason=why)
        runs.finish(connection, ended)


def _forget(connection: Connection, run: str) -> None:
    frontier.forget(connection, run)
    workers.forget(connection, run)
