"""Read the records of a WARC, from adwatch or any other program; every one is held to limits.

What the records make of pages is in `adwatch.archive.arriving`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from adwatch.archive.source import Source
from adwatch.errors import InputError

BLOCK_BYTES = 20_100_000
"""Bytes of a record's block: as many as the largest page and its head."""

LINE_BYTES = 64_000
HEADER_LINES = 100
MEMBERS = 1_000
"""WARCs in one package."""

FORMS = (".warc", ".warc.gz", ".wacz")
"""How the names of web archives end."""

KEPT = frozenset({"response", "resource", "revisit", "request", "metadata"})
"""The types of records that say something of a page."""

HASHES = {"sha1": 20, "sha256": 32, "md5": 16}
"""The digests that are checked, with their bytes."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that could not be read: in which file, at which byte, and why; never its content."""

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, byte {self.offset}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Raw:
    """One record: its headers by name in lower case, and its block."""

    file: str
    offset: int
    headers: Mapping[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """Its WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def uri(self) -> str:
        """Its WARC-Target-URI, without the brackets that some programs put round it."""
        return self.headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">")

    def bad(self, reason: str) -> Bad:
        """This record, refused."""
        return Bad(self.file, self.offset, reason)


def is_archive(file: Path) -> bool:
    """Whether a file is a web archive by its name."""
    return file.name.endswith(FORMS)


@contextmanager
def opened(file: Path) -> Iterator[Iterator[Raw | Bad]]:
    """The records of a .warc, .warc.gz or .wacz; raises InputError where it is no such file."""
    with file.open("rb") as stream:
        yield _packed(stream, file.name) if file.suffix == ".wacz" else records(stream, file.name)


def _packed(stream: BinaryIO, name: str) -> Iterator[Raw | Bad]:
    try:
        package = ZipFile(stream)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError("is no zip file", where=name) from error
    with package:
        # A name from the zip is told and matched, never used as a path.
        found = [one for one in package.infolist() if _is_warc(one.filename)]
        if not found or len(found) > MEMBERS:
            raise InputError(f"holds no WARC, or more than {MEMBERS}", where=name)
        for entry in found:
            if entry.compress_type != 0:
                yield Bad(name, entry.header_offset, "a WARC in a package is stored, not packed")
                continue
            with package.open(entry) as inner:
                try:
                    yield from records(inner, name)  # type: ignore[arg-type]
                except BadZipFile:
                    yield Bad(name, entry.header_offset, "an entry of the zip file is broken")


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def records(stream: BinaryIO, name: str) -> Iterator[Raw | Bad]:
    """The records of one WARC in order, those that say something of pages; the bad ones told."""
    source = Source(stream)
    while True:
        try:
            if not source.begin():
                return
            read = _record(source, name)
        except InputError as error:
            yield Bad(name, source.offset, str(error))
            if not source.resync():
                return
            continue
        if isinstance(read, Bad) or read.kind in KEPT:
            yield read


def _record(source: Source, name: str) -> Raw | Bad:
    headers = _headers(source)
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
        raise InputError("no length is stated")
    length = int(stated)
    if length > BLOCK_BYTES:
        source.skip(length)
        return Bad(name, source.offset, f"the record has more than {BLOCK_BYTES} bytes")
    record = Raw(name, source.offset, headers, source.take(length))
    source.end()
    if not fits(headers.get("warc-block-digest"), record.block):
        return record.bad("the block does not fit its digest")
    return record


def _headers(source: Source) -> dict[str, str]:
    if not source.line(LINE_BYTES).startswith(b"WARC/"):
        raise InputError("no WARC record begins here")
    headers: dict[str, str] = {}
    for _ in range(HEADER_LINES):
        line = source.line(LINE_BYTES)
        if not line:
            return headers
        field, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(field.strip().lower(), value.strip())
    raise InputError("the record has too many headers")


def fits(stated: str | None, body: bytes) -> bool:
    """Whether bytes have a digest as stated; one that is not stated, or of a kind unknown, fits."""
    name, _, value = (stated or "").partition(":")
    if name not in HASHES:
        return True
    digest = hashlib.new(name, body, usedforsecurity=False).digest()
    return _bytes_of(value, HASHES[name]) == digest


def _bytes_of(value: str, size: int) -> bytes | None:
    """A digest written in base 16 or base 32."""
    try:
        return bytes.fromhex(value) if len(value) == 2 * size else base64.b32decode(value.upper())
    except (ValueError, binascii.Error):
        return None
