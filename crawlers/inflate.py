"""Compressed bodies are inflated piece by piece, and left as soon as they pass a limit.

Which encodings an answer names and what becomes of it is said in `crawlers.answers`.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

from adwatch.errors import TooLarge, Unreachable
from crawlers import limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 65_536
"""Bytes inflated at a time: what a bomb can take beyond its limit."""

ZSTD_WINDOW = 23
"""Two to the power of this are the bytes of a zstd window: RFC 9659 asks no more of the web."""

GZIP_MEMBERS = 16
"""Parts of one gzip body; more are empty ones, made to keep us busy."""


BROKEN = (zlib.error, brotli.error, zstd.ZstdError, EOFError)
"""What the decoders raise where a body is not what its encoding says."""


def inflate(body: bytes, encoding: str, most: int) -> bytes:
    """A body without one encoding; raises TooLarge, or Unreachable where it is broken or unknown.

    `most` is the number of bytes it may have.
    """
    if encoding not in ENCODINGS:
        raise Unreachable(f"the answer is in an unknown encoding: {encoding[:20]!a}")
    whole = bytearray()
    try:
        for piece in ENCODINGS[encoding](body):
            whole += piece
            if len(whole) > most:
                raise TooLarge("the answer passes the size limit as it is inflated")
            if len(whole) > max(limits.INFLATED_FREE, limits.INFLATED_RATIO * len(body)):
                raise TooLarge("the answer is a bomb: it grows too much as it is inflated")
    except BROKEN:
        raise Unreachable("the answer is not whole: it cannot be inflated") from None
    return bytes(whole)


def _gzip(body: bytes) -> Iterator[bytes]:
    for _ in range(GZIP_MEMBERS):
        one = zlib.decompressobj(wbits=31)
        yield from _zlib_pieces(one, body)
        body = one.unused_data
        if body[:2] != b"\x1f\x8b":
            return  # done, or bytes that follow and mean nothing
    raise TooLarge("the answer has too many parts")


def _deflate(body: bytes) -> Iterator[bytes]:
    # Some servers leave the envelope away that the standard asks for.
    has_envelope = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    yield from _zlib_pieces(zlib.decompressobj(wbits=15 if has_envelope else -15), body)


def _zlib_pieces(one: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    left = body
    while not one.eof:
        piece = one.decompress(left, PIECE)
        left = one.unconsumed_tail
        if not piece and not left:
            raise EOFError
        yield piece


def _brotli(body: bytes) -> Iterator[bytes]:
    one = brotli.Decompressor()
    yield one.process(body, output_buffer_limit=PIECE)
    while not one.is_finished():
        piece = one.process(b"", output_buffer_limit=PIECE)
        if not piece and not one.is_finished():
            raise EOFError
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    window = {int(zstd.DecompressionParameter.window_log_max): ZSTD_WINDOW}
    one = zstd.ZstdDecompressor(options=window)
    yield one.decompress(body, PIECE)
    while not one.eof:
        piece = one.decompress(b"", PIECE)
        if not piece and one.needs_input and not one.eof:
            raise EOFError
        yield piece


ENCODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
