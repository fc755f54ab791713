"""The end of a crawl that is told to stop: what is under way may end, for some seconds."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawlers import limits
from crawlers.failures import Denied, Rest


class Drain:
    """Holds every request that is being sent; once the crawl stops, it lets no more begin."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._under_way: set[asyncio.Timeout] = set()
        self._until: float | None = None
        self._watch = create_looping_call(self._look)

    def open(self) -> None:
        """Begin to watch for the word to stop: nothing of the framework's tells of it."""
        self._watch.start(limits.LOOK_AGAIN_SECONDS, now=False)
        if self._crawler.settings.getbool("RUN_PROGRESS"):
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _stop_as_an_orphan)

    def close(self) -> None:
        """Watch no more."""
        if self._watch.running:
            self._watch.stop()

    @asynccontextmanager
    async def held(self, is_part: bool) -> AsyncIterator[None]:
        """While a request is sent and answered; raises Denied where the crawl is ending.

        What is part of a page under way, as its pictures are, may still begin in the time left.
        """
        if self._is_stopping() and not (is_part and self._has_time()):
            raise _stopped()
        try:
            async with asyncio.timeout(None) as limit:
                self._under_way.add(limit)
                try:
                    yield
                finally:
                    self._under_way.discard(limit)
        except TimeoutError:
            if limit.expired():
                raise _stopped() from None
            raise

    def _is_stopping(self) -> bool:
        engine = self._crawler.engine
        return engine is not None and not engine.running

    def _has_time(self) -> bool:
        return self._until is None or monotonic() < self._until

    def _look(self) -> None:
        if not self._is_stopping():
            return
        if self._until is None:
            self._until = monotonic() + limits.DRAIN_SECONDS
        if not self._has_time():
            for limit in tuple(self._under_way):
                limit.reschedule(0)


def _stopped() -> Denied:
    return Denied(Rest("it was told to stop"))


def _stop_as_an_orphan() -> None:
    """Standard input ends with the parent: nobody waits for this crawl any more."""
    asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
    os.kill(os.getpid(), signal.SIGTERM)
