"""The sites under watch at a glance: when each is crawled next, and how its last run did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from adwatch.errors import NotFound
from adwatch.model import Run
from adwatch.pipeline.warrants import find, warrant_view
from adwatch.pipeline.workspace import Workspace
from adwatch.planned import Planned, PlannedState, Schedules
from adwatch.schedule import Schedule
from crawlers.figures import Figures

LOOKED_BACK = 50
"""Planned runs of a site among which its last skipped one is looked for."""

PLANNED_COLUMNS = ("due", "begins", "state", "reason", "note", "started", "ended", "run", "verdict")


def crawl_rows(
    workspace: Workspace, schedules: Schedules, now: datetime
) -> Iterator[dict[str, Any]]:
    """One row for each site with a schedule, by name.

    `looked` is when a worker last looked at the schedules: nothing starts without one.
    """
    for schedule in schedules.every():
        planned = schedules.planned(schedule.site, LOOKED_BACK)
        run = next(workspace.store.runs(schedule.site, 1), None)
        yield {
            "site": schedule.site,
            "schedule": str(schedule),
            "next": _next(schedule, planned, now),
            "under_way": any(one.has_worker for one in planned),
            "last": None if run is None else _run_row(run) | _delay(workspace, run),
            "skipped": _last_skipped(planned),
            "warrant": _warrant_row(workspace, schedule, now),
            "paused": None if schedule.pause is None else str(schedule.pause),
            "looked": schedule.looked.isoformat() if schedule.looked else None,
        }


def planned_rows(schedules: Schedules, site: str, limit: int) -> Iterator[dict[str, Any]]:
    """What became of the newest due moments of a site, newest first."""
    for one in schedules.planned(site, limit):
        row = {name: getattr(one, name) for name in PLANNED_COLUMNS}
        yield {name: v.isoformat() if isinstance(v, datetime) else v for name, v in row.items()}


def _next(schedule: Schedule, planned: Sequence[Planned], now: datetime) -> str | None:
    """When its next run begins, its jitter included; None while it is paused."""
    if schedule.pause is not None:
        return None
    waiting = [one.begins for one in planned if one.state is PlannedState.DUE]
    due = schedule.next_due(schedule.looked or now)
    return min([*waiting, schedule.begins(due.moment)]).isoformat()


def _run_row(run: Run) -> dict[str, Any]:
    """How a run did: `fill` is the share of its ads that state a field, `pace` seconds a page."""
    figures, counts = Figures.from_row(run.figures), dict(run.counts)
    pages, took = counts.get("pages", 0), (run.ended - run.started) if run.ended else None
    filled = sorted(figures.filled.items())
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "verdict": str(run.verdict) if run.verdict else None,
        "reason": run.reason,
        "pages": pages,
        "ads": counts.get("ads", 0),
        "fill": {name: round(count / figures.ads, 3) for name, count in filled if figures.ads},
        "pace": round(took.total_seconds() / pages, 3) if took and pages else None,
    }


def _delay(workspace: Workspace, run: Run) -> dict[str, float | None]:
    """The hours from an ad's posting to its first sighting, median of the ads first seen by it."""
    seen = workspace.store.delays(run.site, run.started)
    hours = [(first_seen - posted).total_seconds() / 3600 for posted, first_seen in seen]
    return {"delay_hours": round(median(hours), 2) if hours else None}


def _last_skipped(planned: Sequence[Planned]) -> dict[str, Any] | None:
    """The newest planned run, if it was skipped."""
    over = [one for one in planned if one.state in {PlannedState.ENDED, PlannedState.SKIPPED}]
    if not over or over[0].state is not PlannedState.SKIPPED:
        return None
    return {"due": over[0].due.isoformat(), "reason": over[0].reason}


def _warrant_row(workspace: Workspace, schedule: Schedule, now: datetime) -> dict[str, Any]:
    """The warrant of a schedule: its state, until when it is valid, the least pause it permits."""
    try:
        warrant = find(workspace.store, schedule.warrant)
    except NotFound:
        return {"id": schedule.warrant, "state": "unknown", "until": None, "least_pause": None}
    return {
        "id": warrant.id,
        "state": warrant_view(warrant, now)["state"],
        "until": warrant.valid_until.isoformat(),
        "least_pause": 60 / warrant.requests_per_minute,
    }
