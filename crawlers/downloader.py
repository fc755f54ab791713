"""No valid warrant, no request: the framework's downloader asks before any byte leaves.

What a warrant allows is decided in `crawlers.authority`, what robots.txt allows in
`crawlers.rulebook`, how fast a host is asked in `crawlers.politeness`.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from adwatch.errors import AdwatchError, Forbidden, TooLarge, WarrantError
from crawlers import limits
from crawlers.authority import slower
from crawlers.capture import ASKED_AT, PICTURE, RAW
from crawlers.counts import BYTES, SECONDS
from crawlers.failures import Denied, Rest, Stale
from crawlers.rulebook import ASKS_ROBOTS
from crawlers.site import Site
from crawlers.urls import origin_of

if TYPE_CHECKING:
    from scrapy.core.downloader.handlers import DownloadHandlers

LOOK_SECONDS = 0.5
"""Seconds between two looks at whether the crawl is being ended."""

ENDED = "the warrant says no more"
"""What the framework is told when a run is stopped here; the record holds the true reason."""


class WarrantedDownloader(Downloader):
    """The framework's downloader, whose every request passes the warrant as it is sent.

    A request may wait for its host's turn long after the middlewares let it pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pace = cast("Site", crawler.spider).pace
        self._usuals: dict[str, float] = {}
        self.handlers = cast("DownloadHandlers", _Gate(self, crawler))
        self._watch = create_looping_call(self._let_go_at_end)
        self._watch.start(LOOK_SECONDS, now=False)

    def close(self) -> None:
        """Stop looking; the framework is done with every request."""
        self._watch.stop()
        super().close()

    def slow_down(self, request: Request, seconds: float = 0.0) -> None:
        """Leave this long, and as long as its host's answers call for, before the next one."""
        slot = self.slots.get(request.meta.get("download_slot", ""))
        if slot is None or self._pace.is_closing:
            return  # it was idle for so long that the framework dropped it
        host = host_of(request.url)
        self._pace.slow_down(host, max(self._usual(host, slot), slower(0.0, slot.jitter, seconds)))
        slot.delay = self._pace.pause(host)

    def _let_go_at_end(self) -> None:
        """A crawl that is being ended does not wait for the pauses of what it will not ask for."""
        engine = self.crawler.engine
        slot = None if engine is None else engine._slot  # noqa: SLF001 - it is told by no signal
        if slot is None or slot.closing is None or self._pace.is_closing:
            return
        self._pace.close()
        for waiting in self.slots.values():
            waiting.delay = 0.0
            waiting.close()  # its timer for the end of the pause
            self._process_queue(waiting)

    def _usual(self, host: str, slot: Slot) -> float:
        return self._usuals.setdefault(host, slot.delay)


class _Gate:
    def __init__(self, downloader: WarrantedDownloader, crawler: Crawler) -> None:
        self._handlers = downloader.handlers
        self._downloader = downloader
        self._site = cast("Site", crawler.spider)

    async def download_request_async(self, request: Request) -> Response:
        """Send a request, or raise Denied and end the run; also where it is ending."""
        async with self._site.drain.held(is_part=bool(request.meta.get(PICTURE))):
            return await self._send(request)

    async def _send(self, request: Request) -> Response:
        try:
            await self._need_leave(request)
        except Rest as error:
            if not self._site.pace.is_closing:
                self._site.rest(error)
            raise Denied(error) from None
        except (WarrantError, Forbidden) as error:
            self._stop(error)
            raise Denied(error) from None
        sent_at = monotonic()
        try:
            response = await self._handlers.download_request_async(request)
        except TooLarge:  # how much of it came is not told: as much as may
            self._spend_bytes(request.meta.get("download_maxsize", limits.PAGE_BYTES))
            raise
        self._take_in(request, response, sent_at)
        return response

    async def _need_leave(self, request: Request) -> None:
        """Raise WarrantError, Forbidden, Rest or Stale where a request must not be sent now."""
        authority, record = self._site.authority, self._site.record
        authority.check()
        await self._site.pace.wait(host_of(request.url), bool(request.meta.get(PICTURE)))
        await self._wait_for_turn(request)
        if not request.meta.get(PICTURE):
            await authority.draw(record.keeping.run)
        authority.check()
        record.spent(SECONDS, authority.spend_time())
        authority.check_budget()
        origin = origin_of(request.url)
        if not request.meta.get(ASKS_ROBOTS) and self._site.rulebook.is_stale(origin):
            raise Stale("robots.txt must be read again")
        request.meta[ASKED_AT] = record.clock.now()
        if not request.meta.get(PICTURE):
            authority.spend_page()
            record.asked()

    async def _wait_for_turn(self, request: Request) -> None:
        """Wait until no other process, here or elsewhere, has the host's turn."""
        slot = self._downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and slot.delay >= limits.SHARED_PAUSE_SECONDS:
            record = self._site.record
            turn = record.frontier.turn
            await asyncio.sleep(await record.keeping.run(turn, host_of(request.url), slot.delay))

    def _take_in(self, request: Request, response: Response, sent_at: float) -> None:
        self._spend_bytes(
            len(response.body) + sum(len(raw.body) for raw in request.meta.get(RAW, ()))
        )
        assert response.headers is not None
        asked = response.headers.get("Retry-After")
        after = None if asked is None else asked.decode("latin-1")
        try:
            self._site.pace.answered(host_of(request.url), response.status, after, sent_at)
        except Rest as error:
            self._site.rest(error)
        self._downloader.slow_down(request)

    def _spend_bytes(self, number: int) -> None:
        self._site.authority.spend_bytes(number)
        self._site.record.spent(BYTES, number)

    def _stop(self, error: AdwatchError) -> None:
        self._site.record.stop(error)
        self._site.end(ENDED)


def host_of(url: str) -> str:
    """The host and port of a URL, as pauses go by."""
    return origin_of(url).partition("://")[2]
