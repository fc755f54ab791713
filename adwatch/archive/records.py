"""What a kept page becomes in a WARC: the records' headers and blocks, the same each time.

Nothing here depends on when or where it is called: identifiers come from the page's own seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from adwatch import __version__
from adwatch.kept import KeptPage, seal_of
from adwatch.model import Page

PREFIX = "X-Archive-Orig-"
"""Before the name of a header that no longer fits the body: pywb and browsertrix write the same."""

UNDONE = {"http": ("transfer-encoding",), "answer": ("transfer-encoding", "content-encoding")}
"""The headers whose coding is no longer in the body, by what the body is."""

URNS = {"browser": "urn:dom:", "screenshot": "urn:view:", "mhtml": "urn:mhtml:"}
"""Before the address of a page as it was drawn, by what shows it."""

SHEET_URN = "urn:adwatch:sheet:"
"""Before the SHA-256 of a sheet that names tools and site file."""

REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
FIELDS = "application/warc-fields"

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

ROW = "adwatch-page"
"""The field of a metadata record that holds the page's row as JSON."""

INFO = {
    "software": f"adwatch/{__version__}",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": (
        "Headers as received where the page's metadata says so, else reconstructed. "
        "Transfer codings are undone, content codings are as received; a header that no longer "
        f"fits the body is named {PREFIX}*."
    ),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC: its headers in order, and its block."""

    kind: str
    uri: str | None
    headers: tuple[tuple[str, str], ...]
    block: bytes
    media_type: str

    @property
    def id(self) -> str:
        """Its WARC-Record-ID."""
        return dict(self.headers)["WARC-Record-ID"]


@dataclass(frozen=True, slots=True)
class First:
    """The record that holds a payload, for later ones to point to."""

    id: str
    uri: str
    date: str


def warcinfo(at: datetime, seed: str) -> Record:
    """The record that opens a file; `seed` is what makes its identifier the file's own."""
    return _record("warcinfo", None, at, (_fields(INFO), FIELDS), seed)


def sheet(digest: str, body: bytes, at: datetime) -> Record:
    """The sheet of tools and site file, which pages point to by its digest."""
    media, more = "application/json", (_payload(body),)
    return _record("resource", SHEET_URN + digest, at, (body, media), digest, more)


def records_of(kept: KeptPage, body: bytes, firsts: dict[str, First]) -> Iterator[Record]:
    """The records of a page: itself, what was asked, and what else is known.

    `firsts` holds the payloads written so far, and is added to.
    """
    page = kept.page
    seed = f"{kept.number}/{seal_of(page)}"
    main = _drawn(page, body, seed) if page.rendered_by in URNS else _answer(page, body, seed)
    if (first := firsts.get(page.body_digest)) is not None and main.kind == "response":
        main = _revisit(page, first, seed)
    elif body:
        firsts.setdefault(page.body_digest, First(main.id, str(main.uri), date(page.fetched_at)))
    yield main
    to: tuple[tuple[str, str], ...] = (("WARC-Concurrent-To", main.id),)
    if page.request_headers and page.rendered_by not in URNS:
        asked, bare = page.asked_at or page.fetched_at, (*to, _payload(b""))
        yield _record("request", main.uri, asked, (_request(page), REQUEST), seed, bare)
    said = _fields(_facts(kept))
    to = (*to, _payload(said))
    yield _record("metadata", main.uri, page.fetched_at, (said, FIELDS), seed, to)


def target(page: Page) -> str:
    """The URI under which a page stands in an archive."""
    if page.rendered_by in URNS:
        return URNS[page.rendered_by] + page.final_url
    return page.requested_url


def date(moment: datetime) -> str:
    """A time as WARC 1.1 writes it, to the microsecond."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _answer(page: Page, body: bytes, seed: str) -> Record:
    more = (*_server(page), ("WARC-Payload-Digest", f"sha256:{page.body_digest}"))
    whole = _head(page) + body, RESPONSE
    return _record("response", target(page), page.fetched_at, whole, seed, more)


def _drawn(page: Page, body: bytes, seed: str) -> Record:
    media = next((v for k, v in page.headers if k.lower() == "content-type"), "text/html")
    more = (("WARC-Payload-Digest", f"sha256:{page.body_digest}"),)
    return _record("resource", target(page), page.fetched_at, (body, _line(media)), seed, more)


def _revisit(page: Page, first: First, seed: str) -> Record:
    more = (
        *_server(page),
        ("WARC-Profile", PROFILE),
        ("WARC-Refers-To", first.id),
        ("WARC-Refers-To-Target-URI", first.uri),
        ("WARC-Refers-To-Date", first.date),
        ("WARC-Payload-Digest", f"sha256:{page.body_digest}"),
    )
    return _record("revisit", target(page), page.fetched_at, (_head(page), RESPONSE), seed, more)


def _payload(body: bytes) -> tuple[str, str]:
    return ("WARC-Payload-Digest", f"sha256:{sha256(body).hexdigest()}")


def _server(page: Page) -> tuple[tuple[str, str], ...]:
    cut = (("WARC-Truncated", "length"),) if page.is_cut else ()
    return cut if page.address is None else (*cut, ("WARC-IP-Address", _line(page.address)))


def _record(
    kind: str,
    uri: str | None,
    at: datetime,
    content: tuple[bytes, str],
    seed: str,
    more: tuple[tuple[str, str], ...] = (),
) -> Record:
    block, media_type = content
    named = uuid5(NAMESPACE_URL, f"adwatch/{kind}/{seed}")
    stands = () if uri is None else (("WARC-Target-URI", _line(uri)),)
    headers = (
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{named}>"),
        *stands,
        ("WARC-Date", date(at)),
        *more,
        ("WARC-Block-Digest", f"sha256:{sha256(block).hexdigest()}"),
    )
    return Record(kind, uri, headers, block, media_type)


def _head(page: Page) -> bytes:
    """The status line and the headers, those that no longer fit the body under another name."""
    undone = UNDONE[page.rendered_by]
    lines = [
        f"{PREFIX if name.lower() in undone else ''}{_line(name)}: {_line(value)}"
        for name, value in page.headers
    ]
    return _block(f"{_version(page)} {page.status} {_line(_reason(page))}", lines)


def _request(page: Page) -> bytes:
    parts = urlsplit(page.requested_url)
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{_line(name)}: {_line(value)}" for name, value in page.request_headers]
    return _block(f"{_line(page.method)} {_line(asked)} {_version(page)}", lines)


def _block(first: str, lines: list[str]) -> bytes:
    text = "\r\n".join([first, *lines, "", ""])
    # Bytes of a header came in as Latin-1 and go out so; what does not fit never came as bytes.
    return text.encode("latin-1", "backslashreplace")


def _version(page: Page) -> str:
    """Readers of archives know HTTP/1 only; what was really spoken is in the metadata."""
    said = page.protocol or ""
    return said if said in {"HTTP/1.0", "HTTP/1.1"} else "HTTP/1.1"


def _reason(page: Page) -> str:
    if page.reason is not None:
        return page.reason
    return HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else ""


def _facts(kept: KeptPage) -> dict[str, str]:
    page = kept.page
    known = {
        "page": str(kept.number),
        "site": page.site,
        "run": page.run,
        "kind": str(page.kind),
        "body": page.rendered_by,
        "headers": "reconstructed" if page.reason is None else "as received",
        "protocol": page.protocol,
        "certificate-sha256": page.certificate,
        "robots-sha256": page.robots,
        "sheet-sha256": page.made_with,
        "row-sha256": kept.seal,
    }
    row = {name: getattr(page, name) for name in page.__slots__}
    stated = {name: value for name, value in known.items() if value is not None}
    return {**stated, ROW: json.dumps(row, default=datetime.isoformat)}


def _fields(said: dict[str, str]) -> bytes:
    lines = [f"{name}: {_line(value)}\r\n" for name, value in said.items()]
    return "".join(lines).encode("utf-8", "backslashreplace")


def _line(text: str) -> str:
    """A text that stays on its line."""
    return "".join(c if c.isprintable() or c == "\t" else " " for c in text)
