"""How a crawl in a child process tells its parent how far it is: JSON lines on stdout."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from adwatch.errors import AdwatchError
from adwatch.model import Run
from crawlers import limits
from crawlers.authority import Authority
from crawlers.memory import resident_bytes
from crawlers.politeness import Pace
from crawlers.record import Record
from crawlers.standing import Standing, to_row


class Teller:
    """Tells how far the run is, twice a second at most, and how it ended, if a setting asks."""

    def __init__(self, crawler: Crawler, record: Record, authority: Authority, pace: Pace) -> None:
        self._crawler = crawler
        self._record = record
        self._authority = authority
        self._pace = pace
        self._is_asked = crawler.settings.getbool("RUN_PROGRESS")
        self._queue: Mapping[str, int] = {}
        self._errors: Mapping[str, int] = {}
        self._count_again = 0.0
        self._counting: asyncio.Task[None] | None = None
        self._has_run = False
        self._telling = create_looping_call(self._tell)
        if self._is_asked:
            crawler.signals.connect(self._begin, signals.spider_opened)

    def ended(self, run: Run) -> None:
        """Tell how the run ended, or that others go on with it."""
        if self._is_asked:
            if self._telling.running:
                self._telling.stop()
            self._count_errors()
            _say(replace(self._standing(run), has_left=True))

    def _begin(self) -> None:
        self._telling.start(limits.TELL_SECONDS, now=True)

    def _tell(self) -> None:
        self._count()
        _say(self._standing(replace(self._record.run, counts=self._record.told())))

    def _count(self) -> None:
        """Count pages and problems, so seldom that it takes no more than its share of time."""
        if monotonic() >= self._count_again and self._counting is None:
            self._counting = asyncio.ensure_future(self._count_queue())

    async def _count_queue(self) -> None:
        began = monotonic()
        with suppress(AdwatchError):  # which is told where something is to be kept
            self._queue = await self._record.keeping.run(self._record.frontier.counts)
        self._count_errors()
        self._count_again = began + (monotonic() - began) / limits.COUNTING_SHARE
        self._counting = None

    def _count_errors(self) -> None:
        self._errors = Counter(type(one).__name__ for one in self._record.tally.problems)

    def _standing(self, run: Run) -> Standing:
        stats, engine = self._crawler.stats, self._crawler.engine
        assert stats is not None
        is_running = engine is not None and engine.running
        self._has_run |= is_running
        memory = 0
        with suppress(OSError):  # a system that does not tell
            memory = resident_bytes()
        return Standing(
            run,
            errors=self._errors,
            queue=self._queue,
            requests=stats.get_value("downloader/request_count", 0),
            received=stats.get_value("downloader/response_bytes", 0),
            memory=memory,
            parked=self._pace.parked(),
            pages_allowed=self._authority.pages_allowed,
            seconds_left=self._authority.seconds_left,
            is_stopping=self._has_run and not is_running,
            share=self._record.share,
        )


def _say(standing: Standing) -> None:
    with suppress(BrokenPipeError):  # who asked is gone; the crawl ends by other means
        sys.stdout.write(json.dumps(to_row(standing)) + "\n")
        sys.stdout.flush()
