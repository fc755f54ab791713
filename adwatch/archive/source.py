"""The bytes of a WARC, gzip members undone within limits; what stands in them is in reading.py."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from adwatch.errors import InputError

MAGIC = b"\x1f\x8b\x08"
"""First bytes of a gzip member."""

PIECE = 65_536
"""Bytes read and inflated at a time."""

FREE_BYTES = 50_000_000
"""Bytes that one member may inflate to whatever its size: a record of the largest page is less."""

RATIO = 200
"""Times its size that a larger member may inflate to; text rarely passes 20."""


class Source:
    """A file read forward, record by record; `offset` is where the present record begins.

    In a gzip file that is where its member begins. Raises InputError for a broken member or a bomb.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_gzip = file.read(len(MAGIC)) == MAGIC
        self.offset = 0
        self._go_to(0)

    def begin(self) -> bool:
        """Take up the next record; False at the end of the file."""
        self._is_between = True
        is_there = self._pass_blanks()
        self._is_between = False
        if not self._is_gzip:
            self.offset = self._read_on
        return is_there

    def end(self) -> None:
        """Leave the present record; raises InputError where its member proves broken at its end."""
        self._pass_blanks()

    def _pass_blanks(self) -> bool:
        """Pass over the line ends before anything else; False where there is nothing else."""
        while True:
            self._take(len(self._inflated) - len(self._inflated.lstrip(b"\r\n")))
            if self._inflated:
                return True
            if not self._fill():
                return False

    def line(self, most: int) -> bytes:
        """The next line without its end; raises InputError where it is longer than `most`."""
        while (end := self._inflated.find(b"\n")) < 0:
            if len(self._inflated) > most or not self._fill():
                raise InputError("a header line does not end")
        line = self._take(end + 1)
        return line.rstrip(b"\r\n")

    def take(self, count: int) -> bytes:
        """The next bytes; raises InputError where the file ends before."""
        while len(self._inflated) < count:
            if not self._fill():
                raise InputError("the record is cut off")
        return self._take(count)

    def skip(self, count: int) -> None:
        """Pass over bytes without keeping them."""
        while count > 0:
            if not self._inflated and not self._fill():
                raise InputError("the record is cut off")
            count -= len(self._take(min(count, len(self._inflated))))

    def resync(self) -> bool:
        """Go to the next gzip member after the present one; False where there is none."""
        if not self._is_gzip:
            return False
        place, held = self.offset + 1, b""
        self._file.seek(place)
        while piece := self._file.read(PIECE):
            held += piece
            found = held.find(MAGIC)
            if found >= 0:
                self._go_to(place + found)
                return True
            place += len(held) - 2
            held = held[-2:]
        return False

    def _take(self, count: int) -> bytes:
        taken = bytes(self._inflated[:count])
        del self._inflated[:count]
        if not self._is_gzip:
            self._read_on += len(taken)
        return taken

    def _go_to(self, place: int) -> None:
        self._file.seek(place)
        self.offset = self._next = place
        self._read_on = place
        self._raw = b""
        self._inflated = bytearray()
        self._member: zlib._Decompress | None = None
        self._is_between = True

    def _fill(self) -> bool:
        """Make more bytes available; False at the end of the file."""
        if self._is_gzip:
            return self._inflate()
        piece = self._file.read(PIECE)
        self._inflated += piece
        return bool(piece)

    def _inflate(self) -> bool:
        while True:
            if self._member is None and not self._next_member():
                return False
            assert self._member is not None
            piece = self._inflated_piece(self._member)
            if piece:
                self._made += len(piece)
                if self._made > max(FREE_BYTES, RATIO * self._used):
                    raise InputError("a gzip member inflates too much")
                self._inflated += piece
                return True

    def _inflated_piece(self, member: zlib._Decompress) -> bytes:
        if not self._raw:
            self._raw = self._file.read(PIECE)
            if not self._raw:
                raise InputError("a gzip member is cut off")
        before = len(self._raw)
        try:
            piece = member.decompress(self._raw, PIECE)
        except zlib.error:
            raise InputError("a gzip member is broken") from None
        self._raw = member.unused_data if member.eof else member.unconsumed_tail
        self._used += before - len(self._raw)
        if member.eof:
            self._next += self._used
            self._member = None
        return piece

    def _next_member(self) -> bool:
        if not self._is_between:
            return False  # no record goes past its member
        self._raw = self._raw or self._file.read(PIECE)
        if not self._raw:
            return False
        self.offset = self._next
        self._made = self._used = 0
        self._member = zlib.decompressobj(wbits=31)
        return True
