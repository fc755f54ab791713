"""HTTP and transport: answers that drip, never end, lie, blow up or are no pages at all."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from time import sleep

import brotli
import pytest
from scrapy.utils._compression import zstd

from adwatch.model import RunVerdict
from crawlers import limits
from tests.hostile.cases import case
from tests.hostile.harness import besieged
from tests.hostile.pages import (
    ad_page,
    answer,
    outcomes,
    page_site,
    saying,
    to,
)

SOON = {"HEAD_SECONDS": "2", "GRACE_SECONDS": "1", "DOWNLOAD_TIMEOUT": "4"}
"""Lower deadlines than the table's, so that the proof is no longer than it must be."""

OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def attacked(home, pages, **settings):
    """Crawl a site of these pages beside the control site; the siege, and what came of each."""
    with page_site({"fair": saying(answer(ad_page("fair"))), **pages}) as site:
        siege = besieged(home, site.address, **settings)
    told = outcomes(home / "attacked", ["fair", *pages])
    assert told.pop("fair") == "ad"
    return siege, told


def refused(home, pages, why, **settings):
    """Assert that each of the pages is refused for a reason, and that the run says so."""
    siege, told = attacked(home, pages, **settings)
    assert set(told) == set(pages)
    assert [name for name, reason in told.items() if why not in reason] == []
    assert siege.run.verdict is not RunVerdict.COMPLETE
    return siege


def dripping(sent, pause=0.1):
    """A page that answers byte by byte."""

    def speak(stream):
        for byte in sent:
            stream.sendall(bytes([byte]))
            sleep(pause)

    return speak


@case(
    15,
    "drips a body a byte at a time",
    "the page is given up as too slow after one more try",
    limit="GRACE_SECONDS, LEAST_RATE",
    seed=True,
)
def test_dripping_body_is_given_up(crawl_home):
    drip = answer(ad_page("drip"))
    head, _, body = drip.partition(b"\r\n\r\n")

    def speak(stream):
        stream.sendall(head + b"\r\n\r\n")
        dripping(body)(stream)

    siege = refused(crawl_home, {"drip": speak}, "the answer drips", **SOON)
    assert siege.seconds < 30


@case(
    15,
    "sends a body just fast enough, for minutes",
    "the page is given up at the deadline of the whole answer",
    limit="ANSWER_SECONDS",
)
def test_body_without_haste_is_given_up(crawl_home):
    def speak(stream):
        stream.sendall(OPEN + b"Content-Length: 900000\r\n\r\n")
        dripping([65] * 900, pause=0.0001)(stream)
        for _ in range(600):
            stream.sendall(b"x" * 300)
            sleep(0.1)

    refused(crawl_home, {"long": speak}, "no whole answer came in time", **SOON)


@case(
    16,
    "drips its head, or never sends one",
    "the page is given up at the deadline of the head",
    limit="HEAD_SECONDS",
)
def test_dripping_head_is_given_up(crawl_home):
    pages = {"drip": dripping(b"HTTP/1.1 200 OK\r\nX-Slow: " * 9), "mute": lambda stream: sleep(5)}
    refused(crawl_home, pages, "no whole answer came in time", **SOON)


@case(
    16,
    "accepts no connection: its queue is full",
    "connecting is given up at its own deadline, and the run says so",
    limit="CONNECT_SECONDS",
)
def test_host_that_plays_dead_is_given_up(crawl_home):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as dead, ExitStack() as held:
        place = dead.getsockname()
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        siege = besieged(crawl_home, f"http://127.0.0.1:{place[1]}", CONNECT_SECONDS="1")
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert "no connection was made in time" in (siege.run.reason or "")
    assert siege.seconds < 20


@case(
    17,
    "sends a body that never ends, with and without chunks",
    "the page is cut at the limit, kept as cut, and not read as an ad",
    limit="PAGE_BYTES",
)
def test_endless_body_is_cut(crawl_home):
    def plain(stream):
        stream.sendall(OPEN + b"\r\n" + ad_page("plain"))
        while True:
            stream.sendall(b"x" * 65536)

    def chunked(stream):
        stream.sendall(OPEN + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            stream.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    siege = refused(crawl_home, {"plain": plain, "chunked": chunked}, "passes the size limit")
    assert siege.ads() == ["demo_escort/fair"]


@case(
    18,
    "lies about the length of a body: too long, negative, two lengths, none that is a number",
    "the page is refused as lost data, tried once more, and not read as whole",
)
def test_lying_length_is_no_whole_answer(crawl_home):
    page = ad_page("lie")
    pages = {
        "longer": saying(OPEN + b"Content-Length: 99999\r\n\r\n" + page),
        "negative": saying(OPEN + b"Content-Length: -1\r\n\r\n" + page),
        "two": saying(OPEN + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n" + page),
        "word": saying(OPEN + b"Content-Length: many\r\n\r\n" + page),
    }
    siege, told = attacked(crawl_home, pages)
    assert told["longer"] == "the answer broke off: data loss"
    assert all(told[name].startswith("no whole answer came") for name in pages if name != "longer")
    assert siege.ads() == ["demo_escort/fair"]


@case(
    18,
    "states a shorter length than it sends, the rest made up as another answer",
    "the stated bytes are read; what follows is never taken for the answer to a later request",
)
def test_bytes_beyond_the_length_answer_nothing(crawl_home):
    forged = answer(ad_page("forged"))
    pages = {name: saying(answer(ad_page(name)) + forged) for name in ("one", "two", "three")}
    siege, told = attacked(crawl_home, pages)
    assert told == {"one": "ad", "two": "ad", "three": "ad"}
    assert "demo_escort/forged" not in siege.ads()


BOMB = bytes(100_000_000)


def coded(body, *codings):
    return saying(answer(body, b"Content-Encoding: " + b", ".join(codings)))


@case(
    19,
    "sends bombs of 100 MB in gzip, deflate, br and zstd, and a gzip within a gzip",
    "each is left as soon as it passes the limit while it is inflated",
    limit="PAGE_BYTES, INFLATED_RATIO",
    seed=True,
)
def test_bomb_is_left_while_it_is_inflated(crawl_home):
    packed = gzip.compress(BOMB)
    pages = {
        "gzip": coded(packed, b"gzip"),
        "deflate": coded(zlib.compress(BOMB), b"deflate"),
        "br": coded(brotli.compress(BOMB, quality=2), b"br"),
        "zstd": coded(zstd.compress(BOMB), b"zstd"),
        "twice": coded(gzip.compress(packed), b"gzip", b"gzip"),
    }
    refused(crawl_home, pages, "as it is inflated")


@case(
    19,
    "encodes a page three times, in an encoding nobody knows, or breaks it off",
    "each is refused by name; twice is read",
    limit="ENCODINGS",
)
def test_strange_encoding_is_refused(crawl_home):
    page = gzip.compress(ad_page("x"))
    pages = {
        "thrice": coded(gzip.compress(gzip.compress(page)), b"gzip", b"gzip", b"gzip"),
        "unknown": coded(page, b"exi"),
        "broken": coded(page[:-20], b"gzip"),
        "twice": coded(gzip.compress(gzip.compress(ad_page("twice"))), b"gzip", b"gzip"),
    }
    _, told = attacked(crawl_home, pages)
    assert told["thrice"] == "the answer is encoded over and over"
    assert told["unknown"] == "the answer is in an unknown encoding: 'exi'"
    assert (told["broken"], told["twice"]) == (
        "the answer is not whole: it cannot be inflated",
        "ad",
    )


@case(
    20,
    "sends one endless header, millions of headers, a 10 MB cookie, 5,000 cookies, endless news",
    "each is left at the limits on lines and bytes, long before the deadline",
    limit="HEAD_LINES, HEAD_BYTES",
)
def test_endless_head_is_left(crawl_home):
    def endless(start, piece):
        def speak(stream):
            stream.sendall(start)
            while True:
                stream.sendall(piece)

        return speak

    pages = {
        "one": endless(OPEN + b"X-Long: ", b"x" * 65536),
        "many": endless(OPEN, b"X-More: y\r\n" * 5000),
        "folded": endless(OPEN + b"X-Folded: y\r\n", b" more\r\n" * 5000),
        "cookie": saying(answer(ad_page("x"), b"Set-Cookie: a=" + b"x" * 10_000_000)),
        "cookies": saying(answer(ad_page("x"), *[b"Set-Cookie: a%d=x" % n for n in range(5000)])),
        "news": endless(b"", b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 1000),
    }
    siege = refused(crawl_home, pages, "the head of the answer passes its limits")
    assert siege.seconds < limits.HEAD_SECONDS * 2


@case(
    21,
    "breaks its chunks, closes early, resets, or speaks HTTP/2 and other things",
    "each is refused as no whole answer, tried again no more than the limit, then left",
    limit="RETRIES",
)
def test_broken_answer_is_no_answer(crawl_home):
    chunked = OPEN + b"Transfer-Encoding: chunked\r\n\r\n"
    pages = {
        "size": saying(chunked + b"5\r\nhello\r\nZZ\r\nx\r\n0\r\n\r\n"),
        "huge": saying(chunked + b"f" * 4000 + b"\r\n"),
        "minus": saying(chunked + b"-5\r\nhello\r\n0\r\n\r\n"),
        "early": saying(chunked + b"400\r\n" + ad_page("x")[:50]),
        "trailers": saying(chunked + b"0\r\n" + b"X: y\r\n" * 20_000),
        "coding": saying(OPEN + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        "nothing": lambda stream: None,
        "http2": saying(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18) + b"\r\n\r\n"),
        "noise": saying(bytes(range(256)) * 40 + b"\r\n\r\n"),
    }
    with page_site({"fair": saying(answer(ad_page("fair"))), **pages}) as site:
        siege = besieged(crawl_home, site.address, **SOON)
    told = outcomes(crawl_home / "attacked", ["fair", *pages])
    assert {name for name, reason in told.items() if reason == "ad"} == {"fair"}
    assert set(told) == {"fair", *pages}
    assert max(site.asked.count(f"/{name}") for name in pages) <= 1 + limits.RETRIES
    assert siege.run.verdict is not RunVerdict.COMPLETE


@case(
    22,
    "answers 200 with nothing, 204, 205, an unasked 206 and 304",
    "none is an ad, none is `gone`, and the run is not complete",
)
def test_answer_with_nothing_is_no_ad(crawl_home):
    pages = {
        "empty": saying(answer(b"")),
        "blank": saying(answer(b" \r\n" * 50)),
        "s204": saying(b"HTTP/1.1 204 No Content\r\n\r\n"),
        "s205": saying(answer(b"", status=b"205 Reset Content")),
        "s206": saying(answer(ad_page("x"), b"Content-Range: bytes 0-9/99", status=b"206 Partial")),
        "s304": saying(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"),
    }
    siege, told = attacked(crawl_home, pages)
    assert "ad" not in told.values()
    assert set(told) == set(pages)
    assert (siege.counts["gone"], siege.run.verdict) == (0, RunVerdict.PARTIAL)


BUSY = {b"429 Too Many": b"315360000", b"503 Later": b"Fri, 31 Dec 2060 00:00:00 GMT"}


@pytest.mark.parametrize("status", BUSY)
@case(
    23,
    "answers 429 or 503 and asks to be left alone for ten years, or until 2060",
    "the run rests as partial; the host is asked again after a day, and by no run before",
    limit="LONGEST_PARKING_SECONDS",
)
def test_host_that_asks_for_years_is_left_alone_for_a_day(crawl_home, status):
    busy = saying(answer(b"", b"Retry-After: " + BUSY[status], status=status))
    with page_site({"fair": saying(answer(ad_page("fair"))), "busy": busy}) as site:
        first = besieged(crawl_home, site.address)
        before = len(site.asked)
        again = besieged(crawl_home, site.address)
    told = first.run.reason or ""
    until = datetime.fromisoformat(told.rpartition("until ")[2])
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(hours=24)
    assert first.run.verdict is RunVerdict.PARTIAL
    assert (len(site.asked), again.run.verdict is RunVerdict.COMPLETE) == (before, False)


@case(
    23,
    "answers 429 with a Retry-After that is negative, past, garbage, or a number of 40 digits",
    "nonsense counts as a second; the page is asked for again and read",
    limit="SHORTEST_PARKING_SECONDS",
)
def test_nonsense_in_retry_after_is_no_more_than_a_pause(crawl_home):
    said = {
        "past": b"Thu, 01 Jan 1970 00:00:00 GMT",
        "negative": b"-99999",
        "garbage": b"\xff soon, maybe \x1b[2J",
        "digits": b"9" * 50,
    }
    times = Counter()

    def grumbling(name):
        def speak(stream):
            times[name] += 1
            busy = answer(b"", b"Retry-After: " + said[name], status=b"429 Too Many")
            stream.sendall(busy if times[name] == 1 else answer(ad_page(name)))

        return speak

    siege, told = attacked(crawl_home, {name: grumbling(name) for name in said})
    assert (set(told.values()), set(times.values())) == ({"ad"}, {2})
    assert siege.seconds < 30


@case(
    24,
    "redirects to itself, to itself with a counter, in a ring, on and on, and by meta refresh",
    "redirects end at five hops or where they come back; a refresh in markup is not followed",
    limit="REDIRECTS",
)
def test_redirects_without_end_are_left(crawl_home):
    numbers = count()

    def counter(stream):
        to(b"/counter?n=%d" % next(numbers))(stream)

    refresh = ad_page("refresh", more='<meta http-equiv="refresh" content="0;url=/away">')
    pages = {
        "itself": to(b"/itself"),
        "counter": counter,
        "ring": to(b"/ring-2"),
        "far": to(b"/far-1"),
        "refresh": saying(answer(refresh)),
        "away": saying(answer(ad_page("away"))),
    }
    hidden = {"ring-2": to(b"/ring-3"), "ring-3": to(b"/ring")}
    hidden |= {f"far-{n}": to(b"/far-%d" % (n + 1)) for n in range(1, 9)}
    named = tuple(f"/{name}" for name in pages if name != "away")
    with page_site({**pages, **hidden}, named) as site:
        besieged(crawl_home, site.address)
    told = outcomes(crawl_home / "attacked", pages)
    assert {told[name] for name in ("itself", "counter", "ring")} == {"redirects lead in a circle"}
    assert (told["far"], told["refresh"]) == ("redirects lead on and on", "ad")
    assert [path for path in site.asked if path in {"/away", "/far-6"}] == []


def puzzle(name):
    """An ad whose text reads otherwise where a page may choose any codec."""
    return ad_page(name).replace(b"A story", b"A +AHM-tory")


@case(
    25,
    "says that a picture is a page, that a page is a picture, and names charsets such as utf-7",
    "files and other types are refused by name; strange charsets are read as the web's",
)
def test_lying_type_is_found_out(crawl_home):
    page, jpeg = ad_page("x"), b"\xff\xd8\xff\xe0" + bytes(500)
    pages = {
        "picture": saying(answer(jpeg)),
        "archive": saying(answer(b"PK\x03\x04" + page)),
        "as-picture": saying(answer(page, kind=b"image/jpeg")),
        "as-program": saying(answer(page, kind=b"application/octet-stream")),
    }
    fine = {
        name: saying(answer(puzzle(name), kind=b"text/html; charset=" + name.encode()))
        for name in ("utf-7", "idna", "punycode", "unicode_escape", "no-such-charset", "utf-8")
    }
    siege, told = attacked(crawl_home, {**pages, **fine})
    assert {name for name, reason in told.items() if reason == "ad"} == set(fine)
    assert {told[name] for name in pages} == {"NotAnAdPage"}
    ads = [row["ad"] for row in siege.journal.rows("ad") if row["ad"]["id"] != "fair"]
    stories = {ad["text"] for ad in ads}
    assert stories == {"A +AHM-tory"}


@case(
    26,
    "pushes parts for ever, trailers, preloads, other services, strict transport, refresh headers",
    "parts are no page; the rest is ignored and nothing more is asked for",
)
def test_headers_that_ask_for_more_are_ignored(crawl_home, canary):
    out = b"http://" + canary.address.encode()
    more = (
        b"Link: <%s/preload>; rel=preload, <%s/next>; rel=next" % (out, out),
        b'Alt-Svc: h2="%s"' % canary.address.encode(),
        b"Strict-Transport-Security: max-age=999999999; includeSubDomains",
        b"Refresh: 0; url=%s/refresh" % out,
        b'Report-To: {"endpoints":[{"url":"%s/report"}]}' % out,
        b"Content-Location: %s/content" % out,
    )
    parts = b"--x\r\nContent-Type: text/html\r\n\r\n" + ad_page("x")
    trailer = b"Transfer-Encoding: chunked\r\nTrailer: Location\r\n\r\n"
    body = ad_page("trailed")
    pages = {
        "parts": saying(answer(parts * 3, kind=b"multipart/x-mixed-replace; boundary=x")),
        "more": saying(answer(ad_page("more"), *more)),
        "again": saying(answer(ad_page("again"), *more)),
        "trailed": saying(
            OPEN + trailer + b"%x\r\n%s\r\n0\r\nLocation: %s/t\r\n\r\n" % (len(body), body, out)
        ),
    }
    _, told = attacked(crawl_home, pages)
    assert told.pop("parts") == "NotAnAdPage"
    assert (set(told.values()), canary.visits) == ({"ad"}, 0)


@case(
    27,
    "names files for its pages: paths upwards, reserved names, 60 kB of name",
    "the names are never used: nothing is written under them",
)
def test_file_name_of_the_site_is_never_a_path(crawl_home):
    names = [b"../../../escaped.html", b"/tmp/escaped.html", b"CON", b"C:\\escaped", b"x" * 60_000]
    pages = {
        f"n{number}": saying(
            answer(ad_page(f"n{number}"), b'Content-Disposition: attachment; filename="%s"' % name)
        )
        for number, name in enumerate(names)
    }
    _, told = attacked(crawl_home, pages)
    assert set(told.values()) == {"ad"}
    found = [
        one for one in crawl_home.parent.rglob("*") if "escaped" in one.name or "CON" in one.name
    ]
    assert found == []


@case(
    28,
    "marks each visitor's copy of a page, in headers and in hidden markup",
    "the mark is kept in the page as evidence, and the ad counts as the same",
)
def test_mark_of_the_visitor_is_no_change_of_the_ad(crawl_home):
    marks = count()

    def marked(stream):
        mark = sha256(b"%d" % next(marks)).hexdigest()
        page = ad_page("marked", more=f'<!-- {mark} --><i hidden data-mark="{mark}"></i>')
        stream.sendall(
            answer(page, b'ETag: "%s"' % mark.encode(), b"X-Request-Id: " + mark.encode())
        )

    with page_site({"marked": marked}) as site:
        first = besieged(crawl_home, site.address)
        second = besieged(crawl_home, site.address)
    assert (first.counts["new"], second.counts["same"]) == (1, 1)
    kept = [row["digest"] for row in second.journal.rows("page") if row["url"].endswith("/marked")]
    assert len(set(kept)) == 2
