"""Bodies are kept as they came; here their content codings are undone, within a limit."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Mapping, Sequence

import brotli

from adwatch.errors import ParseError, TooLarge
from crawlers import limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENING = 64
"""Bytes that tell what a body is."""

ANY_ZLIB = 47
"""zlib's window bits for gzip and zlib streams alike."""

RAW_DEFLATE = -15
"""zlib's window bits for the bare streams that some servers send as `deflate`."""

Headers = Sequence[tuple[str, str]]
Decode = Callable[[bytes, int], bytes]


def codings_of(headers: Headers) -> tuple[str, ...]:
    """The content codings of a body, in the order in which they are to be undone."""
    named = [value for name, value in headers if name.lower() == "content-encoding"]
    codings = [one.strip().lower() for value in named for one in value.split(",")]
    return tuple(reversed([one for one in codings if one not in {"", "identity"}]))


def inflated(headers: Headers, body: bytes, limit: int = limits.PAGE_BYTES) -> bytes:
    """A body without its content codings; what is not known is left as it is.

    Raises TooLarge past `limit` bytes, ParseError where the bytes are not what the header says.
    """
    for coding in codings_of(headers):
        decode = DECODERS.get(coding)
        if decode is None:
            break
        body = _decoded(decode, body, limit + 1)
        if len(body) > limit:
            raise TooLarge(f"the body inflates to more than {limit} bytes")
    return body


def opening(headers: Headers, body: bytes) -> bytes:
    """The first bytes of a body without its content codings, empty where they cannot be undone."""
    codings = codings_of(headers)
    if len(codings) > 1:
        return inflated(headers, body)[:OPENING]
    decode = DECODERS.get(codings[0]) if codings else None
    return _decoded(decode, body, OPENING) if decode else body[:OPENING]


def _decoded(decode: Decode, body: bytes, limit: int) -> bytes:
    try:
        return decode(body, limit)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        raise ParseError("the body is not coded as its header says") from error


def _zlib(body: bytes, limit: int) -> bytes:
    return zlib.decompressobj(ANY_ZLIB).decompress(body, limit)


def _deflate(body: bytes, limit: int) -> bytes:
    try:
        return _zlib(body, limit)
    except zlib.error:
        return zlib.decompressobj(RAW_DEFLATE).decompress(body, limit)


def _brotli(body: bytes, limit: int) -> bytes:
    return bytes(brotli.Decompressor().process(body, output_buffer_limit=limit))


def _zstd(body: bytes, limit: int) -> bytes:
    return bytes(zstd.ZstdDecompressor().decompress(body, limit))


DECODERS: Mapping[str, Decode] = {
    "gzip": _zlib,
    "x-gzip": _zlib,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
"""How the codings that a crawl accepts are undone."""
