"""Ads that stand whole in a list: each waits in the frontier like a page, with what was read of it.

So an ad is kept, counted and gone on with as one that has a page of its own; its page is the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from adwatch.errors import AdwatchError
from adwatch.frontier import Queued
from adwatch.model import Maker
from crawlers import wire
from crawlers.asks import ASK, HELD
from crawlers.lending import Work
from crawlers.wire import Parsed

ROW, PAGE, PLACE = "row", "page", "place"
"""In a queued ad: what was read of it, in JSON, the SHA-256 of the list's bytes, its address."""


def marks(held: Sequence[Parsed | AdwatchError], url: str) -> list[str]:
    """What tells the ads of the list at `url` apart, whatever their ids.

    An ad is one wherever it stands; what could not be read is another in each place.
    """
    known = (
        one.ad.key.local_id if isinstance(one, Parsed) else f"unread {place} {url}"
        for place, one in enumerate(held)
    )
    return [sha256(f"{HELD} {name}".encode("utf-8", "surrogatepass")).hexdigest() for name in known]


def queued(held: Sequence[Parsed | AdwatchError], work: Work) -> Iterator[Queued]:
    """The ads of a list under way."""
    host = urlsplit(work.url).hostname or ""
    for mark, one in zip(marks(held, work.url), held, strict=True):
        place = one.ad.url if isinstance(one, Parsed) else None
        row = wire.encode(wire.held_row(one)).decode("ascii")
        body = {ASK: HELD, "url": work.url, PLACE: place, ROW: row, PAGE: work.digest}
        yield Queued(mark, host, body)


def read(work: Work, parser: Maker) -> Parsed:
    """The ad that was queued; raises the ParseError that kept it from being read."""
    place = str(work.lease.body[PLACE] or work.url)
    return wire.parsed(str(work.lease.body[ROW]).encode("ascii"), place, parser)


def list_digest(work: Work) -> str | None:
    """The SHA-256 of the list in which it stood."""
    told = work.lease.body[PAGE]
    return None if told is None else str(told)


class HeldMiddleware:
    """Before robots.txt: for an ad that was read with its list nothing is asked of the site."""

    def process_request(self, request: Request) -> Response | None:
        """An empty answer; None for all other requests."""
        return TextResponse(request.url) if is_held(request) else None


def is_held(request: Request) -> bool:
    """Whether a request stands for an ad that was read with its list."""
    return request.meta.get(ASK) == HELD
