"""What the browser received and what it shows: answers, a screenshot and an MHTML, with times."""

from __future__ import annotations

import asyncio
import base64
import logging
from typing import TYPE_CHECKING, Any

from adwatch.clock import SystemClock
from adwatch.model import PageKind
from crawlers import limits
from crawlers.capture import Asked, Lines, Received
from crawlers.media import is_picture

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab
    from playwright.async_api import Response as TabResponse

logger = logging.getLogger(__name__)


async def answer_of(answer: TabResponse, kind: PageKind) -> Received | None:
    """What the browser received for one request, inflated by it.

    The browser knows no address but its proxy's, so none is stated.
    None where it no longer has the bytes (a redirect), and for pictures: they have their own path.
    """
    from playwright.async_api import Error as BrowserError

    try:
        body = await answer.body()
        headers = tuple((one["name"], one["value"]) for one in await answer.headers_array())
        asked = tuple((await answer.request.all_headers()).items())
        protocol = await answer.http_version()
    except BrowserError:
        return None
    if is_picture(body):
        return None
    request = Asked(answer.request.url, kind, answer.request.method, _real(asked))
    return Received(
        request,
        answer.url,
        answer.status,
        headers,
        body,
        "answer",
        SystemClock().now(),
        protocol=protocol,
    )


def _real(headers: Lines) -> Lines:
    """Without the pseudo-headers of HTTP/2, which stand in the request line."""
    return tuple((name, value) for name, value in headers if not name.startswith(":"))


async def snapshots(tab: Tab, kind: PageKind) -> list[Received]:
    """The page as it is shown now, as PNG and as MHTML; what cannot be had is left out and said."""
    from playwright.async_api import Error as BrowserError

    asked = Asked(tab.url, kind)
    try:
        async with asyncio.timeout(limits.SNAPSHOT_SECONDS):
            taken = await _taken(tab)
    except (BrowserError, TimeoutError) as error:
        logger.warning("no snapshot of the page: %s", type(error).__name__)
        return []
    now = SystemClock().now()
    return [
        Received(asked, tab.url, 200, (("Content-Type", media),), body, name, now)
        for name, media, body in taken
        if len(body) <= limits.SNAPSHOT_BYTES
    ]


async def _taken(tab: Tab) -> list[tuple[str, str, bytes]]:
    session = await tab.context.new_cdp_session(tab)
    try:
        kept = await session.send("Page.captureSnapshot", {"format": "mhtml"})
        size = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
        shown = await session.send("Page.captureScreenshot", _clip(size))
    finally:
        await session.detach()
    return [
        ("screenshot", "image/png", base64.b64decode(shown["data"])),
        ("mhtml", "multipart/related", kept["data"].encode("utf-8", "surrogatepass")),
    ]


def _clip(size: dict[str, Any]) -> dict[str, Any]:
    """The whole page from its top, down to the limit."""
    width = min(max(int(size["width"]), 1), limits.SNAPSHOT_PIXELS)
    height = min(max(int(size["height"]), 1), limits.SNAPSHOT_PIXELS)
    whole = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    # optimizeForSpeed: the same pixels in a larger file, for a third of the time.
    return {"format": "png", "clip": whole, "captureBeyondViewport": True, "optimizeForSpeed": True}
