"""No valid warrant, no request: the framework's downloader asks before any byte leaves.

What a warrant allows is decided in `crawlers.authority`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response

from adwatch.errors import AdwatchError, Forbidden, WarrantError
from crawlers.capture import PICTURE
from crawlers.failures import Denied
from crawlers.site import Site

if TYPE_CHECKING:
    from scrapy.core.downloader.handlers import DownloadHandlers

ENDED = "the warrant says no more"
"""What the framework is told when a run is stopped here; the record holds the true reason."""


class WarrantedDownloader(Downloader):
    """The framework's downloader, whose every request passes the warrant as it is sent.

    A request may wait for its host's turn long after the middlewares let it pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers = cast("DownloadHandlers", _Gate(self.handlers, crawler))


class _Gate:
    def __init__(self, handlers: DownloadHandlers, crawler: Crawler) -> None:
        self._handlers = handlers
        self._crawler = crawler
        self._site = cast("Site", crawler.spider)
        self._closing: asyncio.Task[None] | None = None

    async def download_request_async(self, request: Request) -> Response:
        """Send a request, or raise Denied and end the run, or Stopped where it is ending."""
        async with self._site.drain.held(is_part=bool(request.meta.get(PICTURE))):
            await self._wait_for_turn(request)
            self._ask(request)
            return await self._handlers.download_request_async(request)

    async def _wait_for_turn(self, request: Request) -> None:
        """Wait until no other process, here or elsewhere, has the host's turn."""
        engine, host = self._crawler.engine, request.meta.get("download_slot", "")
        slot = engine.downloader.slots.get(host) if engine is not None else None
        if slot is not None and slot.delay > 0:
            await asyncio.sleep(self._site.record.frontier.turn(host, slot.delay))

    def _ask(self, request: Request) -> None:
        try:
            self._site.authority.check()
            if not request.meta.get(PICTURE):
                self._site.authority.spend_page()
                self._site.record.asked()
        except (WarrantError, Forbidden) as error:
            self._stop(error)
            raise Denied(error) from None

    def _stop(self, error: AdwatchError) -> None:
        self._site.record.stop(error)
        engine = self._crawler.engine
        if self._closing is None and engine is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=ENDED))
