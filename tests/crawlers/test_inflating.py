"""Bodies are inflated within a limit, whatever their coding says."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from adwatch.errors import ParseError, TooLarge
from crawlers.inflating import OPENING, inflated, opening, zstd

BODY = b"<html>" + b"an ad " * 200
CODED = {
    "gzip": gzip.compress(BODY),
    "X-GZip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "deflate ": zlib.compress(BODY, wbits=-15),
    "br": brotli.compress(BODY),
    "zstd": zstd.compress(BODY),
    "identity": BODY,
    "made-up": BODY,
    "deflate, gzip": gzip.compress(zlib.compress(BODY)),
}


def coding(name):
    return (("content-encoding", name),)


@pytest.mark.parametrize("name", CODED)
def test_a_body_comes_back_from_every_coding(name):
    assert inflated(coding(name), CODED[name]) == BODY
    assert opening(coding(name), CODED[name])[:OPENING] == BODY[:OPENING]


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused_at_the_limit(name):
    with pytest.raises(TooLarge):
        inflated(coding(name), CODED[name], limit=len(BODY) - 1)
    assert inflated(coding(name), CODED[name], limit=len(BODY)) == BODY


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_what_its_header_says_is_told_as_such(name):
    with pytest.raises(ParseError, match="not coded"):
        inflated(coding(name), b"\x00plain text")


def test_a_body_without_coding_is_left_alone():
    assert inflated((), BODY) is BODY
