"""Pages saved in a folder, by whatever saved them: which files are pages, and whose address each
had.

A folder is read as it is found; what the pages say is read elsewhere, by confined processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from adwatch.errors import FetchError, InputError
from crawlers import limits
from crawlers.inflate import inflate
from crawlers.saved_index import INDEXES, moment, read_index
from crawlers.saved_page import UNKNOWN_BASE, SavedPage
from crawlers.saved_places import placed

TYPES: Mapping[str, str] = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
    ".php": "text/html", ".asp": "text/html", ".aspx": "text/html", "": "",
    ".json": "application/json", ".xml": "application/xml",
    ".mhtml": "multipart/related", ".mht": "multipart/related",
}  # fmt: skip
"""Endings of files that are pages, and the types they had."""

HEAD_CHARS = 200_000
"""Characters of a page in which its own address is looked for: styles may stand before it."""

_OWN = (
    re.compile(r"""(?i)<link\s[^>]{0,500}?rel\s*=\s*["']?canonical["']?[^>]{0,2000}>"""),
    re.compile(r"""(?i)<meta\s[^>]{0,500}?property\s*=\s*["']?og:url["']?[^>]{0,2000}>"""),
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(\S{1,2000})", re.IGNORECASE)
_VALUE = re.compile(r"""\b(?:href|content)\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s>]+))""")
_PARTS = re.compile(r"(_files|\.files)$")
"""Folders that browsers make beside a page for what it shows."""


def saved_pages(
    folder: Path, base: str | None = None, keeps_faults: bool = False
) -> list[SavedPage]:
    """The pages of a folder and the folders in it, by name, where their links say they stood.

    `base` is where the site stands. Raises InputError where there is no folder, where nothing in
    it is a page, where an index is wrong, or where a file cannot be read, unless such a file is
    kept with its fault.
    """
    if not folder.is_dir():
        raise InputError("is no folder", where=str(folder))
    told = read_index(folder)
    read = _readable if keeps_faults else _page
    pages = [read(folder, file, told, base or UNKNOWN_BASE) for file in _files(folder)]
    if not pages:
        raise InputError("holds no pages: .html, .json, .mhtml or .xml", where=str(folder))
    return placed(pages, base)


def saved_page(file: Path, base: str | None = None) -> SavedPage:
    """One saved page; raises InputError where it cannot be read."""
    if not file.is_file():
        raise InputError("is no file", where=str(file))
    return _page(file.parent, file, read_index(file.parent), base or UNKNOWN_BASE)


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        is_part = any(part.startswith(".") or _PARTS.search(part) for part in inside[:-1])
        is_page = _ending(file) in TYPES and file.name not in INDEXES
        if is_page and not is_part and not inside[-1].startswith(".") and file.is_file():
            yield file


def _ending(file: Path) -> str:
    """A file's ending, without a query that its name holds: `view.php?id=5` is one."""
    return file.suffix.lower().partition("?")[0].partition("&")[0].partition("@")[0]


def _readable(
    folder: Path, file: Path, index: Mapping[str, Mapping[str, Any]], base: str
) -> SavedPage:
    """A page, or what is wrong with its file: the others are read all the same."""
    try:
        return _page(folder, file, index, base)
    except InputError as error:
        name = file.relative_to(folder).as_posix()
        return SavedPage(name, _made(name, base), "", b"", is_placed=False, fault=error)


def _page(folder: Path, file: Path, index: Mapping[str, Mapping[str, Any]], base: str) -> SavedPage:
    name = file.relative_to(folder).as_posix()
    body, kind = _body(file), TYPES.get(_ending(file), "")
    own, at = None, None
    if kind == "multipart/related":
        body, kind, own, at = _unpacked(body, file)
    told = index.get(name) or index.get(file.name, {})
    status = told.get("status")
    kind = str(told.get("content_type") or kind)
    url = told.get("url") or own or _stated(body, base)
    return SavedPage(
        name,
        str(url or _made(name, base)),
        kind,
        body,
        is_placed=bool(url),
        status=status if isinstance(status, int) and 100 <= status < 600 else 200,
        at=moment(told.get("fetched_at")) or at,
    )


def _body(file: Path) -> bytes:
    try:
        with file.open("rb") as held:
            body = held.read(limits.SNAPSHOT_BYTES + 1)
        if body.startswith(b"\x1f\x8b"):
            body = inflate(body, "gzip", limits.PAGE_BYTES)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=str(file)) from None
    except FetchError as error:
        raise InputError(str(error), where=str(file)) from None
    if len(body) > limits.SNAPSHOT_BYTES:
        raise InputError("is too large for a page", where=str(file))
    return body


def _unpacked(body: bytes, file: Path) -> tuple[bytes, str, str | None, datetime | None]:
    """The page in an MHTML file: its bytes, type and address, and when it was saved."""
    message = message_from_bytes(body, EmailMessage, policy=policy.default)
    parts = [one for one in message.walk() if one.get_content_type() in {"text/html", "text/plain"}]
    if not parts or not message.keys():
        raise InputError("holds no page", where=str(file))
    page = parts[0]
    held = page.get_payload(decode=True)
    url = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    stated = str(page.get("Content-Type", "text/html")).replace("\n", " ")
    return (
        held if isinstance(held, bytes) else b"",
        stated,
        url and str(url),
        moment(message["Date"]),
    )


def _stated(body: bytes, base: str) -> str | None:
    """The address that a page itself says it has."""
    text = body[:HEAD_CHARS].decode("latin-1")
    for pattern in _OWN:
        element = pattern.search(text)
        value = _VALUE.search(element[0]) if element else None
        if value is not None:
            url = urljoin(base + "/", unescape(next(filter(None, value.groups()))).strip())
            if url.startswith(("http://", "https://")) and not url.startswith(UNKNOWN_BASE):
                return url
    found = _SAVED_FROM.search(text)
    return found[1] if found and found[1].startswith("http") else None


def _made(name: str, base: str) -> str:
    """An address made from a file's name; a first folder that is the site's host is left out."""
    host, _, rest = name.partition("/")
    inside = rest if rest and host == urlsplit(base).netloc else name
    return f"{base}/{quote(inside, safe='/?=&%-_.~')}"
