"""The built-in warrant of the demo: valid for the demo's own boards and for nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.massage import MassageBoard
from adwatch.model import AdKind
from adwatch.warrant import Warrant

NO_PAUSE = 600_000
"""Requests a minute that no machine reaches: the boards stand here and serve nobody else."""

NO_END = 200_000
"""Pages a run: as many as any run may ask for."""

NO_HURRY = 48
"""Hours a run: long enough to see a site change its robots.txt from one day to the next."""

NO_BURDEN = 200_000_000_000
"""Bytes a run: what crosses no wire costs nobody anything."""

DEMO_WARRANT = Warrant(
    id="demo",
    purpose="to show and test adwatch on invented ads",
    legal_basis="none is needed: every ad is invented and every board stands on this machine",
    requirement="does the main job work on a market whose truth is known?",
    requested_by="whoever runs the demo",
    authorised_by="the adwatch release",
    sites=(EscortBoard.name, JobBoard.name, MassageBoard.name),
    kinds=tuple(AdKind),
    requests_per_minute=NO_PAUSE,
    pages_per_run=NO_END,
    valid_from=datetime(2020, 1, 1, tzinfo=UTC),
    valid_until=datetime(2100, 1, 1, tzinfo=UTC),
    retention_days=1,
    pictures=True,
    bytes_per_run=NO_BURDEN,
    hours_per_run=NO_HURRY,
)
