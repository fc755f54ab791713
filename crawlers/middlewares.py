"""Thin adapters that put egress, tabs and capture into the framework's downloader."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from adwatch.errors import AdwatchError, Forbidden, NotAnAdPage, TrapSuspected
from crawlers import limits
from crawlers.answers import flaw, in_a_charset_of_the_web, inflated, opening
from crawlers.capture import DIGEST, PICTURE, RAW, received
from crawlers.drawing import DRAWING, Drawing
from crawlers.failures import Denied
from crawlers.held import is_held
from crawlers.lending import WORK
from crawlers.media import is_picture
from crawlers.rulebook import ASKS_ROBOTS
from crawlers.site import Site
from crawlers.tabs import TAB, Tabs
from crawlers.urls import is_on

if TYPE_CHECKING:
    from typing import Self

ACCEPTED = ("gzip", "deflate", "br", "zstd")
"""The content encodings that are asked for."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
        if not is_on(request.url, self.site.base):
            request.headers.pop("Cookie", None)  # the site's own, and nobody else's


class HopsMiddleware(RedirectMiddleware):
    """Redirects are followed a few hops, within http and https, and never in a circle."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The next hop, or the answer itself; raises Denied."""
        wrong = Forbidden("the redirect leads out of http and https", where=request.url)
        try:
            after = super().process_response(request, response)
        except ValueError:  # what it leads to is no address at all
            raise Denied(wrong) from None
        if after is response and response.status in REDIRECTS and "Location" in response.headers:
            raise Denied(wrong)
        return after

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        trail = [*request.meta.get("redirect_urls", ()), request.url]
        if is_circle(redirected.url, trail):
            raise Denied(TrapSuspected("redirects lead in a circle", where=trail[0]))
        if len(trail) > self.max_redirect_times:
            raise Denied(TrapSuspected("redirects lead on and on", where=trail[0]))
        return super()._redirect(redirected, request, reason)


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
        """Give the tab back; raise where the page passed a limit at its very end."""
        await self._take_back(request, is_sound=True)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the tab's place back; raise Denied for what the page did."""
        drawing: Drawing | None = request.meta.get(DRAWING)
        if drawing is not None and drawing.is_file:
            drawing.overrun = NotAnAdPage("the page starts a download", where=request.url)
        await self._take_back(request, is_sound=False)

    async def _take_back(self, request: Request, is_sound: bool) -> None:
        drawing: Drawing | None = request.meta.get(DRAWING)
        if drawing is None:
            return
        await drawing.close(request.meta.get(TAB), is_sound)
        is_sound = is_sound and drawing.overrun is None
        await self._tabs.take_back(request.meta, is_sound=is_sound)
        self._pay(request, drawing.answered - 1)
        if drawing.overrun is not None:
            raise Denied(drawing.overrun)

    def _pay(self, request: Request, extra: int) -> None:
        """What a page asked for beside itself counts as well: the host is left alone for longer."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and extra > 0:
            slot.lastseen = max(slot.lastseen, monotonic()) + extra * slot.delay


class InflateMiddleware(_Adapter):
    """Answers come compressed and are inflated within the limits."""

    def process_request(self, request: Request) -> None:
        """Say which encodings are understood."""
        request.headers["Accept-Encoding"] = ", ".join(ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer without its encodings; raises Denied."""
        most = request.meta.get("download_maxsize", limits.PAGE_BYTES)
        try:
            return inflated(response, most)
        except AdwatchError as error:
            raise Denied(error) from None


class AnswerMiddleware(_Adapter):
    """What is no page is kept as evidence and read no further."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, ready to be read; raises Denied."""
        if request.meta.get(PICTURE) or request.meta.get(ASKS_ROBOTS) or is_held(request):
            return response
        error = flaw(response)
        if error is not None:
            raise Denied(error)
        return in_a_charset_of_the_web(response)


class CaptureMiddleware(_Adapter):
    """Every answer is kept as it came, before redirects are followed or anything is parsed."""

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer, or raise Denied where it is a picture that was not asked for.

        Pictures have a path of their own, past the warrant and the hash list.
        """
        if request.meta.get(PICTURE) or is_held(request):
            return response
        record = self.site.record
        now = record.clock.now()
        work = request.meta.get(WORK)
        came = received(response, request)
        for raw in request.meta.pop(RAW, ()):
            await raw.keep(record, now, work)
        if is_picture(opening(response)):
            raise Denied(NotAnAdPage("the answer is a picture", where=request.url))
        request.meta[DIGEST] = await came.keep(record, now, work)
        return response


def is_circle(url: str, trail: Sequence[str]) -> bool:
    """Whether redirects come back: to an address, or again and again to one that only counts."""
    bare = [one.partition("?")[0] for one in trail]
    return url in trail or bare.count(url.partition("?")[0]) > 1
