"""Thin adapter that puts the frontier in the place of the framework's queues."""

from __future__ import annotations

from collections import deque
from typing import cast

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import create_looping_call

from adwatch.frontier import Queued
from crawlers import limits
from crawlers.lending import WORK, queued
from crawlers.record import ASKED, BYTES, SECONDS
from crawlers.site import Site
from crawlers.walk import AD_URL, ASK


class FrontierScheduler(BaseScheduler):
    """Pages wait in the frontier; retries and redirects of a page under way wait here.

    A page is dropped from the frontier by its acknowledgement alone, so that whatever a killed
    crawl had under way is asked for again.
    """

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._new: list[Queued] = []

    def open(self, spider: Spider) -> None:
        """Open the run's record: from here on it is known what is yet to be asked for."""
        self._site = cast("Site", spider)
        self._site.record.start(self._site.today)
        counts = self._site.record.counts
        self._site.authority.go_on(counts[ASKED], counts[BYTES], counts[SECONDS])
        self._lending = self._site.record.lending
        self._renewal = create_looping_call(self._lending.renew)
        self._renewal.start(limits.RENEW_SECONDS, now=False)

    def close(self, reason: str) -> None:
        """Give back what was not asked for."""
        self._renewal.stop()
        self._flush()
        self._lending.give_back()

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
        work = self._lending.take()
        while work is not None and self._site.gives_up(work):
            work = self._lending.take()
        return None if work is None else self._site.request(work)

    def has_pending_requests(self) -> bool:
        """Whether anything is yet to be asked for or under way, here or elsewhere."""
        self._flush()
        return bool(self._again) or self._lending.has_more()

    def _flush(self) -> None:
        if self._new:
            self._site.record.frontier.add(self._new)
            self._new.clear()
