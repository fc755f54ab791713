"""The rows of planned runs: entered when due, settled as judged, held by one worker at a time.

When a transaction begins, and what it holds, is in `storage.schedules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from adwatch.errors import StaleLease
from adwatch.model import RunVerdict
from adwatch.planned import Planned, PlannedState, Skip
from adwatch.schedule import Schedule
from storage import bulk, tables
from storage.holders import LEASE, is_gone

OPEN = (PlannedState.DUE, PlannedState.STARTED)

_p = tables.planned.c

ROWS = select(tables.planned, tables.schedules.c.warrant).join(tables.schedules)
"""The rows of planned runs with the warrants of their schedules."""


def enter_due(connection: Connection, schedule: Schedule, moment: datetime) -> None:
    """Enter the due moments since the last look; where the clock fell back, take some back."""
    since = schedule.looked or schedule.created
    if moment < since:
        ahead = and_(_p.schedule == schedule.number, _p.due > moment, _p.started.is_(None))
        connection.execute(tables.planned.delete().where(ahead))
    rows = [
        {
            "schedule": schedule.number,
            "site": schedule.site,
            "due": due.moment,
            "begins": schedule.begins(due.moment),
            "state": str(PlannedState.DUE),
            "note": due.note,
            "attempts": 0,
            "fence": 0,
        }
        for due in schedule.due(since, moment)
    ]
    bulk.insert_new(connection, tables.planned, rows)


def still_open(connection: Connection, moment: datetime, *further: Any) -> list[Planned]:
    """Those due or started, oldest first; `further` are conditions."""
    found = ROWS.where(_p.state.in_(OPEN), *further).order_by(_p.due, _p.number)
    return [to_planned(row, moment) for row in connection.execute(found)]


def settle(connection: Connection, decided: Iterable[Planned], moment: datetime) -> None:
    """Record what was decided of open ones."""
    names = ("begins", "reason", "note")
    rows = []
    for one in decided:
        row = {name: getattr(one, name) for name in names} | {"number": one.number}
        is_over = one.state not in OPEN
        verdict = None if one.verdict is None else str(one.verdict)
        told = {"state": str(one.state), "verdict": verdict, "ended": moment if is_over else None}
        rows.append(row | told)
    bulk.update(connection, tables.planned, rows)


def may_start(one: Planned, moment: datetime) -> bool:
    """Whether one may be claimed: ripe, or started and without a worker."""
    return _is_dropped(one) or (one.state is PlannedState.DUE and one.begins <= moment)


def held(planned: Planned) -> Any:
    """That a planned run is still with the worker that was given it so."""
    is_mine = and_(_p.number == planned.number, _p.fence == planned.fence)
    return and_(is_mine, _p.state == PlannedState.STARTED, _p.holder.is_not(None))


def change(connection: Connection, planned: Planned, values: dict[str, Any]) -> None:
    """Change one that its worker still holds; raises StaleLease."""
    changed = update(tables.planned).where(held(planned)).values(values)
    if connection.execute(changed).rowcount == 0:
        raise StaleLease("another worker took the planned run over", where=planned.site)


def to_planned(row: Any, moment: datetime) -> Planned:
    """The planned run in a row, as it stands at a moment."""
    names = set(Planned.__slots__) - {"state", "verdict", "has_worker"}
    # A lease that reaches further than any can was made before the clock fell back.
    stands = row.lease_until is not None and moment < row.lease_until <= moment + 2 * LEASE
    return Planned(
        **{name: getattr(row, name) for name in names},
        state=PlannedState(row.state),
        verdict=None if row.verdict is None else RunVerdict(row.verdict),
        has_worker=stands and row.state == PlannedState.STARTED and not is_gone(row.holder),
    )


def _is_dropped(one: Planned) -> bool:
    return one.state is PlannedState.STARTED and not one.has_worker


def abandoned(open_: Iterable[Planned]) -> Iterator[Planned]:
    """Of a removed schedule, those whose workers died, as ended."""
    reason = f"its worker died, and its schedule was {Skip.REMOVED}"
    for one in filter(_is_dropped, open_):
        yield replace(one, state=PlannedState.ENDED, verdict=RunVerdict.CRASHED, reason=reason)
