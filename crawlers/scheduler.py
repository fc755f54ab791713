"""Thin adapter that puts the frontier in the place of the framework's queues."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.defer import Deferred

from adwatch.frontier import Queued
from crawlers import limits
from crawlers.asks import AD_URL, ASK
from crawlers.counts import BYTES, SECONDS
from crawlers.health import SHUTDOWN
from crawlers.lending import WORK, queued
from crawlers.site import Site

LEFT_BEHIND = "the run was ended by others"
"""What the framework is told where this process was silent for so long that it counts as dead."""


class FrontierScheduler(BaseScheduler):
    """Pages wait in the frontier; retries and redirects of a page under way wait here.

    A page is dropped from the frontier by its acknowledgement alone, so that whatever a killed
    crawl had under way is asked for again.
    """

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._new: list[Queued] = []
        self._closing: asyncio.Future[None] | None = None

    def open(self, spider: Spider) -> None:
        """Open the run's record: from here on it is known what is yet to be asked for."""
        self._site = cast("Site", spider)
        record = self._site.record
        record.start(self._site.today)
        self._site.authority.draw_on(record.frontier.spend)
        self._site.authority.go_on(record.counts[BYTES], record.counts[SECONDS])
        self._lending = record.lending
        self._renewal = create_looping_call(self._renew)
        self._renewal.start(limits.RENEW_SECONDS, now=False)
        # A word to stop that comes before the framework's engine runs closes nothing.
        from twisted.internet import reactor

        at_end: Any = reactor  # its declared interface leaves out what methods are called on
        at_end.addSystemEventTrigger("before", "shutdown", self._break_off)
        engine = self._site.crawler.engine
        assert engine is not None
        # The framework looks every five seconds: too seldom where others find pages for us.
        engine._SLOT_HEARTBEAT_INTERVAL = limits.LOOK_AGAIN_SECONDS  # noqa: SLF001

    def close(self, reason: str) -> Deferred[None]:
        """Give back what was not asked for, once all that is being kept is kept."""
        if self._closing is None:
            self._renewal.stop()
            self._closing = asyncio.ensure_future(self._give_back())
        return Deferred.fromFuture(self._closing)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request of the walk; the frontier passes over pages that it knows."""
        if WORK in request.meta:
            self._again.append(request)
            return True
        if ASK not in request.meta:
            return False  # nobody could ask for it again after a kill
        self._new += queued(request.meta[ASK], [request.meta.get(AD_URL, request.url)])
        return True

    def next_request(self) -> Request | None:
        """The next request; None while nothing may be asked for."""
        if self._again:
            return self._again.popleft()
        self._flush()
        if self._lending.runs_low():
            self._site.see_to(self._restock(self._lending.restock(self._site.record.keeping.run)))
        while (work := self._lending.take()) is not None:
            if work.lease.attempts > limits.TRIES:
                self._site.see_to(self._site.record.give_up(work))
            elif self._site.is_left(work):
                self._site.see_to(self._site.record.failed(work))
            else:
                return self._site.request(work)
        return None

    def has_pending_requests(self) -> bool:
        """Whether anything is yet to be asked for or under way, here or elsewhere."""
        self._flush()
        return bool(self._again) or self._lending.has_more()

    async def _restock(self, taken_up: Awaitable[None]) -> None:
        await taken_up
        engine = self._site.crawler.engine
        if engine is not None and engine._slot is not None:  # noqa: SLF001 - it has no other bell
            engine._slot.nextcall.schedule()  # noqa: SLF001

    def _break_off(self) -> Deferred[None]:
        """The process ends: where the framework has not closed the crawl, leave the run."""
        return self.close(SHUTDOWN).addCallback(lambda _: self._site.leave(SHUTDOWN))

    def _renew(self) -> None:
        self._site.see_to(self._renewed())

    async def _renewed(self) -> None:
        if not await self._lending.renew(self._site.record.keeping.run):
            self._site.end(LEFT_BEHIND)

    async def _give_back(self) -> None:
        await self._site.all_seen_to()
        self._flush()
        self._lending.give_back()
        self._site.authority.give_back()

    def _flush(self) -> None:
        if self._new:
            self._site.record.frontier.add(self._new)
            self._new.clear()
            self._lending.changed()
