"""Tabs: a few at a time, used again while they are sound and young."""

from __future__ import annotations

import asyncio

import pytest

from crawlers import limits
from crawlers.tabs import TAB, Tabs


class Tab:
    """What the pool asks of a browser's tab."""

    def __init__(self) -> None:
        self.is_open = True

    def is_closed(self) -> bool:
        return not self.is_open

    async def close(self) -> None:
        self.is_open = False


async def draw(tabs: Tabs, tab: Tab | None = None, is_sound: bool = True) -> Tab:
    """One page: the framework makes a tab where none was lent."""
    meta = {"playwright": True}
    await tabs.lend(meta)
    used = meta.setdefault(TAB, tab or Tab())
    await tabs.take_back(meta, is_sound)
    return used


def test_sound_tab_is_used_again():
    async def story():
        tabs = Tabs(1)
        return await draw(tabs), await draw(tabs)

    first, second = asyncio.run(story())
    assert first is second


@pytest.mark.parametrize("harm", ["failed", "closed"])
def test_tab_that_failed_or_closed_is_not_used_again(harm):
    async def story():
        tabs, tab = Tabs(1), Tab()
        tab.is_open = harm != "closed"
        await draw(tabs, tab, is_sound=harm != "failed")
        return tab, await draw(tabs)

    first, second = asyncio.run(story())
    assert first is not second
    assert not first.is_open


def test_old_tab_is_replaced():
    async def story():
        tabs = Tabs(1)
        return [await draw(tabs) for _ in range(limits.PAGES_A_TAB + 1)]

    used = asyncio.run(story())
    assert used[0] is used[limits.PAGES_A_TAB - 1]
    assert used[0] is not used[limits.PAGES_A_TAB]


def test_no_more_tabs_are_lent_than_there_are():
    async def story():
        tabs = Tabs(2)
        await tabs.lend({})
        await tabs.lend({})
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(tabs.lend({}), 0.01)

    asyncio.run(story())


def test_request_that_never_got_a_tab_frees_none():
    async def story():
        tabs = Tabs(1)
        await tabs.take_back({}, is_sound=False)
        await tabs.lend({})
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(tabs.lend({}), 0.01)

    asyncio.run(story())
