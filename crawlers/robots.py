"""robots.txt, read as RFC 9309 says and failing closed: what cannot be read allows nothing.

When it is read, and who obeys it, is in `crawlers.rulebook` and `crawlers.obeying`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Self
from urllib.parse import quote, unquote_to_bytes, urlsplit

from crawlers import limits

AGENT = "adwatch"
"""The product token this crawler answers to."""

WITHHELD = frozenset({401, 403, 429})
"""Client errors that hide the rules, where 404 and 410 say that there are none."""

UNREADABLE_SHARE = 0.1
"""Share of characters that are none, above which an answer is no text."""

NAME, DELAY, RULES = "user-agent", "crawl-delay", ("allow", "disallow")
"""The records that are read; others, such as `Sitemap`, are passed over."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-z_-]+|\*")
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ALIKE = re.compile("[!-#&-~]*")
"""Text of which there is one spelling: printable ASCII without `$` and `%`."""

_ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One `Allow` or `Disallow`: the pieces of its path between wildcards."""

    allows: bool
    pieces: tuple[str, ...]
    is_anchored: bool
    octets: int
    """The length of its path: the longest rule that matches decides."""

    @classmethod
    def read(cls, allows: bool, path: str) -> Self:
        """The rule as written; `$` at its end anchors it there."""
        rooted = path if path.startswith(("/", "*")) else f"/{path}"
        is_anchored = rooted.endswith("$")
        pieces = tuple(map(_plain, (rooted[:-1] if is_anchored else rooted).split("*")))
        return cls(allows, pieces, is_anchored, len(rooted.encode("utf-8", "replace")))

    def matches(self, path: str) -> bool:
        """Whether the rule speaks of a path; each piece is looked for once, from left to right."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        if not rest:
            return not self.is_anchored or len(path) == len(first)
        at = len(first)
        last = rest.pop() if self.is_anchored else ""
        for piece in rest:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(path) - len(last) >= at and path.endswith(last)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin, longest first, or the reason why nothing may be fetched there."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    closed: str | None = None

    @classmethod
    def read(cls, status: int, body: bytes, content_type: str = "", agent: str = AGENT) -> Self:
        """The rules for `agent` in an answer to /robots.txt.

        Rules and 404 or 410 are taken at their word (RFC 9309 section 2.3.1.3). Server errors
        close the origin (2.3.1.4); so do 401, 403 and 429, which is stricter than the RFC, and
        what is a web page, or no text, where rules should be.
        """
        if status in WITHHELD or not 200 <= status < 500 or 300 <= status < 400:
            return cls(closed=f"robots.txt answered {status}")
        if status >= 400:
            return cls()
        if _is_html(body, content_type):
            return cls(closed="robots.txt is a web page")
        text = _text_of(body)
        if text is None:
            return cls(closed="robots.txt is no text")
        return cls(*_rules_for(agent, text))

    def allows(self, url: str) -> bool:
        """Whether this crawler may fetch a URL of the origin."""
        if self.closed is not None:
            return False
        path = _path_of(url)
        return next((rule.allows for rule in self.rules if rule.matches(path)), True)

    def pause(self) -> float:
        """Seconds the site asks to leave between requests, clamped; 0 where it asks none."""
        return min(max(self.delay, 0.0), limits.LONGEST_PAUSE_SECONDS)

    @property
    def decision(self) -> str:
        """What was decided, in words."""
        if self.closed is not None:
            return f"nothing may be asked for: {self.closed}"
        return (
            f"{len(self.rules)} rules are obeyed" if self.rules else "everything may be asked for"
        )


def token_of(user_agent: str) -> str:
    """The product token in a user agent, by which robots.txt calls the crawler."""
    token = _TOKEN.match(user_agent.lower())
    return token[0] if token else AGENT


def _is_html(body: bytes, content_type: str) -> bool:
    start = body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" in content_type.lower() or start.startswith((b"<!doctype", b"<html"))


def _text_of(body: bytes) -> str | None:
    read = body[: limits.ROBOTS_BYTES]
    last = max(read.rfind(b"\n"), read.rfind(b"\r")) + 1
    if len(body) > len(read) and not read[last:].lstrip().lower().startswith(b"disallow"):
        read = read[:last]  # cut short, it could allow more than it did; a `Disallow` closes more
    text = read.decode("utf-8-sig", "replace")
    is_text = "\x00" not in text and text.count("\ufffd") <= UNREADABLE_SHARE * len(text)
    return text if is_text else None


def _rules_for(agent: str, text: str) -> tuple[tuple[Rule, ...], float]:
    """The rules and the delay for an agent: of its own groups, else of those for everybody."""
    own: list[tuple[str, str]] = []
    usual: list[tuple[str, str]] = []
    is_named = False
    for group, key, value in _records(agent.lower(), text):
        is_named |= group.is_own
        if group.is_own:
            own.append((key, value))
        if group.is_usual:
            usual.append((key, value))
    mine = own if is_named else usual
    rules = [Rule.read(key == "allow", path) for key, path in mine if key in RULES and path]
    delays = [_seconds(value) for key, value in mine if key == DELAY]
    # The first that matches decides: the longest, and of two as long the one that allows.
    rules.sort(key=lambda rule: (-rule.octets, not rule.allows))
    return tuple(rules), max(delays, default=0.0)


@dataclass(slots=True)
class _Group:
    """Whom a group of records is for; its `User-agent` lines stand together at its head."""

    is_own: bool = False
    is_usual: bool = False


def _records(agent: str, text: str) -> Iterator[tuple[_Group, str, str]]:
    """Each record with its group; what stands before the first group is for nobody."""
    group = _Group()
    is_head = False
    for line in _LINE_END.split(text):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon or key not in {NAME, DELAY, *RULES}:
            continue
        if key == NAME:
            group = group if is_head else _Group()
            token = _TOKEN.match(value.lower())
            group.is_own |= token is not None and token[0] == agent
            group.is_usual |= token is not None and token[0] == "*"
        is_head = key == NAME
        yield group, key, value


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return 0.0 if isnan(seconds) else seconds


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _plain(path.replace("*", "%2A"))


def _plain(text: str) -> str:
    """Octets spelled one way, as RFC 9309 section 2.2.2 compares them."""
    if _ALIKE.fullmatch(text):
        return text
    encoded = quote(text.replace("$", "%24"), safe=_ASCII, errors="replace")
    return _ENCODED.sub(_octet, encoded)


def _octet(match: re.Match[str]) -> str:
    octet = unquote_to_bytes(match[0])[0]
    return chr(octet) if octet in _UNRESERVED else match[0].upper()
