"""An answer as it came becomes a Page and its bytes, kept before anyone parses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scrapy.http import Response
from scrapy.http.headers import Headers

from adwatch.model import Page
from crawlers.lending import Work
from crawlers.record import Record

PICTURE = "picture"
"""Request meta: the answer is a picture, kept as such and not as a page."""

DIGEST = "page_digest"
"""Request meta: the SHA-256 under which the answer was kept."""

RAW = "browser_answers"
"""Request meta: what the browser received while it drew the page."""

HEADER_LINES = 100
HEADER_CHARS = 64_000


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that came for one address, by plain HTTP or through the browser."""

    requested: str
    final: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    rendered_by: str

    def keep(self, record: Record, at: datetime, work: Work | None = None) -> str:
        """Hand page and bytes to the record; returns the body's SHA-256.

        The bytes are kept at once; the row of a page under way goes with its acknowledgement.
        """
        digest = sha256(self.body).hexdigest()
        page = Page(
            site=record.order.site,
            requested_url=self.requested,
            final_url=self.final,
            fetched_at=at,
            status=self.status,
            headers=capped(self.headers),
            body_digest=digest,
            body_size=len(self.body),
            rendered_by=self.rendered_by,
            run=record.run.id,
        )
        record.page(page, self.body, work)
        return digest


def received(response: Response, requested: str) -> Received:
    """What the downloader brought: bytes as sent, or the drawn page of a browser."""
    assert response.headers is not None
    by = "browser" if "playwright" in response.flags else "http"
    headers = _lines(response.headers)
    return Received(requested, response.url, response.status, headers, response.body, by)


def capped(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers up to the limits on lines and characters."""
    kept: list[tuple[str, str]] = []
    size = 0
    for name, value in headers[:HEADER_LINES]:
        size += len(name) + len(value)
        if size > HEADER_CHARS:
            break
        kept.append((name, value))
    return tuple(kept)


def _lines(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Every header line, a repeated name with all its values."""
    return tuple(
        (bytes(name).decode("latin-1"), bytes(value).decode("latin-1"))
        for name in headers
        for value in headers.getlist(name)
    )
