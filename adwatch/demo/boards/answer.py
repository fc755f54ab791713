"""What a demo board is asked and what it answers: plain values, no sockets."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar
from urllib.parse import urlencode

from adwatch.demo.boards.layout import AS_BUILT, Layout, Moved
from adwatch.demo.market import MarketAd

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
JSON = "application/json"
XML = "application/xml; charset=utf-8"
JPEG = "image/jpeg"

ReadPicture = Callable[[str], bytes]
"""Gives the JPEG bytes of a picture by name; raises ValueError where there is none."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, as far as a board looks at it; `path` is percent-decoded."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers of one answer; where it `is_cut`, half of the body is sent."""

    status: int
    body: bytes
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    is_cut: bool = False


class Board(ABC):
    """One demo web site over the ads of one day; it never shows who operates an ad."""

    name: ClassVar[str]
    robots: ClassVar[str]
    pictures_under: ClassVar[str]

    def __init__(
        self,
        ads: Sequence[MarketAd],
        read_picture: ReadPicture,
        address: str,
        layout: Layout = AS_BUILT,
    ) -> None:
        laid = [layout.lay(ad) for ad in ads]
        self._shelves = [(ad.place, str(ad.kind)) for ad in ads]
        self.ads = tuple(ad for ad, _ in laid)
        self.address = address
        self.moved = {ad.id: moved for ad, moved in laid}
        self._by_id = {ad.id: ad for ad in self.ads}
        self._read_picture = read_picture

    def answer(self, ask: Ask) -> Answer:
        """The answer to any request."""
        if ask.path == "/robots.txt":
            return Answer(200, self.robots.format(address=self.address).encode(), PLAIN)
        if ask.path.startswith(self.pictures_under):
            return self._picture(ask.path.removeprefix(self.pictures_under))
        return self.page(ask)

    @abstractmethod
    def page(self, ask: Ask) -> Answer:
        """The answer to a request for anything but robots.txt and pictures."""

    def listed(self, ask: Ask) -> tuple[MarketAd, ...]:
        """The ads of a list: all of them, or those of the `city` and the `section` asked for."""
        city, section = ask.query.get("city"), ask.query.get("section")
        return tuple(
            ad
            for ad, (place, kind) in zip(self.ads, self._shelves, strict=True)
            if city in {None, place} and section in {None, kind}
        )

    def find(self, ad_id: str) -> MarketAd | None:
        """The ad with this id, if it is on the board today."""
        return self._by_id.get(ad_id)

    def _picture(self, file_name: str) -> Answer:
        try:
            return Answer(200, self._read_picture(file_name.removesuffix(".jpg")), JPEG)
        except ValueError:
            return not_found()


def not_found() -> Answer:
    """A plain 404."""
    return Answer(404, b"<!doctype html><title>Not found</title><p>Nothing here.</p>")


def html_page(title: str, body: str, status: int = 200, head: str = "") -> Answer:
    """A whole HTML page around a body that is already escaped."""
    text = (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return Answer(status, text.encode("utf-8", "replace"))


def below(moved: Moved) -> str:
    """What stands below an ad because it left its place, as HTML; nothing where nothing did."""
    rows = "".join(
        f'<p class="more-{name}">{escape(value).replace(chr(10), "<br>")}</p>'
        for name, value in moved
    )
    return f'\n<aside class="more">{rows}</aside>' if rows else ""


def next_query(ask: Ask, number: int) -> str:
    """The query of a list's next page: the page's number, and the list's city and section."""
    kept = {name: ask.query[name] for name in ("city", "section") if name in ask.query}
    return urlencode({"page": number, **kept})


def json_answer(value: object, status: int = 200) -> Answer:
    """A JSON answer, in ASCII with escapes so that any text survives."""
    return Answer(status, json.dumps(value, sort_keys=True).encode("ascii"), JSON)


def page_number(ask: Ask, name: str) -> int:
    """The page asked for, from 1; anything unreadable is page 1."""
    text = ask.query.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
