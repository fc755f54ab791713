"""The browser's tabs: a few, used again and again, replaced before they grow old.

A tab that is used again draws a page in about half the time of a new one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawlers import limits

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab

TAB = "playwright_page"
"""Request meta: the tab in which the browser draws the page; the framework's own name for it."""

KEPT = "playwright_include_page"
"""Request meta: the framework leaves the tab open."""


class Tabs:
    """Hands a tab to each page that is drawn, and takes it back."""

    def __init__(self, count: int = limits.BROWSER_TABS) -> None:
        self._free = asyncio.Semaphore(count)
        self._idle: list[Tab] = []
        self._used: dict[Tab, int] = {}

    async def lend(self, meta: dict[str, Any]) -> None:
        """Wait for a free place and put an idle tab into a request's meta, if there is one."""
        await self._free.acquire()
        meta[KEPT] = True
        meta.pop(TAB, None)
        if self._idle:
            meta[TAB] = self._idle.pop()

    async def take_back(self, meta: dict[str, Any], is_sound: bool) -> None:
        """Free the place; a tab that failed or grew old is closed. Nothing if none was lent."""
        if not meta.pop(KEPT, False):
            return
        tab = meta.pop(TAB, None)
        try:
            if tab is not None:
                await self._store(tab, is_sound)
        finally:
            self._free.release()

    async def _store(self, tab: Tab, is_sound: bool) -> None:
        used = self._used.pop(tab, 0) + 1
        if is_sound and not tab.is_closed() and used < limits.PAGES_A_TAB:
            self._used[tab] = used
            self._idle.append(tab)
            return
        from playwright.async_api import Error as BrowserError

        with suppress(BrowserError):  # it may be gone already, with the browser
            await tab.close()
