"""robots.txt, read as RFC 9309 says and failing closed: what cannot be read allows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from protego import Protego

from crawlers import limits

AGENT = "adwatch"
"""The product token this crawler answers to."""

WITHHELD = frozenset({401, 403, 429})
"""Client errors that hide the rules, where 404 and 410 say that there are none."""

WILDCARDS = 8
"""Wildcards in one rule; more make matching slow and mean nothing a site needs."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin, or the reason why nothing may be fetched there."""

    rules: Protego | None = None
    closed: str | None = None

    @classmethod
    def read(cls, status: int, body: bytes, content_type: str = "") -> Self:
        """The rules in an answer to /robots.txt.

        Rules and 404 or 410 are taken at their word (RFC 9309 section 2.3.1.3). Server errors
        close the origin (2.3.1.4); so do 401, 403 and 429, which is stricter than the RFC, and
        pages of HTML where rules should be.
        """
        if status in WITHHELD or not 200 <= status < 500 or 300 <= status < 400:
            return cls(closed=f"robots.txt answered {status}")
        if status >= 400:
            return cls()
        if _is_html(body, content_type):
            return cls(closed="robots.txt is a web page")
        text = body[: limits.ROBOTS_BYTES].decode("utf-8-sig", "replace")
        return cls(_parse(text))

    def allows(self, url: str) -> bool:
        """Whether this crawler may fetch a URL of the origin."""
        if self.closed is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    def pause(self) -> float:
        """Seconds the site asks to leave between requests, clamped; 0 where it asks none."""
        asked = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(max(asked or 0.0, 0.0), limits.LONGEST_PAUSE_SECONDS)


def _is_html(body: bytes, content_type: str) -> bool:
    start = body[:500].lstrip().lower()
    return "html" in content_type.lower() or start.startswith((b"<!doctype", b"<html"))


def _parse(text: str) -> Protego:
    # A rule with many wildcards is cut short to the part before them: it then closes more.
    return Protego.parse("\n".join(_tame(line) for line in text.splitlines()))


def _tame(line: str) -> str:
    return line.split("*", 1)[0] + "*" if line.count("*") > WILDCARDS else line
