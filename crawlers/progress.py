"""How a crawl in a child process tells its parent how far it is: JSON lines on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from adwatch.model import Run, RunVerdict
from crawlers.record import Record

INTERVAL = 0.5
"""Seconds between two lines: a person sees it move, the pipe stays quiet."""


SHARE = "share"
"""In a line: the counts of this process alone."""

LEFT = "left"
"""In the last line of a process that came to its end."""


class Teller:
    """Tells counts as they grow and the run once it ended, where the setting asks for it."""

    def __init__(self, crawler: Crawler, record: Record) -> None:
        self._is_asked = crawler.settings.getbool("RUN_PROGRESS")
        self._record = record
        self._last = 0.0
        if self._is_asked:
            crawler.signals.connect(self._now, signals.spider_opened)
            crawler.signals.connect(self._tick, signals.response_received)

    def ended(self, run: Run) -> None:
        """Tell how the run ended, or that others go on with it."""
        if self._is_asked:
            _say(to_row(run) | {LEFT: True})

    def _tick(self) -> None:
        if monotonic() - self._last >= INTERVAL:
            self._now()

    def _now(self) -> None:
        self._last = monotonic()
        counts, share = self._record.told(), self._record.share
        _say(to_row(self._record.run) | {"counts": dict(counts), SHARE: dict(share)})


def to_row(run: Run) -> dict[str, Any]:
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


def from_row(row: Mapping[str, Any]) -> Run:
    """A run from its JSON object; raises KeyError or ValueError where it is none."""
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


def _say(row: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()
