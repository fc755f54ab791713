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
from crawlers.capture import ASKED_AT, PICTURE
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
        """Send a request, or raise Denied and end the run."""
        try:
            self._site.authority.check()
            request.meta[ASKED_AT] = self._site.record.clock.now()
            if not request.meta.get(PICTURE):
                self._site.authority.spend_page()
                self._site.record.asked()
        except (WarrantError, Forbidden) as error:
            self._stop(error)
            raise Denied(error) from None
        return await self._handlers.download_request_async(request)

    def _stop(self, error: AdwatchError) -> None:
        self._site.record.stop(error)
        engine = self._crawler.engine
        if self._closing is None and engine is not None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=ENDED))
