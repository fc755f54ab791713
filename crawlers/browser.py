"""The browser: where Chromium is, how the framework uses it, and what a page may not send.

How it is started is in `crawlers.chromium`, how one page is drawn in `crawlers.drawing`, and what
it may connect to in `crawlers.proxy`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adwatch.errors import Unavailable
from adwatch.settings import load_settings
from crawlers import limits
from crawlers.egress import Egress
from crawlers.proxy import Proxy

if TYPE_CHECKING:
    from playwright.async_api import Request as TabRequest

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

Refusal = Callable[["TabRequest"], bool]


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


def browser_settings(scheme: str, proxy: Proxy, refuses: Refusal) -> dict[str, Any]:
    """The framework's settings for drawing the pages of a site that speaks `scheme`."""
    from crawlers.chromium import SandboxedChromium

    return {
        # One handler, hence one browser: the pages that are drawn are of one origin.
        "DOWNLOAD_HANDLERS": {scheme: "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": partial(SandboxedChromium, proxy),
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": limits.BROWSER_TABS,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limits.BROWSER_PAGE_MS,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "PLAYWRIGHT_ABORT_REQUEST": refuses,
    }


def refusal(egress: Egress, is_held: Callable[[], bool]) -> Refusal:
    """Whether the browser must not send a request: out of bounds, not needed, or not covered."""

    def refuses(request: TabRequest) -> bool:
        is_needed = request.resource_type not in UNDRAWN
        return not (is_needed and egress.allows(request.url) and is_held())

    return refuses


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


if __name__ == "__main__":
    find_chromium()
