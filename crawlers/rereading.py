"""Kept pages are read once more by the site files, in the same processes as those of a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes

from adwatch.errors import AdwatchError, NotAnAdPage, ParseTimeout
from adwatch.model import Ad, Maker, Page
from adwatch.settings import load_settings
from crawlers import limits, wire
from crawlers.answers import flaw, in_a_charset_of_the_web, inflated
from crawlers.readers import Readers
from crawlers.site import Site
from crawlers.sitefiles import find_site, site_names
from crawlers.wire import Part, Unread

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


_PLAIN = frozenset({"text/html; charset=utf-8", "text/html;charset=utf-8"})


class Rereading:
    """Reads pages of known sites; to be used as a context."""

    def __init__(self, home: Path | None = None) -> None:
        """`home` is the workspace whose site files count beside those in Python."""
        self._home = home or load_settings().home
        self._names = frozenset(site_names(self._home))
        self._sites: dict[str, type[Site]] = {}
        self._readers: dict[str, Readers] = {}
        self._runner = asyncio.Runner()

    def knows(self, site: str) -> bool:
        """Whether there is a file for a site."""
        return site in self._names

    def use(self, site: type[Site]) -> None:
        """Read the pages of a site by this class, whatever its file says."""
        self._names |= {site.name}
        self._sites[site.name] = site

    def ad(self, page: Page, body: bytes) -> Ad:
        """The ad on a page; raises ParseError where there is none, FetchError for a bad body."""
        (read,) = self.ads([(page, body)])
        if isinstance(read, AdwatchError):
            raise read
        return read

    def ads(self, pages: Sequence[tuple[Page, bytes]]) -> list[Ad | AdwatchError]:
        """For each page of one site its ad, or why there is none; cheapest for some dozen pages."""
        site = self._site({page.site for page, _ in pages})
        asked = [_asked(page, body) for page, body in pages]
        unread = [one for one in asked if isinstance(one, Unread)]
        answers = iter(self._read(site, unread))
        maker = Maker(site.name, site.version)
        return [
            one if isinstance(one, AdwatchError) else _understood(next(answers), one.url, maker)
            for one in asked
        ]

    def _site(self, names: set[str]) -> type[Site]:
        (name,) = names
        if name not in self._sites:
            self._sites[name] = find_site(self._home, name)
        return self._sites[name]

    def _read(self, site: type[Site], unread: Sequence[Unread]) -> list[bytes | ParseTimeout]:
        if not unread:
            return []
        if site.name not in self._readers:
            self._readers[site.name] = Readers(site)
        return self._runner.run(self._readers[site.name].read_many(unread))

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


def _understood(answer: bytes | ParseTimeout, where: str, maker: Maker) -> Ad | AdwatchError:
    if isinstance(answer, ParseTimeout):
        return answer
    try:
        return wire.parsed(answer, where, maker).ad
    except AdwatchError as error:
        return error


def _asked(page: Page, body: bytes) -> Unread | AdwatchError:
    try:
        return _plain(page, body) or unread(page, body)
    except AdwatchError as error:
        return error


def _plain(page: Page, body: bytes) -> Unread | None:
    """A page that came as plain HTML in UTF-8, as most do: there is nothing to be undone."""
    headers = {name.lower(): value for name, value in page.headers}
    kind = headers.get("content-type", "")
    is_plain = kind.lower() in _PLAIN and page.status == 200 and "content-encoding" not in headers
    is_page = 0 < len(body) <= limits.PAGE_BYTES and body.lstrip()[:1] == b"<"
    if not (is_plain and is_page):
        return None
    return Unread(Part.AD, page.final_url, 200, kind, body, page.fetched_at)


def unread(page: Page, body: bytes) -> Unread:
    """A kept page without its encodings; raises FetchError or ParseError where it is none."""
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
    return Unread(Part.AD, whole.url, whole.status, stated, whole.body, page.fetched_at)
