"""A WACZ 1.1.1 round a WARC: index, list of pages and digests in one zip, the same each time."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adwatch import __version__
from adwatch.archive.records import Record, target
from adwatch.archive.warc import Place
from adwatch.model import Page, PageKind

WARC_NAME = "data.warc.gz"
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can state: when it was packed is nobody's concern."""

INDEXED = frozenset({"response", "revisit", "resource"})
CHUNK = 1 << 20


def index_line(record: Record, place: Place, page: Page) -> str:
    """The line of the index (CDXJ) for a record of a page."""
    media = next((v for k, v in page.headers if k.lower() == "content-type"), "")
    known = {
        "url": record.uri,
        "mime": "warc/revisit" if record.kind == "revisit" else media.partition(";")[0].strip(),
        "status": str(page.status),
        "digest": f"sha256:{page.body_digest}",
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": WARC_NAME,
    }
    return f"{_key(str(record.uri))} {page.fetched_at:%Y%m%d%H%M%S} {json.dumps(known)}"


def page_line(page: Page) -> str | None:
    """The line in the list of pages for a page that a person would open; None for the others."""
    is_shown = page.rendered_by in {"http", "browser"} and page.status == 200
    if not is_shown or page.kind not in {PageKind.AD, PageKind.LIST}:
        return None
    at = page.fetched_at.isoformat().replace("+00:00", "Z")
    url = page.requested_url if page.rendered_by == "http" else page.final_url
    named = sha256(f"{target(page)} {at}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return json.dumps({"id": named, "url": url, "ts": at, "title": f"{page.kind}: {url}"})


def pack(
    warc: Path, index: Iterable[str], pages: Iterable[str], newest: datetime, out: Path
) -> None:
    """Write the package; `newest` is when its last page was fetched."""
    head = json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"})
    small = {
        "indexes/index.cdx.gz": gzip.compress(_lines(sorted(index)), mtime=0),
        "pages/pages.jsonl": _lines([head, *pages]),
    }
    with ZipFile(out, "w", ZIP_STORED) as package:
        with warc.open("rb") as file:
            entries = [_entry(f"archive/{WARC_NAME}", file)]
            _add_file(package, f"archive/{WARC_NAME}", file)
        for name, body in small.items():
            package.writestr(_info(name), body)
            entries.append(_stated(name, sha256(body).hexdigest(), len(body)))
        described = _json(_package(entries, newest))
        package.writestr(_info("datapackage.json"), described)
        sealed = {"path": "datapackage.json", "hash": f"sha256:{sha256(described).hexdigest()}"}
        package.writestr(_info("datapackage-digest.json"), _json(sealed))


def _package(entries: list[dict[str, Any]], newest: datetime) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": f"adwatch/{__version__}",
        "created": f"{newest:%Y-%m-%dT%H:%M:%SZ}",
        "resources": entries,
    }


def _entry(path: str, file: BinaryIO) -> dict[str, Any]:
    digest, size = sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return _stated(path, digest.hexdigest(), size)


def _stated(path: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": Path(path).name, "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _add_file(package: ZipFile, name: str, file: BinaryIO) -> None:
    with package.open(_info(name), "w", force_zip64=True) as entry:
        while chunk := file.read(CHUNK):
            entry.write(chunk)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, NO_TIME)
    info.compress_type = ZIP_STORED
    info.create_system = 3  # the same on every system
    info.external_attr = 0o644 << 16
    return info


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _key(uri: str) -> str:
    """The sort key of an address as ReplayWeb.page makes it: host reversed, query sorted."""
    if not uri.startswith(("http:", "https:")):
        return uri.replace(" ", "%20")
    parts = urlsplit(uri.lower())
    host = (parts.hostname or "").removeprefix("www.")
    port = parts.netloc.rpartition(":")[2]
    where = ",".join(reversed(host.split("."))) + (f":{port}" if port.isdigit() else "")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    key = f"{where}){parts.path or '/'}" + (f"?{query}" if query else "")
    return key.replace(" ", "%20")
