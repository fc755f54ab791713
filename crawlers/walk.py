"""The walk all sites share: lists to their end, every ad they name, then the ads they miss."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse

from adwatch.errors import AdwatchError, LayoutChanged, NotAnAdPage, ParseError, TrapSuspected
from adwatch.model import Ad
from crawlers import limits
from crawlers.browser import View, drawn
from crawlers.capture import DIGEST
from crawlers.failures import explain
from crawlers.html import Document
from crawlers.robots import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawlers.authority import Authority
    from crawlers.record import Record

GONE = (404, 410)
"""Statuses by which a site says that a page is no longer there."""

AD_URL = "ad_url"
"""Request meta: the address by which a list, or an earlier run, names the ad."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Links:
    """What a list page leads to: ads, and further lists."""

    ads: Sequence[str]
    lists: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a site file read from a page: the ad, and the names of values it did not know."""

    ad: Ad
    unread: tuple[str, ...] = ()


class Walked(Protocol):
    """What the walk asks of a site."""

    name: str
    base: str
    crawler: Crawler
    authority: Authority
    record: Record
    start_paths: ClassVar[tuple[str, ...]]
    list_view: ClassVar[View | None]
    ad_view: ClassVar[View | None]

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the site carries."""

    def links(self, doc: Document) -> Links:
        """The ads and the further lists that a list page names."""

    def parse_ad(self, doc: Document) -> Parsed:
        """The ad on a page."""


class Walk:
    """One crawl of a site: which pages are asked for, and what becomes of each answer."""

    def __init__(self, site: Walked) -> None:
        self.site = site
        self.record = site.record
        self._lists = 0
        self._stale = 0
        self._has_checked = False

    def begin(self) -> Iterator[Request]:
        """The requests for the site's first lists."""
        for path in self.site.start_paths:
            yield self._ask_list(urljoin(self.site.base, path))

    def on_list(self, response: Response) -> Iterator[Request]:
        """The ads a list page names for the first time, and the lists it leads to."""
        links = self._read(response, self.site.links)
        if links is None:
            self.record.tally.lists_whole = False
            return
        drawing = response.meta.get("drawing")
        if drawing is not None and not drawing.is_whole:
            self._stop_lists("the list has no end within the limits", response.url)
        fresh = [url for url in self._own(links.ads) if self.record.presence.listed(url)]
        yield from (self._ask_ad(url) for url in fresh)
        if links.lists and self._may_go_on(bool(fresh), response.url):
            yield from (self._ask_list(url) for url in self._own(links.lists))

    def on_ad(self, response: Response) -> Iterator[Ad]:
        """The ad on a page, or the news that it is gone."""
        digest = response.meta.get(DIGEST)
        if response.status in GONE:
            self.record.vanished(response.meta[AD_URL], digest)
            return
        parsed = self._read(response, self.site.parse_ad)
        if parsed is None:
            return
        if parsed.unread:
            self.record.unread.update(parsed.unread)
            # Names come from the page: escaped, so that they cannot forge lines of the log.
            logger.warning("%s: nobody reads %a", response.url, parsed.unread)
        if not self.site.authority.covers(parsed.ad.kind):
            self.record.uncovered(parsed.ad)
            return
        yield replace(parsed.ad, page_digest=digest)

    def on_idle(self) -> None:
        """Once the lists are walked: ask for the known ads that no list named."""
        presence = self.record.presence
        if self._has_checked or not self.record.tally.lists_whole:
            return
        self._has_checked = True
        if not presence.is_plausible():
            doubt = LayoutChanged("most known ads are on no list", where=self.site.name)
            self.record.problem(doubt)
            return
        missing = presence.missing()
        engine = self.site.crawler.engine
        assert engine is not None
        for url in missing:
            engine.crawl(self._ask_ad(url))
        if missing:
            raise DontCloseSpider

    def _ask_list(self, url: str) -> Request:
        return self._ask(url, self.on_list, self._on_lost_list, self.site.list_view)

    def _ask_ad(self, url: str) -> Request:
        request = self._ask(url, self.on_ad, self._on_lost_ad, self.site.ad_view)
        request.meta.update({AD_URL: url, "handle_httpstatus_list": list(GONE)})
        return request

    def _ask(
        self,
        url: str,
        callback: Callable[[Response], Iterable[Any]],
        errback: Callable[[Failure], None],
        view: View | None,
    ) -> Request:
        meta = {**drawn(view), "max_retry_times": 1} if view is not None else {}
        return Request(url, callback, errback=errback, headers=self.site.headers, meta=meta)

    def _on_lost_list(self, failure: Failure) -> None:
        self.record.tally.lists_whole = False
        self._on_lost_ad(failure)

    def _on_lost_ad(self, failure: Failure) -> None:
        url: str = getattr(failure, "request").url  # noqa: B009 - the framework sets it
        error = explain(failure.value or RuntimeError("unknown"), url)
        logger.warning("lost: %s", error)
        self.record.problem(error)

    def _read(self, response: Response, reader: Callable[[Document], T]) -> T | None:
        try:
            return reader(document_of(response))
        except AdwatchError as error:
            logger.warning("not read: %s", error)
            self.record.problem(error)
        except Exception as error:
            # The edge of the process for a site file: its mistake costs this page, not the run.
            logger.exception("%s: the site file failed", response.url)
            name = type(error).__name__
            self.record.problem(ParseError(f"the site file failed: {name}", where=response.url))
        return None

    def _own(self, urls: Iterable[str]) -> list[str]:
        """The addresses on this site; what leads elsewhere is not followed."""
        return [url for url in urls if origin_of(url) == self.site.base]

    def _may_go_on(self, is_fresh: bool, url: str) -> bool:
        self._lists += 1
        self._stale = 0 if is_fresh else self._stale + 1
        if self._lists < limits.LIST_PAGES and self._stale < limits.STALE_LISTS:
            return True
        self._stop_lists("the lists lead on and name no new ad", url)
        return False

    def _stop_lists(self, why: str, url: str) -> None:
        self.record.tally.lists_whole = False
        self.record.problem(TrapSuspected(why, where=url))


def document_of(response: Response) -> Document:
    """The parsed page of an answer; raises NotAnAdPage where it is no text."""
    if not isinstance(response, TextResponse):
        raise NotAnAdPage("the answer is no text", where=response.url)
    return Document(response.text, response.url, response.status)
