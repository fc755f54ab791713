"""Site files are tried on saved pages, in the same confined processes as in a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

from adwatch.errors import AdwatchError, ParseTimeout
from adwatch.model import Maker
from crawlers import limits, wire
from crawlers.readers import Readers
from crawlers.saved_page import SavedPage
from crawlers.site import Site
from crawlers.wire import Links, Parsed, Part, Unread

TOGETHER = 16
"""Pages handed over at a time."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a site file read from a page: the ad, or why there is none, and where a list leads."""

    page: SavedPage
    parsed: Parsed | None
    error: AdwatchError | None
    links: Links

    @property
    def is_list(self) -> bool:
        """Whether it is no ad and names some, or holds some."""
        return self.parsed is None and bool(self.links.ads or self.links.held)

    def ads(self) -> list[Parsed]:
        """The ads that were read: its own, or those that stand whole in a list."""
        own = [self.parsed] if self.parsed is not None else []
        return own + [one for one in self.links.held if isinstance(one, Parsed)]

    def unread(self) -> list[AdwatchError]:
        """Why items of a list could not be read."""
        return [one for one in self.links.held if not isinstance(one, Parsed)]


def tried(site: type[Site], pages: Sequence[SavedPage]) -> Iterator[Tried]:
    """What a site file reads from each page, in their order."""
    maker = Maker(site.name, site.version)
    with asyncio.Runner() as runner, closing(Readers(site)) as readers:
        for start in range(0, len(pages), TOGETHER):
            some = pages[start : start + TOGETHER]
            ads = runner.run(readers.read_many([_unread(Part.AD, one) for one in some]))
            lists = runner.run(readers.read_many([_unread(Part.LINKS, one) for one in some]))
            for page, ad, named in zip(some, ads, lists, strict=True):
                yield _tried(page, ad, named, maker)


def _tried(
    page: SavedPage, ad: bytes | ParseTimeout, named: bytes | ParseTimeout, maker: Maker
) -> Tried:
    if page.fault is not None:
        return Tried(page, None, page.fault, Links(()))
    parsed, error, links = None, None, Links(())
    try:
        parsed = wire.parsed(_come(ad), page.url, maker)
    except AdwatchError as why:
        error = why
    with suppress(AdwatchError):  # most pages are no lists
        links = wire.links(_come(named), page.url, maker)
    return Tried(page, parsed, error, links)


def _come(answer: bytes | ParseTimeout) -> bytes:
    if isinstance(answer, ParseTimeout):
        raise answer
    return answer


def _unread(part: Part, page: SavedPage) -> Unread:
    return Unread(
        part, page.url, page.status, page.content_type, page.body[: limits.PAGE_BYTES], page.at
    )
