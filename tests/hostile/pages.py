"""A site whose every page answers in a way of its own, and what a crawl made of each."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adwatch.demo.boards.answer import html_page
from crawlers.redaction import page_name
from tests.crawlers.journal import NAME, JournalSink
from tests.hostile.harness import RawSite, plain_answer, raw_site

Speak = Callable[[socket.socket], None]
"""How a page answers: it writes to the connection, which ends when it returns."""

AD = """<article class="profile" data-ad="{id}"><h1>A title</h1><dl class="facts">
<dt>Category</dt><dd>Companions</dd></dl><div class="story">A story</div></article>"""


def ad_page(name: str, more: str = "") -> bytes:
    """The page of an ad, with further markup."""
    return html_page("x", AD.format(id=name) + more).body


def list_page(*hrefs: str, more: str = "") -> bytes:
    """A list that names addresses."""
    return html_page(
        "x", "".join(f'<a class="card-link" href="{one}">x</a>' for one in hrefs) + more
    ).body


def answer(
    body: bytes, *headers: bytes, kind: bytes = b"text/html", status: bytes = b"200 OK"
) -> bytes:
    """A whole answer with further header lines."""
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, *headers, b"", body])


def saying(sent: bytes) -> Speak:
    """A page that answers with these bytes."""
    return lambda stream: stream.sendall(sent)


def to(location: bytes) -> Speak:
    """A page that leads elsewhere."""
    return saying(answer(b"", b"Location: " + location, status=b"302 Found"))


@contextmanager
def page_site(
    pages: Mapping[str, Speak], hrefs: tuple[str, ...] | None = None, **given: Any
) -> Iterator[RawSite]:
    """A site whose list names the pages, or `hrefs` if given; a page is found by its path.

    What else is `given` goes to the raw site.
    """
    named = list_page(*(hrefs or [f"/{name}" for name in pages]))

    def speak(stream: socket.socket, head: bytes) -> None:
        name = head.split(b" ", 2)[1].decode("latin-1").strip("/").partition("?")[0]
        usual = saying(answer(named) if name == "escorts" else plain_answer(b"", status="404 No"))
        pages.get(name, usual)(stream)

    with raw_site(speak, **given) as site:
        yield site


def outcomes(home: Path, names: Iterable[str], site: str = "demo_escort") -> dict[str, str]:
    """By page: the reason for which the crawl of a home refused it, or `ad`.

    The reason is our own words; where those may quote the page, the name of the error.
    """
    log = (home / "logs" / f"{site}.log").read_text(encoding="utf-8")
    told = [line for line in map(json.loads, log.splitlines()) if line["source"] == "crawlers.walk"]
    reasons = {line["page"]: line.get("why", line.get("error")) for line in told if "page" in line}
    pages = {page_name(f"http://127.0.0.1/{name}"): name for name in names}
    kept = JournalSink(home / NAME).rows("ad")
    lost = {name: reasons[page] for page, name in pages.items() if page in reasons}
    return {**lost, **{row["ad"]["id"]: "ad" for row in kept}}
