"""The browser: where Chromium is, how it is started, and how one page is drawn and captured.

A page of a site runs its script here. It reaches the demo's boards and nothing else: every other
connection is sent to a proxy port on which nobody listens, redirects and sockets included.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adwatch.errors import TooSlow, Unavailable
from adwatch.settings import load_settings
from crawlers import limits
from crawlers.capture import RAW, Asked
from crawlers.egress import Egress
from crawlers.snapshots import answer_of, snapshots
from crawlers.tabs import TAB

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab
    from playwright.async_api import Request as TabRequest
    from playwright.async_api import Response as TabResponse
    from scrapy import Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What Chromium is called on PATH, in the order tried."""

OWN_FOLDERS = (
    ".cache/ms-playwright",
    "Library/Caches/ms-playwright",
    "AppData/Local/ms-playwright",
)
"""Where Playwright keeps browsers it installed, under the home folder."""

OWN_FILES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium-*/chrome-win*/chrome.exe",
)

UNDRAWN = frozenset({"image", "media", "font"})
"""What a page asks for and the crawl does not need drawn; pictures are fetched apart."""

ANSWERED = frozenset({"document", "xhr", "fetch"})
"""What carries an ad's content: kept as it was received, beside the page as it was drawn."""

FLAGS = (
    "--disable-background-networking",  # no calls home
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-quic",  # UDP would pass the proxy by
    "--disable-sync",
    "--disable-webgl",  # a large attack surface no ad needs
    "--disable-gpu",
    "--dns-prefetch-disable",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # no UDP round the proxy
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no name is ever looked up
    "--no-first-run",
    "--no-pings",
)

CONTEXT = {"accept_downloads": False, "service_workers": "block", "permissions": []}
"""A page gets no downloads, no worker that outlives it, and no permission."""

_SCROLL = (
    "() => { window.scrollTo(0, document.body.scrollHeight); return document.body.scrollHeight }"
)
_GREW = "(height) => document.body.scrollHeight > height"


@dataclass(frozen=True, slots=True)
class View:
    """How a page of a site is drawn: `ready` matches once it is, `end` once a list is whole.

    With `end`, the page is scrolled down until that selector matches.
    """

    ready: str
    end: str | None = None


class Wall:
    """A loopback port that refuses every connection: bound, so that nobody else can listen."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """The wall as a proxy address."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


def find_chromium() -> Path:
    """The Chromium of this machine: the one in the settings, Playwright's own, or one on PATH.

    Raises Unavailable where there is none.
    """
    told = load_settings().chromium
    if told is not None:
        if not told.is_file():
            raise Unavailable("the chromium in the settings is no file", where=str(told))
        return told
    found = next(_installed(), None)
    if found is None:
        raise Unavailable(
            "no Chromium was found: install the system's package chromium, run "
            "`playwright install chromium`, or set ADWATCH_CHROMIUM to its path"
        )
    return found


def browser_settings(egress: Egress, wall: Wall, is_held: Callable[[], bool]) -> dict[str, Any]:
    """The framework's settings for drawing pages within an egress, while a warrant is held."""
    handler = "crawlers.drawer.Drawer"
    return {
        # One handler, hence one browser; the demo's boards speak plain http.
        "DOWNLOAD_HANDLERS": {"http": handler, "https": None},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(egress, wall),
        "PLAYWRIGHT_CONTEXTS": {"default": dict(CONTEXT)},
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": limits.BROWSER_TABS,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limits.BROWSER_PAGE_MS,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "PLAYWRIGHT_ABORT_REQUEST": refusal(egress, is_held),
    }


def launch_options(egress: Egress, wall: Wall) -> dict[str, Any]:
    """How Chromium is started."""
    # The last rule that matches wins: loopback goes to the wall, then the boards are let through.
    reached = ["<-loopback>", *sorted(f"{one.host}:{one.port}" for one in egress.endpoints)]
    return {
        "executable_path": str(find_chromium()),
        "headless": True,
        # Chromium refuses to sandbox for root. A container that must run as root loses this
        # wall between a hostile page and the machine: run the crawl as another user.
        "chromium_sandbox": not is_root(),
        "args": list(FLAGS),
        "proxy": {"server": wall.address, "bypass": ",".join(reached)},
    }


def is_root() -> bool:
    """Whether this process runs as the superuser."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def refusal(egress: Egress, is_held: Callable[[], bool]) -> Callable[[TabRequest], bool]:
    """Whether the browser must not send a request: out of bounds, not needed, or not covered."""

    def refuses(request: TabRequest) -> bool:
        is_needed = request.resource_type not in UNDRAWN
        return not (is_needed and egress.allows(request.url) and is_held())

    return refuses


def drawn(view: View) -> dict[str, Any]:
    """Request meta that has a page drawn in the browser."""
    from scrapy_playwright.page import PageMethod

    drawing = Drawing(view)
    return {
        "playwright": True,
        "playwright_context": "default",
        "playwright_page_init_callback": drawing.watch,
        "playwright_page_methods": [PageMethod(drawing.finish)],
        "drawing": drawing,
    }


class Drawing:
    """One page under way in a tab: what it received, and whether its list came to an end."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.is_whole = True
        self._request: Request | None = None
        self._answers: list[TabResponse] = []

    async def watch(self, tab: Tab, request: Request) -> None:
        """Before the page loads: note its answers, close what it opens."""
        self._request, self.is_whole = request, True
        self._answers.clear()
        tab.on("response", self._note)
        if TAB not in request.meta:  # the tab is new
            tab.on("popup", _close)
            await tab.route_web_socket("**/*", lambda channel: channel.close())

    async def finish(self, tab: Tab) -> None:
        """After the page loaded: wait until it is drawn, scroll a list down, keep the answers."""
        from playwright.async_api import TimeoutError as DrawTimeout

        try:
            await self._settle(tab)
        except DrawTimeout:
            raise TooSlow("the page was not drawn in time", where=tab.url[:200]) from None
        finally:
            tab.remove_listener("response", self._note)
        assert self._request is not None
        kind = Asked.by(self._request).kind
        came = [await answer_of(one, kind) for one in self._answers]
        kept = [one for one in came if one is not None]
        self._request.meta[RAW] = [*kept, *await snapshots(tab, kind)]
        self._answers.clear()

    async def _settle(self, tab: Tab) -> None:
        limit = limits.BROWSER_PAGE_MS
        await tab.wait_for_selector(self.view.ready, state="attached", timeout=limit)
        if self.view.end is not None:
            self.is_whole = await _scroll_to(tab, self.view.end)

    def _note(self, answer: TabResponse) -> None:
        if answer.request.resource_type in ANSWERED and len(self._answers) < limits.BROWSER_ANSWERS:
            self._answers.append(answer)


async def _scroll_to(tab: Tab, end: str) -> bool:
    """Scroll until `end` matches; False where the list has no end within the limits."""
    from playwright.async_api import TimeoutError as DrawTimeout

    for _ in range(limits.SCROLLS):
        if await tab.query_selector(end) is not None:
            return True
        height = await tab.evaluate(_SCROLL)
        with suppress(DrawTimeout):
            await tab.wait_for_function(_GREW, arg=height, timeout=limits.SCROLL_WAIT_MS)
            continue
        return await tab.query_selector(end) is not None
    return False


async def _close(tab: Tab) -> None:
    await tab.close()


def _installed() -> Iterator[Path]:
    home = Path.home()
    for folder in OWN_FOLDERS:
        for pattern in OWN_FILES:
            # The highest revision is the newest Playwright's.
            yield from sorted((home / folder).glob(pattern), reverse=True)
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            yield Path(found)
