"""For sites whose pages are drawn: those go to the browser, all else by the plain transport."""

from __future__ import annotations

from ipaddress import ip_address

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawlers.transport import Transport


class Drawer(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """robots.txt and pictures are under the same limits as at sites that are not drawn."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._plain = Transport(crawler)

    async def download_request(self, request: Request) -> Response:
        """The answer to a request, or the page it draws."""
        if not request.meta.get("playwright"):
            return await self._plain.download_request(request)
        drawn: Response = await super().download_request(request)
        address = self.browser_provider.proxy.reached(drawn.url)
        return drawn.replace(ip_address=ip_address(address) if address else None)

    async def close(self) -> None:
        """Close the browser and the connections."""
        await self._plain.close()
        await super().close()
