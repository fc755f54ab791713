"""Compressed bodies: whole ones come back as they were, bombs and broken ones are left early."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from random import Random

import brotli
import pytest
from scrapy.utils._compression import zstd

from adwatch.errors import TooLarge, Unreachable
from crawlers import limits
from crawlers.inflate import GZIP_MEMBERS, PIECE, inflate

PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": zstd.compress,
}
DENSE = Random(1).randbytes(limits.PAGE_BYTES + 1)


@pytest.mark.parametrize("encoding", PACK)
def test_whole_body_comes_back_as_it_was(encoding):
    body = b"<p>An ad.</p>" * 20_000
    assert inflate(PACK[encoding](body), encoding, limits.PAGE_BYTES) == body


def test_deflate_without_its_envelope_is_read_too():
    one = zlib.compressobj(wbits=-15)
    assert inflate(one.compress(b"An ad.") + one.flush(), "deflate", 100) == b"An ad."


@pytest.mark.parametrize("encoding", PACK)
def test_body_of_the_largest_size_passes_and_one_byte_more_does_not(encoding):
    most = limits.PAGE_BYTES
    assert len(inflate(PACK[encoding](DENSE[:most]), encoding, most)) == most
    with pytest.raises(TooLarge):
        inflate(PACK[encoding](DENSE), encoding, most)


@pytest.mark.parametrize("encoding", PACK)
def test_body_that_grows_beyond_the_ratio_is_a_bomb_above_a_million_bytes(encoding):
    free = limits.INFLATED_FREE
    assert len(inflate(PACK[encoding](bytes(free)), encoding, limits.PAGE_BYTES)) == free
    with pytest.raises(TooLarge, match="bomb"):
        inflate(PACK[encoding](bytes(free * 4)), encoding, limits.PAGE_BYTES)


@pytest.mark.parametrize("encoding", PACK)
def test_bomb_costs_no_more_memory_than_the_limit(encoding):
    bomb = PACK[encoding](bytes(60_000_000))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        inflate(bomb, encoding, limits.PAGE_BYTES)
    assert tracemalloc.get_traced_memory()[1] < 3 * limits.PAGE_BYTES + PIECE
    tracemalloc.stop()


@pytest.mark.parametrize("encoding", PACK)
@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.99])
def test_body_that_is_not_whole_is_told(encoding, kept):
    packed = PACK[encoding](DENSE[:20_000])
    with pytest.raises(Unreachable):
        inflate(packed[: int(len(packed) * kept)], encoding, limits.PAGE_BYTES)


@pytest.mark.parametrize("encoding", PACK)
def test_bytes_that_are_something_else_are_told(encoding):
    with pytest.raises(Unreachable):
        inflate(b"<p>An ad that was never compressed", encoding, limits.PAGE_BYTES)


def test_window_that_no_honest_answer_needs_is_refused():
    wide = zstd.compress(DENSE[:9_000_000] * 2, options={zstd.CompressionParameter.window_log: 25})
    with pytest.raises(Unreachable):
        inflate(wide, "zstd", 100_000_000)


@pytest.mark.parametrize(("parts", "is_kept"), [(GZIP_MEMBERS, True), (GZIP_MEMBERS + 1, False)])
def test_gzip_of_many_parts_is_left(parts, is_kept):
    body = gzip.compress(b"x") * parts
    if is_kept:
        assert inflate(body, "gzip", 100) == b"x" * parts
    else:
        with pytest.raises(TooLarge):
            inflate(body, "gzip", 100)


@pytest.mark.parametrize("encoding", ["", "compress", "exi", "aes128gcm", "gzip;q=1", "\x1b[2J"])
def test_unknown_encoding_is_refused_and_shown_escaped(encoding):
    with pytest.raises(Unreachable) as told:
        inflate(b"x", encoding, 100)
    assert str(told.value).isprintable()
