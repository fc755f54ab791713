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


class WarcFile:
    """A WARC under way."""

    def __init__(self, out: BinaryIO, gzip: bool = True) -> None:
        self._out = out
        self._writer = WARCWriter(out, gzip=gzip, warc_version="1.1")

    def add(self, record: Record) -> Place:
        """Write a record; returns where it lies."""
        start = self._out.tell()
        headers = StatusAndHeaders("", list(record.headers), protocol=VERSION)
        block = BytesIO(record.block)
        length = len(record.block)
        # Without parsed HTTP headers: the block is written as it is, byte for byte.
        written = ArcWarcRecord(
            "warc", record.kind, headers, block, None, record.media_type, length
        )
        written.payload_length = length
        self._writer.write_record(written)
        return Place(start, self._out.tell() - start)
