"""How a crawl in a child process tells its parent how far it is: JSON lines on stdout."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from adwatch.model import Run
from crawlers import limits
from crawlers.authority import Authority
from crawlers.logs import JsonLines
from crawlers.memory import resident_bytes
from crawlers.record import Record
from crawlers.standing import Standing, to_row

ALONE = "shutdown"
"""Why a crawl ends that nobody follows any more: as if it had been asked to, to be gone on with."""


class Teller:
    """Tells how far the run is, twice a second at most, and how it ended, if a setting asks."""

    def __init__(
        self, crawler: Crawler, record: Record, authority: Authority, log: JsonLines
    ) -> None:
        self._is_asked = crawler.settings.getbool("RUN_PROGRESS")
        self._crawler = crawler
        self._record = record
        self._authority = authority
        self._log = log
        self._queue: Mapping[str, int] = {}
        self._count_again = 0.0
        self._telling = create_looping_call(self._tell)
        crawler.signals.connect(self._opened, signals.spider_opened)

    def ended(self, run: Run) -> None:
        """Tell how the run ended."""
        if self._telling.running:
            self._telling.stop()
        if self._is_asked:
            self._say(self._standing(run))

    def _opened(self) -> None:
        self._log.run = self._record.run.id
        if self._is_asked:
            self._telling.start(limits.TELL_SECONDS, now=True)

    def _tell(self) -> None:
        self._count()
        self._say(self._standing(self._record.so_far()))

    def _count(self) -> None:
        """Count the frontier's pages, so seldom that it takes no more than its share of time."""
        started = monotonic()
        if started < self._count_again:
            return
        self._queue = self._record.frontier.counts()
        took = monotonic() - started
        self._count_again = started + took / limits.COUNTING_SHARE

    def _standing(self, run: Run) -> Standing:
        stats = self._crawler.stats
        assert stats is not None
        memory = 0
        with suppress(OSError):  # a system that does not tell
            memory = resident_bytes()
        return Standing(
            run,
            errors=dict(self._record.errors),
            queue=self._queue,
            requests=stats.get_value("downloader/request_count", 0),
            received=stats.get_value("downloader/response_bytes", 0),
            memory=memory,
            pages_allowed=self._authority.pages_allowed,
        )

    def _say(self, standing: Standing) -> None:
        try:
            sys.stdout.write(json.dumps(to_row(standing)) + "\n")
            sys.stdout.flush()
        except OSError:
            self._end_alone()

    def _end_alone(self) -> None:
        """End the crawl: who started it is gone, and nobody would hear how it ends."""
        self._is_asked = False
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if self._telling.running:
            self._telling.stop()
        engine = self._crawler.engine
        if engine is not None and engine.running:
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason=ALONE))
