"""Kept pages are read once more by the site files, in the same processes as those of a crawl."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes

from adwatch.discovery import discover
from adwatch.errors import ConfigError, NotAnAdPage
from adwatch.model import Ad, Maker, Page
from crawlers import limits, wire
from crawlers.answers import flaw, in_a_charset_of_the_web, inflated
from crawlers.readers import Readers
from crawlers.site import Site
from crawlers.wire import Part, Unread

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Rereading:
    """Reads pages of known sites; to be used as a context."""

    def __init__(self) -> None:
        found = discover("crawlers.sites", Site)  # type: ignore[type-abstract]
        self._sites = {cls.name: cls for cls in found}
        self._readers: dict[str, Readers] = {}
        self._runner = asyncio.Runner()

    def knows(self, site: str) -> bool:
        """Whether there is a file for a site."""
        return site in self._sites

    def ad(self, page: Page, body: bytes) -> Ad:
        """The ad on a page; raises ParseError where there is none, FetchError for a bad body."""
        cls = self._sites.get(page.site)
        if cls is None:
            raise ConfigError("there is no file for this site", where=page.site)
        if page.site not in self._readers:
            self._readers[page.site] = Readers(cls)
        unread = _unread(page, body)
        answer = self._runner.run(self._readers[page.site].read(unread))
        return wire.parsed(answer, page.final_url, Maker(cls.name, cls.version)).ad

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for readers in self._readers.values():
            readers.close()
        self._runner.close()


def _unread(page: Page, body: bytes) -> Unread:
    headers = Headers()
    for name, value in page.headers:
        headers.appendlist(name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
    if page.rendered_by != "http":
        headers.pop("Content-Encoding", None)  # the browser has undone it
    kind = responsetypes.from_args(headers=headers, url=page.final_url, body=body)
    came = kind(page.final_url, status=page.status, headers=headers, body=body)
    whole = in_a_charset_of_the_web(inflated(came, limits.PAGE_BYTES))
    if (error := flaw(whole)) is not None:
        raise error
    if not isinstance(whole, TextResponse):
        raise NotAnAdPage("the page is no text", where=page.final_url)
    assert whole.headers is not None
    stated = (whole.headers.get("Content-Type") or b"").decode("latin-1")
    return Unread(Part.AD, whole.url, whole.status, stated, whole.body)
