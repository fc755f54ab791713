"""What a measured crawl uses while it runs: processor time, memory, stalls of its event loop.

An extension of the framework inside the crawl's own process. Linux: the figures are from /proc.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from typing import Self

TICK = 0.005
"""Seconds between two ticks; the event loop stood still no longer than from one to the next."""

STEP = 250
"""Answers between two samples."""

_HERTZ = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Sample:
    """What all processes of a crawl had used after so many answers: seconds and bytes."""

    answers: int
    processor: float
    memory: int


class Gauge:
    """Samples every so many answers and ticks in between; writes what it saw at the end."""

    def __init__(self, crawler: Crawler) -> None:
        self._out = Path(crawler.settings["GAUGE"])
        self._answers = 0
        self._samples: list[Sample] = []
        self._worst = self._told = 0.0
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._count, signals.response_received)
        crawler.signals.connect(self._kept, signals.item_scraped)
        crawler.signals.connect(self._end, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the framework."""
        return cls(crawler)

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ticked = self._loop.time()
        self._timer = self._loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        now = self._loop.time()
        self._worst = max(self._worst, now - self._ticked)
        self._ticked = now
        self._timer = self._loop.call_later(TICK, self._tick)

    def _count(self) -> None:
        self._answers += 1
        if self._answers % STEP == 0:
            self._samples.append(sample(self._answers))

    def _kept(self) -> None:
        self._told = self._worst  # what stands still after the last ad holds nothing up

    def _end(self) -> None:
        self._timer.cancel()
        seen = {"samples": [asdict(one) for one in self._samples], "stall": self._told}
        self._out.write_text(json.dumps(seen), encoding="utf-8")


def sample(answers: int) -> Sample:
    """What this process and all it started use now."""
    used = [_used(process) for process in _family(os.getpid())]
    return Sample(answers, sum(spent for spent, _ in used), sum(held for _, held in used))


def _family(process: int) -> Iterator[int]:
    yield process
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text(encoding="ascii").split():
            yield from _family(int(child))


def _used(process: int) -> tuple[float, int]:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
    # proc(5): 14 and 15 are user and system time, 16 and 17 those of children that ended, 24 pages.
    spent = sum(map(int, fields[11:15])) / _HERTZ
    return spent, int(fields[21]) * _PAGE
