"""Check an evidence pack where there is no database: its files, its captures, its custody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from adwatch.archive.arriving import own_page, row_in
from adwatch.archive.reading import Bad, Raw, fits, opened
from adwatch.custody import Entry, Subject, seal, seals_digest
from adwatch.errors import InputError
from adwatch.evidence.bundle import MANIFEST
from adwatch.kept import seal_of

LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z-]{1,40}\.[a-z]{2,6})")
"""A line of the list of digests; the names are those that adwatch gives."""

MOST_BYTES = 50_000_000_000
MOST_FILES = 32
RATIO = 200
"""Times its packed size that a file may unpack to; text rarely passes 20."""

CAPTURES, CUSTODY = "captures.wacz", "custody.jsonl"


def pack_flaws(file: Path) -> Iterator[str]:
    """What is altered, missing or put in; raises InputError where it is no evidence pack."""
    with _package(file) as package:
        listed = _listed(package, file)
        found = [info.filename for info in package.infolist()]
        for name in sorted({one for one in found if found.count(one) > 1}):
            yield f"{name}: is there more than once"
        for name in sorted(set(found) - set(listed) - {MANIFEST}):
            yield f"{name}: is not listed"
        for name, digest in listed.items():
            yield from _file_flaws(package, name, digest)
        told: set[str] = set()
        if CUSTODY in found:
            yield from _custody_flaws(package, told)
        if CAPTURES in found:
            yield from _capture_flaws(package, told)


@contextmanager
def _package(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as package:
            _need_limits(package, file)
            yield package
    except (BadZipFile, NotImplementedError) as error:
        raise InputError("is no evidence pack: not a zip that can be read", str(file)) from error


def _need_limits(package: ZipFile, file: Path) -> None:
    infos = package.infolist()
    total = sum(info.file_size for info in infos)
    is_bomb = any(info.file_size > RATIO * max(info.compress_size, 1_000) for info in infos)
    if len(infos) > MOST_FILES or total > MOST_BYTES or is_bomb:
        raise InputError("unpacks to more than an evidence pack holds", where=str(file))


def _listed(package: ZipFile, file: Path) -> dict[str, str]:
    try:
        text = package.read(MANIFEST).decode("ascii")
    except (KeyError, UnicodeDecodeError) as error:
        raise InputError(f"is no evidence pack: it has no {MANIFEST}", str(file)) from error
    listed = {}
    for number, line in enumerate(text.splitlines(), 1):
        form = LINE.fullmatch(line)
        if form is None:
            raise InputError("is no digest and name", where=f"{MANIFEST}: line {number}")
        listed[form[2]] = form[1]
    return listed


def _file_flaws(package: ZipFile, name: str, digest: str) -> Iterator[str]:
    try:
        with package.open(name) as file:
            if file_digest(file, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                yield f"{name}: is not as it was written"
    except KeyError:
        yield f"{name}: is missing"
    except BadZipFile:
        yield f"{name}: is broken"


def _capture_flaws(package: ZipFile, told: set[str]) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        inner = Path(folder) / CAPTURES
        with package.open(CAPTURES) as packed, inner.open("wb") as unpacked:
            copyfileobj(packed, unpacked)
        with opened(inner) as records:
            for record in records:
                yield from _record_flaws(record)
                if isinstance(record, Raw) and record.kind == "metadata":
                    yield from _page_flaws(record, told)


def _record_flaws(record: Raw | Bad) -> Iterator[str]:
    if isinstance(record, Bad):
        yield str(record)
    elif record.kind in {"response", "resource"}:
        is_answer = record.kind == "response"
        body = record.block.partition(b"\r\n\r\n")[2] if is_answer else record.block
        if not fits(record.headers.get("warc-payload-digest"), body):
            yield str(record.bad("the capture does not fit the digest under which it was stored"))


def _page_flaws(record: Raw, told: set[str]) -> Iterator[str]:
    """Whether the custody log tells of a captured page as its row stands here."""
    try:
        row = row_in(record)
        if row is not None and seal_of(own_page(row)) not in told:
            yield str(record.bad("no entry of the custody log tells of this capture as it stands"))
    except (ValueError, KeyError, TypeError):
        yield str(record.bad("the row of the capture cannot be read"))


def _custody_flaws(package: ZipFile, told: set[str]) -> Iterator[str]:
    """What is wrong with the entries; `told` is given the digests they are proven to tell of."""
    with package.open(CUSTODY) as lines:
        for number, line in enumerate(lines, 1):
            try:
                why = list(_entry_flaws(noted := json.loads(line)))
                yield from (f"{CUSTODY}: line {number}: {one}" for one in why)
                if not why:
                    told.update(one["digest"] for one in noted["subjects"])
            except (ValueError, KeyError, TypeError):
                yield f"{CUSTODY}: line {number}: cannot be read"


def _entry_flaws(noted: Mapping[str, Any]) -> Iterator[str]:
    stated = {name: noted[name] for name in Entry.__slots__}
    entry = Entry(**{**stated, "at": datetime.fromisoformat(stated["at"])})
    if not entry.is_intact:
        yield "the entry says something else than when it was written"
    seals = noted["seals"]
    if seals_digest(seals) != entry.sealed:
        yield "the entry was done to something else than is noted beside it"
    for one in noted["subjects"]:
        if seal(one["salt"], Subject(one["sort"], one["digest"])) not in seals:
            yield "the entry does not tell of what is noted beside it"
