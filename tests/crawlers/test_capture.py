"""Capture: every answer becomes a page row and its exact bytes."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawlers.capture import HEADER_CHARS, HEADER_LINES, capped, received
from crawlers.health import Expectation
from crawlers.record import Order, Record
from tests.conftest import MORNING
from tests.crawlers.journal import JournalSink, open_frontier

URL = "http://127.0.0.1:8000/"
BODY = b"\xff\xfe not text \x00"


@pytest.fixture
def record(tmp_path, clock):
    sink = JournalSink(tmp_path / "j")
    return Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock)


def test_bytes_are_kept_as_they_came_under_their_digest(record):
    came = received(HtmlResponse(URL, body=BODY), Request(URL + "asked"))
    digest = asyncio.run(came.keep(record, MORNING))
    assert digest == sha256(BODY).hexdigest()
    assert record.sink.bodies[digest] == BODY
    assert (
        record.sink.rows("page")[0] | {"requested": URL + "asked", "by": "http"}
        == (record.sink.rows("page")[0])
    )


def test_page_drawn_by_the_browser_says_so():
    assert received(HtmlResponse(URL, flags=["playwright"]), Request(URL)).rendered_by == "browser"


def test_repeated_headers_keep_all_their_values():
    headers = {"Set-Cookie": ["a=1", "b=2"], "X": "\xe9"}
    kept = received(HtmlResponse(URL, headers=headers, encoding="latin-1"), Request(URL)).headers
    assert [value for name, value in kept if name == "Set-Cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("headers", "count"),
    [
        ([("a", "b")] * (HEADER_LINES + 1), HEADER_LINES),
        ([("a", "b" * (HEADER_CHARS - 1))], 1),
        ([("a", "b" * HEADER_CHARS)], 0),
    ],
)
def test_headers_are_kept_up_to_the_limits(headers, count):
    assert len(capped(headers)) == count
