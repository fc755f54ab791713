"""Thin adapters that take an ad from the site file to the sink, and to Scrapy's feeds as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from scrapy.crawler import Crawler

from adwatch.model import Ad
from crawlers.media import Pictures
from crawlers.site import Site
from crawlers.walk import Found

if TYPE_CHECKING:
    from typing import Self


class PicturesPipeline:
    """Fetches the pictures of an ad, where the warrant says so, and writes their digests in it."""

    def __init__(self, crawler: Crawler) -> None:
        site = cast("Site", crawler.spider)
        self._authority = site.authority
        self._pictures = Pictures(crawler, site.record, site.headers)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the framework once the site is there."""
        return cls(crawler)

    async def process_item(self, item: Found) -> Found:
        """The ad with what could be had of its pictures."""
        if not self._authority.permits_pictures():
            return item
        return replace(item, ad=await self._pictures.attach(item.ad))


class SinkPipeline:
    """Acknowledges the page of an ad, with the ad and its sighting."""

    def __init__(self, crawler: Crawler) -> None:
        self._record = cast("Site", crawler.spider).record
        self._feeds = bool(crawler.settings.getdict("FEEDS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the framework once the site is there."""
        return cls(crawler)

    async def process_item(self, item: Found) -> dict[str, Any] | Found:
        """Keep the ad; what goes on to Scrapy's feeds, where there are any, is plain JSON."""
        await self._record.ad(item.work, item.ad)
        return flat(item.ad) if self._feeds else item


def flat(ad: Ad) -> dict[str, Any]:
    """An ad as one flat row, with the column names that `adwatch import` reads."""
    return {
        "id": ad.key.local_id,
        "site": ad.key.site,
        "kind": str(ad.kind),
        **dict.fromkeys(("title", "text", "url", "place", "price", "author")),
        **dict(ad.fields()),
        "country": ad.country,
        "language": ad.language,
        "posted_at": ad.posted_at.isoformat() if ad.posted_at else None,
        "attributes": dict(ad.attributes),
        "pictures": [one.address for one in ad.pictures],
        "content_digest": ad.content_digest,
    }
