"""Chromium as it is used for hostile pages: caged, behind the proxy, its sandbox proven.

Where it is stands in `crawlers.browser`, how one page is drawn in `crawlers.drawing`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError
from scrapy_playwright.provider import PlaywrightBrowserProvider

from adwatch.errors import Unavailable
from crawlers import cage, limits
from crawlers.browser import find_chromium
from crawlers.egress import Egress
from crawlers.proxy import Proxy
from crawlers.rulebook import Rulebook
from crawlers.sandbox import flaw
from crawlers.urls import origin_of

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from playwright.async_api import Request as TabRequest
    from scrapy_playwright.handler import Config

LINUX = sys.platform == "linux"

UNDRAWN = frozenset({"image", "media", "font"})
"""What a page asks for and the crawl does not need drawn; pictures are fetched apart."""

ANSWERED = frozenset({"document", "xhr", "fetch"})
"""What carries an ad's content: kept as it was received, beside the page as it was drawn."""

FEATURES = (
    "AimEnabled",  # asks a search engine
    "AutofillServerCommunication",
    "AvoidCorsURLLoaderRestartOnRedirect",  # breaks redirects of pages that are watched
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",  # the address asked for is the one a list named
    "MediaRouter",  # looks for devices in the network
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "Prerender2",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
"""Parts of Chromium that call home, look round, draw what was not asked for, or defy control."""

FLAGS = (
    "--headless",
    "--no-startup-window",
    "--remote-debugging-pipe",  # no port: nobody else can drive it
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-back-forward-cache",
    "--disable-background-networking",  # no calls home
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-hang-monitor",  # a page that hangs has its deadline
    "--disable-prompt-on-repost",
    "--allow-pre-commit-input",
    "--force-color-profile=srgb",
    "--disable-breakpad",  # no page ends up in a report
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-field-trial-config",
    f"--disable-features={','.join(FEATURES)}",
    "--disable-notifications",
    "--disable-quic",  # UDP would pass the proxy by
    "--disable-search-engine-choice-screen",
    "--disable-speech-api",
    "--disable-sync",
    "--disable-3d-apis",  # WebGL and WebGPU: a large attack surface no ad needs
    "--disable-gpu",
    "--deny-permission-prompts",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # no UDP round the proxy
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no name is ever looked up
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-pings",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
)
"""Every switch Chromium is given; Playwright's own, which let popups open, are left out."""

Refusal = Callable[["TabRequest"], bool]

_TROUBLE = re.compile(r"sandbox|could not be started|no user id", re.IGNORECASE)
_SHOWN = 200


def browser_settings(scheme: str, agent: str, proxy: Proxy, refuses: Refusal) -> dict[str, Any]:
    """The framework's settings for drawing the pages of a site that speaks `scheme`.

    The browser says who it is as all of the crawl does: `agent`.
    """
    return {
        # One handler, hence one browser: the pages that are drawn are of one origin.
        "DOWNLOAD_HANDLERS": {scheme: "crawlers.drawer.Drawer"},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": partial(SandboxedChromium, proxy, agent),
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": limits.BROWSER_TABS,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limits.BROWSER_PAGE_MS,
        "PLAYWRIGHT_DOWNLOAD_TIMEOUT": limits.BROWSER_FILE_MS,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "PLAYWRIGHT_ABORT_REQUEST": refuses,
    }


def refusal(egress: Egress, rulebook: Rulebook, is_held: Callable[[], bool]) -> Refusal:
    """Whether the browser must not send a request: out of bounds, not needed, or not covered."""

    def refuses(request: TabRequest) -> bool:
        url = request.url
        if request.resource_type in UNDRAWN or not egress.allows(url) or not is_held():
            return True
        return not rulebook.permits(origin_of(url), url)

    return refuses


class SandboxedChromium(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts Chromium for the framework, and gives it out only where its sandbox is on."""

    def __init__(self, proxy: Proxy, agent: str, config: Config) -> None:
        super().__init__(config)
        # A page under which the browser broke off is drawn anew by the framework's own retries.
        config.target_closed_max_retries = 0
        self.proxy = proxy
        self._agent = agent

    async def start(self) -> None:
        """The proxy first: without it the browser reaches nobody."""
        await self.proxy.start()
        await super().start()

    async def launch_browser(self) -> Browser:
        """A browser whose sandbox is on; raises Unavailable."""
        for _ in range(limits.BROWSER_STARTS - 1):
            # On a busy machine it may end as it starts, for no reason that lasts.
            with suppress(BrowserError):
                return await self._sound_browser()
        try:
            return await self._sound_browser()
        except BrowserError as error:
            raise Unavailable(f"Chromium did not start: {_why(str(error))}") from None

    async def _sound_browser(self) -> Browser:
        assert self.browser_type is not None
        options = launch_options(self.proxy, self._agent)
        browser: Browser = await self.browser_type.launch(**options)
        lack = await _lack(browser)
        if lack is not None:
            await browser.close()
            raise Unavailable(f"Chromium's sandbox is off, so no page is drawn: {lack}")
        return browser

    async def close(self) -> None:
        """End the browser, then the proxy."""
        try:
            await super().close()
        finally:
            self.proxy.close()


def launch_options(proxy: Proxy, agent: str) -> dict[str, Any]:
    """How Chromium is started: by the cage where there is one, and every switch is ours."""
    program = str(find_chromium())
    walls = [f"--proxy-server={proxy.address}", "--proxy-bypass-list=<-loopback>"]
    flags = [*FLAGS, f"--user-agent={agent}", *walls]
    chosen = {"executable_path": program, "args": flags}
    if LINUX:
        told = [str(os.getpid()), str(limits.BROWSER_MEMORY_BYTES), program]
        chosen = {
            "executable_path": sys.executable,
            "args": ["-I", "-S", cage.__file__, *told, *flags],
        }
    return chosen | {
        "headless": True,
        "chromium_sandbox": True,
        "ignore_default_args": True,
        "handle_sigint": False,  # the crawl drains first
        "proxy": {
            "server": proxy.address,
            "username": proxy.user,
            "password": proxy.password,
        },
    }


async def _lack(browser: Browser) -> str | None:
    """What a page of ours, drawn first, shows to be missing of the sandbox."""
    if not LINUX:
        return None  # elsewhere Chromium ends itself where it cannot be sandboxed
    tab = await browser.new_page()
    try:
        return await asyncio.to_thread(flaw, os.getpid())
    finally:
        await tab.close()


def _why(told: str) -> str:
    """The line that names the trouble, out of all that was said."""
    lines = told.split("\n")
    line = next((one for one in lines if _TROUBLE.search(one)), lines[0])
    return ascii(line.strip())[1:-1][:_SHOWN]
