"""Write a WARC 1.1, gzip by record; what stands in the records is in records.py."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from adwatch.archive.records import Record

VERSION = "WARC/1.1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in its file, in bytes."""

    offset: int
    length: int


class _Exact(StatusAndHeaders):  # type: ignore[misc]
    """A head that is written byte for byte, where the library would write it anew."""

    def __init__(self, head: bytes) -> None:
        super().__init__("exact", [])  # an empty one counts as none
        self._head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Give the head as it is."""
        del header_filter
        self.headers_buff = self._head


class WarcFile:
    """A WARC under way."""

    def __init__(self, out: BinaryIO, gzip: bool = True) -> None:
        self._out = out
        self._writer = WARCWriter(out, gzip=gzip, warc_version="1.1")

    def add(self, record: Record) -> Place:
        """Write a record; returns where it lies."""
        start = self._out.tell()
        headers = StatusAndHeaders("", list(record.headers), protocol=VERSION)
        # Of a revisit the library writes the HTTP head only, of others what the stream holds.
        head = _Exact(record.block) if record.kind == "revisit" else None
        block = b"" if head is not None else record.block
        media, length = record.media_type, len(record.block)
        written = ArcWarcRecord("warc", record.kind, headers, BytesIO(block), head, media, length)
        written.payload_length = len(block)
        self._writer.write_record(written)
        return Place(start, self._out.tell() - start)
