"""An answer as it came becomes a Page and its bytes, kept before anyone parses it.

The body is kept as the server encoded it, without its transfer coding. Headers are kept as they
came where the transport notes them; those of a drawn page are as the browser told them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.utils.httpobj import urlparse_cached

from adwatch.model import Page, PageKind
from crawlers.asks import AD, ASK, CHECK, LIST
from crawlers.heads import HEAD, TRUNCATED
from crawlers.lending import Work
from crawlers.record import Record

PICTURE = "picture"
"""Request meta: the answer is a picture, kept as such and not as a page."""

DIGEST = "page_digest"
"""Request meta: the SHA-256 under which the answer was kept."""

RAW = "browser_answers"
"""Request meta: what the browser received and showed while it drew the page."""

ASKED_AT = "asked_at"
"""Request meta: when the request was sent."""

ROBOTS = "robots_digest"
"""Request meta: the SHA-256 of the robots.txt that was obeyed."""

KINDS = {LIST: PageKind.LIST, AD: PageKind.AD, CHECK: PageKind.AD}
"""What a page is, by what the walk asks for."""

HOLDS_ADS = "holds_ads"
"""Request meta: whether it is a list in which ads stand whole."""

HEADER_LINES = 100
HEADER_CHARS = 64_000

Lines = tuple[tuple[str, str], ...]
"""Headers, a line for each value."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The request for which an answer came, and what the crawl wants with it."""

    url: str
    kind: PageKind = PageKind.OTHER
    method: str = "GET"
    headers: Lines = ()
    at: datetime | None = None
    robots: str | None = None

    @classmethod
    def by(cls, request: Request) -> Self:
        """What a request of the crawl asked."""
        kind = KINDS.get(request.meta.get(ASK, ""), PageKind.OTHER)
        if kind is PageKind.LIST and request.meta.get(HOLDS_ADS):
            kind = PageKind.AD  # what it says of them is kept as long as they are
        host = (("Host", urlparse_cached(request).netloc),)  # added on the way out
        return cls(
            url=request.url,
            kind=PageKind.PICTURE if request.meta.get(PICTURE) else kind,
            method=request.method,
            headers=host + _lines(request.headers),
            at=request.meta.get(ASKED_AT),
            robots=request.meta.get(ROBOTS),
        )


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that came for one address, by plain HTTP or through the browser."""

    asked: Asked
    final: str
    status: int
    headers: Lines
    body: bytes
    rendered_by: str
    at: datetime | None = None
    reason: str | None = None
    protocol: str | None = None
    address: str | None = None
    certificate: str | None = None
    is_cut: bool = False

    async def keep(self, record: Record, now: datetime, work: Work | None = None) -> str:
        """Hand page and bytes to the record; returns the body's SHA-256.

        The bytes are kept at once; the row of a page under way goes with its acknowledgement.
        """
        page = self.page(record, now)
        await record.page(page, self.body, work)
        return page.body_digest

    def page(self, record: Record, now: datetime) -> Page:
        """The row of the page; `now` is when it came, where that was not noted."""
        return Page(
            site=record.order.site,
            requested_url=self.asked.url,
            final_url=self.final,
            fetched_at=self.at or now,
            status=self.status,
            headers=capped(self.headers),
            body_digest=sha256(self.body).hexdigest(),
            body_size=len(self.body),
            rendered_by=self.rendered_by,
            run=record.run.id,
            kind=self.asked.kind,
            asked_at=self.asked.at,
            method=self.asked.method,
            request_headers=capped(self.asked.headers),
            reason=self.reason,
            protocol=self.protocol,
            address=self.address,
            certificate=self.certificate,
            is_cut=self.is_cut,
            robots=self.asked.robots,
            made_with=record.made_with,
        )


def received(response: Response, request: Request) -> Received:
    """What the downloader brought: bytes as sent, or the drawn page of a browser."""
    assert response.headers is not None
    reason, lines = request.meta.pop(HEAD, None) or (None, _lines(response.headers))
    return Received(
        Asked.by(request),
        response.url,
        response.status,
        lines,
        response.body,
        "browser" if "playwright" in response.flags else "http",
        reason=reason,
        protocol=response.protocol,
        address=None if response.ip_address is None else str(response.ip_address),
        certificate=_digest(response.certificate),
        is_cut=TRUNCATED in response.flags,
    )


def capped(headers: Sequence[tuple[str, str]]) -> Lines:
    """The headers up to the limits on lines and characters."""
    kept: list[tuple[str, str]] = []
    size = 0
    for name, value in headers[:HEADER_LINES]:
        size += len(name) + len(value)
        if size > HEADER_CHARS:
            break
        kept.append((name, value))
    return tuple(kept)


def _lines(headers: Headers) -> Lines:
    """Every header line, a repeated name with all its values."""
    return tuple(
        (bytes(name).decode("latin-1"), bytes(value).decode("latin-1"))
        for name in headers
        for value in headers.getlist(name)
    )


def _digest(certificate: Any) -> str | None:
    """The SHA-256 of a certificate in DER."""
    return None if certificate is None else sha256(certificate.dump()).hexdigest()
