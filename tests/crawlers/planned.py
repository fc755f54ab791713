"""Sites of plans in tests: made of a few lines, read in this process."""

from __future__ import annotations

from crawlers.html import Document
from crawlers.planfile import parse_plan
from crawlers.planned import PlannedSite, site_class
from crawlers.reader import document
from crawlers.wire import Part, Unread

URL = "http://board.example/ad/7"
HEAD = 'name = "corner"\nkind = "massage"\nstart = "/new"\n'


def site(rest: str, head: str = HEAD) -> PlannedSite:
    """The site that a file makes of these lines."""
    return site_class(parse_plan((head + rest).encode(), "corner.toml"))()


def fields(lines: str, ad: str = "") -> PlannedSite:
    """The site whose file says this of the fields, and this of the ad."""
    return site(f"[ad]\n{ad}\n[ad.fields]\n{lines}\n")


def page(body: str, url: str = URL) -> Document:
    """A page with this body."""
    return Document(f"<html><body>{body}</body></html>", url)


def json_page(body: str, url: str = URL) -> Document:
    """A page that is JSON."""
    return Document(body, url, is_json=True)


def received(body: bytes, content_type: str = "text/html", encoding: str | None = None) -> Document:
    """A page as it came."""
    return document(Unread(Part.AD, URL, 200, content_type, body), encoding)
