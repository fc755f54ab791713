"""Thin adapter by which robots.txt is read before the first page, again each day, and obeyed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from adwatch.model import Permission
from crawlers.capture import DIGEST, ROBOTS
from crawlers.downloader import WarrantedDownloader
from crawlers.failures import Denied, Disallowed, Rest, Stale, explain, is_rest
from crawlers.robots import Robots
from crawlers.rulebook import ASKS_ROBOTS
from crawlers.site import Site
from crawlers.urls import origin_of

if TYPE_CHECKING:
    from typing import Self


class RobotsMiddleware:
    """robots.txt of an origin is read before its first page and again each day, and obeyed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = cast("Site", crawler.spider)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the framework once the site is there."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise Denied."""
        if request.meta.get(ASKS_ROBOTS):
            return
        origin = origin_of(request.url)
        if self.site.rulebook.is_stale(origin):
            if origin not in self._under_way:
                self._under_way[origin] = asyncio.ensure_future(self._read(origin))
            await self._under_way[origin]
        request.meta[ROBOTS] = self.site.rulebook.digest(origin)
        error = self.site.rulebook.refusal(origin, request.url)
        if error is None:
            return
        if self.site.rulebook.has_changed(origin):
            self.site.rest(error)
            raise Denied(Rest(str(error)))
        raise Disallowed(error)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """A request whose rules grew old as it waited comes again."""
        return request.replace(dont_filter=True) if isinstance(exception, Stale) else None

    async def _read(self, origin: str) -> None:
        try:
            robots, status, digest = await self._ask(origin)
        finally:
            del self._under_way[origin]
        self.site.rulebook.keep(origin, robots, digest)
        record = self.site.record
        now = record.clock.now()
        told = Permission(record.run.id, origin, now, robots.decision, status, digest)
        await record.keeping.run(record.sink.keep_permission, told)

    async def _ask(self, origin: str) -> tuple[Robots, int | None, str | None]:
        meta = {ASKS_ROBOTS: True}
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta=meta, priority=1000)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            if is_rest(error):
                raise
            why = f"robots.txt could not be had: {explain(error, request.url)}"
            return Robots(closed=why), None, None
        robots = await self._robots(response)
        downloader = cast("WarrantedDownloader", self.crawler.engine.downloader)
        downloader.slow_down(response.request or request, robots.pause())
        return robots, response.status, response.meta[DIGEST]

    async def _robots(self, response: Response) -> Robots:
        assert response.headers is not None
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        # In a thread: half a megabyte of rules takes longer than the others should wait.
        return await asyncio.to_thread(
            Robots.read, response.status, response.body, kind, self.site.token
        )
