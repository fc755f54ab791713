"""Capture: every answer becomes a page row and its exact bytes."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawlers.capture import HEADER_CHARS, HEADER_LINES, capped, received
from crawlers.heads import head_of
from crawlers.health import Expectation
from crawlers.order import Order
from crawlers.record import Record
from crawlers.sheet import sheet
from crawlers.sites.demo_escort import DemoEscort
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


LINES = [b"HTTP/1.1 200 Not quite OK", b"sERVER: a", b"Set-Cookie: a=1", b"X:", b"set-cookie:  b=2",
         b"\tand more", b"no colon"]  # fmt: skip


def test_a_head_keeps_its_order_its_case_and_its_reason():
    reason, headers = head_of(LINES)
    assert reason == "Not quite OK"
    assert headers == (
        ("sERVER", "a"), ("Set-Cookie", "a=1"), ("X", ""), ("set-cookie", "b=2 and more"),
        ("no colon", ""),
    )  # fmt: skip


def test_a_page_says_how_it_was_asked_for_and_how_it_came(record):
    meta = {"ask": "check", "asked_at": MORNING, "robots_digest": "f" * 64, "head": head_of(LINES)}
    request = Request(URL + "1", headers={"Accept": "text/html"}, meta=meta)
    answer = HtmlResponse(URL + "1", protocol="HTTP/1.1", ip_address=ip_address("192.0.2.1"))
    page = received(answer, request).page(record, MORNING)
    assert (page.kind, page.asked_at, page.robots) == ("ad", MORNING, "f" * 64)
    assert page.request_headers == (("Host", "127.0.0.1:8000"), ("Accept", "text/html"))
    assert (page.address, page.protocol, page.reason) == ("192.0.2.1", "HTTP/1.1", "Not quite OK")
    assert page.headers[0] == ("sERVER", "a")


def test_a_certificate_is_told_by_the_digest_of_its_bytes():
    class Certificate:
        def dump(self):
            return b"DER"

    answer = HtmlResponse(URL, certificate=Certificate())
    assert received(answer, Request(URL)).certificate == sha256(b"DER").hexdigest()


def test_sheet_names_tools_and_holds_the_site_file():
    said = json.loads(sheet(DemoEscort))
    source = said["site_file_source"].encode()
    assert said["site_file_sha256"] == sha256(source).hexdigest()
    assert (said["site"], said["tools"].keys() >= {"Scrapy"}) == ("demo_escort", True)
    assert sheet(DemoEscort) is sheet(DemoEscort)
