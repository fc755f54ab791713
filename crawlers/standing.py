"""How far a crawl is: what its process tells, as plain values that fit one line of JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from adwatch.model import Run, RunVerdict


@dataclass(frozen=True, slots=True)
class Parked:
    """A host that is left alone until a time, and why."""

    host: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One run as it stands: its counts so far, its verdict once it ended.

    `errors` counts problems by the name of their error; `queue` the pages of the frontier by
    `waiting leased done failed`. `share` counts what one process did alone; `requests`,
    `received` (bytes) and `memory` (bytes) are its own too. `pages_allowed` and `seconds_left`
    are the warrant's. `has_left` says that nothing more will be told.
    """

    run: Run
    errors: Mapping[str, int] = field(default_factory=dict)
    queue: Mapping[str, int] = field(default_factory=dict)
    parked: tuple[Parked, ...] = ()
    requests: int = 0
    received: int = 0
    memory: int = 0
    pages_allowed: int | None = None
    seconds_left: int | None = None
    is_stopping: bool = False
    share: Mapping[str, int] = field(default_factory=dict)
    has_left: bool = False

    @property
    def site(self) -> str:
        """The site that is crawled."""
        return self.run.site

    def count(self, name: str) -> int:
        """One of the run's counts."""
        return dict(self.run.counts).get(name, 0)


def to_row(standing: Standing) -> dict[str, Any]:
    """A standing as one JSON object."""
    return {
        "run": run_row(standing.run),
        "errors": dict(standing.errors),
        "queue": dict(standing.queue),
        "parked": [[one.host, one.until.isoformat(), one.why] for one in standing.parked],
        "requests": standing.requests,
        "received": standing.received,
        "memory": standing.memory,
        "pages_allowed": standing.pages_allowed,
        "seconds_left": standing.seconds_left,
        "is_stopping": standing.is_stopping,
        "share": dict(standing.share),
        "has_left": standing.has_left,
    }


def from_row(row: Mapping[str, Any]) -> Standing:
    """A standing from its JSON object; KeyError, TypeError or ValueError where it is none."""
    return Standing(
        run=run_from(row["run"]),
        errors=row["errors"],
        queue=row["queue"],
        parked=tuple(
            Parked(host, datetime.fromisoformat(until), why) for host, until, why in row["parked"]
        ),
        requests=row["requests"],
        received=row["received"],
        memory=row["memory"],
        pages_allowed=row["pages_allowed"],
        seconds_left=row["seconds_left"],
        is_stopping=row["is_stopping"],
        share=row["share"],
        has_left=row["has_left"],
    )


def run_row(run: Run) -> dict[str, Any]:
    """A run as one JSON object."""
    return {
        "id": run.id,
        "site": run.site,
        "warrant": run.warrant,
        "started": run.started.isoformat(),
        "code_version": run.code_version,
        "ended": run.ended.isoformat() if run.ended else None,
        "verdict": run.verdict,
        "counts": dict(run.counts),
        "reason": run.reason,
        "figures": dict(run.figures),
    }


def run_from(row: Mapping[str, Any]) -> Run:
    """A run from its JSON object; raises KeyError, TypeError or ValueError where it is none."""
    return Run(
        id=row["id"],
        site=row["site"],
        warrant=row["warrant"],
        started=datetime.fromisoformat(row["started"]),
        code_version=row["code_version"],
        ended=datetime.fromisoformat(row["ended"]) if row["ended"] else None,
        verdict=RunVerdict(row["verdict"]) if row["verdict"] else None,
        counts=tuple(row["counts"].items()),
        reason=row["reason"],
        figures=row["figures"],
    )


def together(standings: Sequence[Standing], run: Run) -> Standing:
    """What several processes tell of one run, the newest of them last."""
    newest = standings[-1]
    return replace(
        newest,
        run=run,
        # Each knows some of the others' problems: the most that any knows is nearest the truth.
        errors=reduce(or_, (Counter(one.errors) for one in standings)),
        requests=sum(one.requests for one in standings),
        received=sum(one.received for one in standings),
        memory=sum(one.memory for one in standings),
        is_stopping=all(one.is_stopping or one.has_left for one in standings),
        has_left=False,
    )
