"""Pictures of ads: fetched through the same guarded downloader, kept once a run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from adwatch.errors import UnknownValue
from adwatch.model import Ad, PictureRef
from crawlers import limits
from crawlers.capture import PICTURE, Received, received
from crawlers.failures import explain, is_rest, status_error
from crawlers.record import Record

MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
"""First bytes of JPEG, PNG and GIF; WebP is told apart below. Nothing else is kept."""


class Pictures:
    """Fetches each picture address once and remembers under which digest it was kept."""

    def __init__(self, crawler: Crawler, record: Record, headers: dict[str, str]) -> None:
        self._crawler = crawler
        self._record = record
        self._headers = headers
        self._kept: dict[str, asyncio.Task[str | None]] = {}

    async def attach(self, ad: Ad) -> Ad:
        """The ad with the digests of the pictures that could be had."""
        references = ad.pictures[: limits.PICTURES_AN_AD]
        digests = await asyncio.gather(*(self._digest(one.address) for one in references))
        pairs = zip(references, digests, strict=True)
        return replace(ad, pictures=tuple(PictureRef(one.address, held) for one, held in pairs))

    def _digest(self, url: str) -> asyncio.Task[str | None]:
        if url not in self._kept:
            self._kept[url] = asyncio.ensure_future(self._keep(url))
        return self._kept[url]

    async def _keep(self, url: str) -> str | None:
        try:
            came = await self._fetch(url)
            page = came.page(self._record, self._record.clock.now())
            return self._record.picture(page, came.body)
        except Exception as error:
            if is_rest(error):
                raise  # the ad is read again, with its pictures, when the run goes on
            self._record.problem(explain(error, url))
            return None

    async def _fetch(self, url: str) -> Received:
        meta: dict[str, Any] = {PICTURE: True, "download_maxsize": limits.PICTURE_BYTES}
        request = Request(url, callback=NO_CALLBACK, headers=self._headers, meta=meta)
        assert self._crawler.engine is not None
        response = await self._crawler.engine.download_async(request)
        if response.status != 200:
            raise status_error(response.status, url)
        if not is_picture(response.body):
            raise UnknownValue("the answer is no JPEG, PNG, GIF or WebP", where=url)
        return received(response, response.request or request)


def is_picture(body: bytes) -> bool:
    """Whether bytes begin as one of the picture formats that are kept."""
    is_webp = body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    return is_webp or body.startswith(MAGIC)
