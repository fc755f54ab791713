"""One page under way in a tab of the browser: drawn, kept, and ended where it passes a limit.

How the browser is started and what it may send is in `crawlers.browser`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adwatch.errors import AdwatchError, TooLarge, TooSlow, Unreachable
from crawlers import limits
from crawlers.capture import RAW, Asked
from crawlers.snapshots import answer_of, snapshots
from crawlers.tabs import TAB

if TYPE_CHECKING:
    from playwright.async_api import CDPSession
    from playwright.async_api import Page as Tab
    from playwright.async_api import Response as TabResponse
    from scrapy import Request

DRAWING = "drawing"
"""Request meta: the drawing of the page."""

CONTEXT = {
    "accept_downloads": False,
    "service_workers": "block",
    "permissions": [],
    "bypass_csp": False,
    "ignore_https_errors": False,
}
"""A page gets no downloads, no worker that outlives it, and no permission."""

ANSWERED = frozenset({"document", "xhr", "fetch"})
"""What carries an ad's content: kept as it was received, beside the page as it was drawn."""

_SCROLL = (
    "() => { window.scrollTo(0, document.body.scrollHeight); return document.body.scrollHeight }"
)
_GREW = "(height) => document.body.scrollHeight > height"


@dataclass(frozen=True, slots=True)
class View:
    """How a page of a site is drawn: `ready` matches once it is, `end` once a list is whole.

    With `end`, the page is scrolled down until that selector matches; if that is "", until the
    page grows no more.
    """

    ready: str
    end: str | None = None


def drawn(view: View) -> dict[str, Any]:
    """Request meta that has a page drawn in the browser."""
    from scrapy_playwright.page import PageMethod

    drawing = Drawing(view)
    return {
        "playwright": True,
        "playwright_context": "default",
        "playwright_context_kwargs": dict(CONTEXT),
        "playwright_page_init_callback": drawing.watch,
        "playwright_page_methods": [PageMethod(drawing.finish)],
        DRAWING: drawing,
    }


class Drawing:
    """One page under way in a tab: what it asked for and received, and what it was ended for."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.is_whole = True
        self.overrun: AdwatchError | None = None
        """The limit that the page passed, for which its process was ended."""
        self.is_file = False
        """Whether the browser was handed something to save, which it refuses."""
        self.answered = 0
        """Requests of the page that were let out and answered."""
        self._asked = self._bytes = 0
        self._where = ""
        self._request: Request | None = None
        self._session: CDPSession | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[object] | None = None
        self._answers: list[TabResponse] = []

    async def watch(self, tab: Tab, request: Request) -> None:
        """Before the page loads: count what it asks for, note its answers, set its deadline."""
        self._request, self.is_whole, self.overrun = request, True, None
        self.is_file = False
        self.answered = self._asked = self._bytes = 0
        self._where = request.url[:200]
        self._answers.clear()
        tab.on("response", self._note)
        tab.on("request", self._count)
        tab.on("download", self._save)
        if TAB not in request.meta:  # the tab is new
            tab.on("popup", _close)
            await tab.route_web_socket("**/*", lambda channel: channel.close())
        session = await tab.context.new_cdp_session(tab)
        session.on("Network.dataReceived", self._weigh)
        # What it asks for is counted here and not kept twice.
        unkept = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0}
        await self._tell(session, "Network.enable", unkept)
        limit = limits.BROWSER_PAGE_MS if self.view.end is None else limits.BROWSER_LIST_MS
        late = TooSlow("the page was not drawn in time", where=self._where)
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(limit / 1000, self._end, late)
        self._session = session

    async def finish(self, tab: Tab) -> None:
        """After the page loaded: wait until it is drawn, scroll a list down, keep the answers.

        Then its scripts stop, so that all that is taken from here on shows the same page.
        """
        from playwright.async_api import TimeoutError as DrawTimeout

        assert self._request is not None
        if self._session is None:
            raise Unreachable("the browser could not be told its limits", where=self._where)
        try:
            await self._settle(tab)
        except DrawTimeout:
            raise TooSlow("the page was not drawn in time", where=self._where) from None
        await self._tell(self._session, "Emulation.setScriptExecutionDisabled", {"value": True})
        kind = Asked.by(self._request).kind
        came = [await answer_of(one, kind) for one in self._answers]
        kept = [one for one in came if one is not None]
        self._request.meta[RAW] = [*kept, *await snapshots(tab, kind)]
        self._answers.clear()

    async def close(self, tab: Tab | None, is_sound: bool) -> None:
        """After the page was taken, or failed: its deadline and its listeners go."""
        from playwright.async_api import Error as BrowserError

        if self._deadline is not None:
            self._deadline.cancel()
        if tab is not None:
            tab.remove_listener("response", self._note)
            tab.remove_listener("request", self._count)
            tab.remove_listener("download", self._save)
        session, self._session = self._session, None
        if session is not None and is_sound and self.overrun is None:  # a dead page never answers
            with suppress(BrowserError, TimeoutError):  # it may be gone already, with the browser
                async with asyncio.timeout(limits.BROWSER_WORD_SECONDS):
                    await session.detach()

    async def _tell(self, session: CDPSession, word: str, more: dict[str, Any]) -> None:
        """Tell the page's process something; raises TooSlow where it does not answer."""
        try:
            async with asyncio.timeout(limits.BROWSER_WORD_SECONDS):
                await session.send(word, more)
        except TimeoutError:
            raise TooSlow("the page's process does not answer", where=self._where) from None

    async def _settle(self, tab: Tab) -> None:
        limit = limits.BROWSER_PAGE_MS
        await tab.wait_for_selector(self.view.ready, state="attached", timeout=limit)
        if self.view.end is not None:
            self.is_whole = await _scroll_to(tab, self.view.end)

    def _note(self, answer: TabResponse) -> None:
        self.answered += 1
        if answer.request.resource_type in ANSWERED and len(self._answers) < limits.BROWSER_ANSWERS:
            self._answers.append(answer)

    def _count(self, _: object) -> None:
        self._asked += 1
        if self._asked > limits.BROWSER_REQUESTS:
            self._end(TooLarge("the page asks for too much", where=self._where))

    def _weigh(self, received: dict[str, Any]) -> None:
        self._bytes += int(received["dataLength"])
        if self._bytes > limits.BROWSER_PAGE_BYTES:
            self._end(TooLarge("the page passes the size limit", where=self._where))

    def _save(self, _: object) -> None:
        self.is_file = True

    def _end(self, error: AdwatchError) -> None:
        """End the page's process: the one way that stops a page which never rests."""
        if self.overrun is None and self._session is not None:
            self.overrun = error
            # It has no answer: who would give it is gone.
            self._ending = asyncio.ensure_future(self._session.send("Page.crash"))
            self._ending.add_done_callback(lambda task: task.cancelled() or task.exception())


async def _scroll_to(tab: Tab, end: str) -> bool:
    """Scroll until `end` matches; False where the list has no end within the limits."""
    from playwright.async_api import TimeoutError as DrawTimeout

    for _ in range(limits.SCROLLS):
        if end and await tab.query_selector(end) is not None:
            return True
        height = await tab.evaluate(_SCROLL)
        with suppress(DrawTimeout):
            await tab.wait_for_function(_GREW, arg=height, timeout=limits.SCROLL_WAIT_MS)
            continue
        return not end or await tab.query_selector(end) is not None
    return False


async def _close(tab: Tab) -> None:
    await tab.close()
