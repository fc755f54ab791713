"""Thin adapters that put egress, tabs and capture into the framework's downloader."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from adwatch.errors import Forbidden
from crawlers.capture import DIGEST, PICTURE, RAW, received
from crawlers.failures import Denied
from crawlers.lending import WORK
from crawlers.site import Site
from crawlers.tabs import Tabs

if TYPE_CHECKING:
    from typing import Self


class _Adapter:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = cast("Site", crawler.spider)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the framework once the site is there."""
        return cls(crawler)


class EgressMiddleware(_Adapter):
    """First of all: a request out of bounds goes nowhere, not even to its robots.txt."""

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise Denied."""
        try:
            self.site.egress.check(request.url)
        except Forbidden as error:
            raise Denied(error) from None


class TabsMiddleware(_Adapter):
    """Last before the browser: a page to be drawn waits for a tab and gives it back."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tabs = Tabs()

    async def process_request(self, request: Request) -> None:
        """Wait for a tab."""
        if request.meta.get("playwright"):
            await self._tabs.lend(request.meta)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Give the tab back."""
        await self._tabs.take_back(request.meta, is_sound=True)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the tab's place back; who knows what the tab is doing."""
        await self._tabs.take_back(request.meta, is_sound=False)


class CaptureMiddleware(_Adapter):
    """Every answer is kept as it came, before redirects are followed or anything is parsed."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer; pictures are kept by their own path."""
        if request.meta.get(PICTURE):
            return response
        record = self.site.record
        now = record.clock.now()
        work = request.meta.get(WORK)
        for raw in request.meta.pop(RAW, ()):
            raw.keep(record, now, work)
        request.meta[DIGEST] = received(response, request.url).keep(record, now, work)
        return response
