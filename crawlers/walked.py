"""What the walk asks of a site; how it walks is in `crawlers.walk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from crawlers.drawing import View

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.authority import Authority
    from crawlers.readers import Readers
    from crawlers.record import Record


class Walked(Protocol):
    """What the walk asks of a site."""

    name: str
    base: str
    crawler: Crawler
    authority: Authority
    record: Record
    readers: Readers
    version: ClassVar[str]
    start_paths: ClassVar[tuple[str, ...]]
    list_view: ClassVar[View | None]
    ad_view: ClassVar[View | None]
    draws_shells: ClassVar[bool]
    ads_in_lists: ClassVar[bool]

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the site carries."""

    def today(self, url: str) -> str:
        """An address of the site as it stands today."""
