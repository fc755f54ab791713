"""What the records of a WARC make of pages: an answer with its request and what else is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from adwatch.archive.reading import Bad, Raw, fits
from adwatch.archive.records import ROW, SHEET_URN, URNS, target
from adwatch.model import Page, PageKind

HEAD_BYTES = 64_000
"""Bytes in which an answer's head must end."""

HTTP = ("http://", "https://")
DRAWN = {urn: name for name, urn in URNS.items()}
MAIN = frozenset({"response", "resource", "revisit"})

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page from an archive; `body` None where its bytes came with an earlier one.

    `is_ours` says that adwatch wrote it, with the page's own row.
    """

    record: Raw
    page: Page
    body: bytes | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The tools and the site file that made pages of adwatch's own archives."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Home:
    """Where pages go that do not say it themselves."""

    site: str | None
    run: str


def pages(records: Iterable[Raw | Bad], home: Home) -> Iterator[Arrived | Sheet | Bad]:
    """The pages in the records, in order; what could not be read is told in its place."""
    bodies: dict[str, tuple[str, int]] = {}
    main: Raw | None = None
    beside: list[Raw] = []
    for record in records:
        if isinstance(record, Bad):
            yield record
        elif record.uri.startswith(SHEET_URN):
            yield Sheet(record.block)
        elif record.kind in MAIN:
            if main is not None:
                yield from _arrived(main, beside, home, bodies)
            # A request may stand before its answer: it is told by its address.
            beside = [one for one in beside if one.uri == record.uri and not _is_of(one, main)]
            main = record
        else:
            beside.append(record)
    if main is not None:
        yield from _arrived(main, beside, home, bodies)


def _is_of(record: Raw, main: Raw | None) -> bool:
    named = record.headers.get("warc-concurrent-to")
    return main is not None and named == main.headers.get("warc-record-id")


def _arrived(
    main: Raw, beside: list[Raw], home: Home, bodies: dict[str, tuple[str, int]]
) -> Iterator[Arrived | Bad]:
    near = [one for one in beside if one.uri == main.uri or _is_of(one, main)]
    try:
        read = _read(main, near, home, bodies)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        yield main.bad(f"the {main.kind} makes no sense")
        return
    if read is not None:
        yield read


def _read(
    main: Raw, near: list[Raw], home: Home, bodies: dict[str, tuple[str, int]]
) -> Arrived | Bad | None:
    if not main.uri.startswith((*HTTP, *DRAWN)):
        return None
    status, reason, protocol, headers, body = _parts(main)
    if main.kind != "revisit":
        known = (sha256(body).hexdigest(), len(body))
        bodies[main.headers.get("warc-payload-digest", "")] = known
    elif (met := bodies.get(main.headers.get("warc-payload-digest", ""))) is not None:
        known = met
    else:
        return main.bad("it repeats a record that is not in this file")
    kept = None if main.kind == "revisit" else body
    row = _row(near)
    if row is not None:
        page = own_page(row)
        if (page.body_digest, page.body_size) != known or target(page) != main.uri:
            return main.bad("its row is of another page")
        return Arrived(main, page, kept, is_ours=True)
    drawn = next((name for urn, name in DRAWN.items() if main.uri.startswith(urn)), "http")
    url = main.uri.removeprefix(URNS.get(drawn, ""))
    method, asked = _asked(near)
    page = Page(
        home.site or _host(url), url, url, _moment(main.headers["warc-date"]), status, headers,
        *known, drawn, home.run, method=method, request_headers=asked, reason=reason,
        protocol=protocol, address=main.headers.get("warc-ip-address"),
        is_cut="warc-truncated" in main.headers,
    )  # fmt: skip
    return Arrived(main, page, kept, is_ours=False)


def _parts(main: Raw) -> tuple[int, str | None, str | None, Pairs, bytes]:
    """Status, reason, protocol, headers and body; raises ValueError where there is no head."""
    media = main.headers.get("content-type", "")
    if main.kind == "resource" or not media.startswith("application/http"):
        return 200, None, None, (("Content-Type", media),), main.block
    first, headers, body = _http(main.block)
    protocol, status, reason = [*first.split(" ", 2), "", ""][:3]
    if any(n.lower() == "transfer-encoding" and "chunked" in v.lower() for n, v in headers):
        body = _unchunked(body)
    if not (fits(main.headers.get("warc-payload-digest"), body) or main.kind == "revisit"):
        # Some programs state the digest of the payload as it was transferred.
        _need(fits(main.headers["warc-payload-digest"], _http(main.block)[2]))
    return int(status), reason, protocol, headers, body


def _need(holds: bool) -> None:
    if not holds:
        raise ValueError


def _http(block: bytes) -> tuple[str, Pairs, bytes]:
    head, found, body = block.partition(b"\r\n\r\n")
    _need(bool(found) and len(head) <= HEAD_BYTES)
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = (line.partition(":") for line in lines if ":" in line)
    return first, tuple((name, value.strip()) for name, _, value in parts), body


def _unchunked(body: bytes) -> bytes:
    """A body without its chunks; as it is, where it is not in chunks whatever its head says."""
    whole, place = bytearray(), 0
    while (end := body.find(b"\r\n", place, place + 100)) >= 0:
        size = body[place:end].partition(b";")[0].strip()
        if not size or len(size) > 8 or size.strip(b"0123456789abcdefABCDEF"):
            return body
        start, length = end + 2, int(size, 16)
        if length == 0:
            return bytes(whole)
        whole += body[start : start + length]
        place = start + length + 2
    return body


def _asked(near: list[Raw]) -> tuple[str, Pairs]:
    for one in near:
        if one.kind == "request":
            first, headers, _ = _http(one.block)
            return first.partition(" ")[0], headers
    return "GET", ()


def _row(near: list[Raw]) -> dict[str, Any] | None:
    rows = (row_in(one) for one in near if one.kind == "metadata")
    return next((row for row in rows if row is not None), None)


def row_in(metadata: Raw) -> dict[str, Any] | None:
    """The row of a page of ours in a metadata record; raises ValueError where it is broken."""
    for line in metadata.block.decode("utf-8", "replace").split("\r\n"):
        if line.startswith(f"{ROW}: "):
            row = json.loads(line.removeprefix(f"{ROW}: "))
            _need(isinstance(row, dict))
            return dict(row)
    return None


def own_page(row: dict[str, Any]) -> Page:
    """The page in a row of ours; KeyError or ValueError where a field is not what it must be."""
    for name, kinds in TYPES.items():
        _need(isinstance(row[name], kinds) and not isinstance(row[name], bool))
    _need(set(row) == set(Page.__slots__) and isinstance(row["is_cut"], bool))
    for name in ("headers", "request_headers"):
        row[name] = tuple((str(key), str(value)) for key, value in row[name])
    for name in ("fetched_at", "asked_at"):
        row[name] = None if row[name] is None else _moment(row[name])
    _need(row["fetched_at"] is not None and "/" not in row["site"] and row["site"] != "")
    _need(row["rendered_by"] in {"http", "answer", *URNS})
    return Page(**{**row, "kind": PageKind(row["kind"])})


_TEXT, _MAYBE = (str,), (str, type(None))
TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("site", "requested_url", "final_url", "fetched_at", "body_digest"), _TEXT),
    **dict.fromkeys(("rendered_by", "run", "kind", "method"), _TEXT),
    **dict.fromkeys(("status", "body_size"), (int,)),
    **dict.fromkeys(("headers", "request_headers"), (list,)),
    **dict.fromkeys(("asked_at", "reason", "protocol", "address", "certificate"), _MAYBE),
    **dict.fromkeys(("robots", "made_with"), _MAYBE),
}
"""The types of the fields of a row as JSON has them."""


def _moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or "unknown"
