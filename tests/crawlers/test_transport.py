"""The limits of the transport, both sides of each: one crawl of a site that misbehaves by page."""

from __future__ import annotations

import json
import socket
from time import sleep

import pytest

from adwatch.model import RunVerdict
from crawlers import limits
from tests.crawlers.scripted import ADDRESSES, ROOT, crawled, journal
from tests.hostile.pages import ad_page, answer, outcomes, page_site, saying, to

pytestmark = pytest.mark.slow

DEADLINES = {"HEAD_SECONDS": "2", "GRACE_SECONDS": "1", "DOWNLOAD_TIMEOUT": "4"}
LESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def padded(name: str, size: int) -> bytes:
    """An ad page of a size in bytes."""
    page = ad_page(name, more="<!---->")
    return page.replace(b"<!--", b"<!--" + b"x" * (size - len(page)))


def lines(name: str, count: int) -> bytes:
    """An ad with so many header lines."""
    return answer(ad_page(name), *[b"X-%d: y" % n for n in range(count - 2)])


def head_of(name: str, size: int) -> bytes:
    """An ad whose head has so many bytes, line ends left out."""
    bare = answer(b"", b"X: ").replace(b": 0", b": %d" % len(ad_page(name)))
    return answer(ad_page(name), b"X: " + b"x" * (size - len(bare.replace(b"\r\n", b"\r"))))


def paced(name: str, rate: int, seconds: float):
    """An ad that comes at so many bytes a second, and ends after so many seconds."""

    def speak(stream: socket.socket) -> None:
        page = padded(name, int(rate * seconds))
        stream.sendall(LESS + b"Content-Length: %d\r\n\r\n" % len(page))
        for start in range(0, len(page), rate // 10):
            stream.sendall(page[start : start + rate // 10])
            sleep(0.1)

    return speak


def late(name: str, seconds: float):
    """An ad whose head comes byte by byte and takes so long."""

    def speak(stream: socket.socket) -> None:
        sent = answer(ad_page(name))
        for byte in sent[:10]:
            stream.sendall(bytes([byte]))
            sleep(seconds / 10)
        stream.sendall(sent[10:])

    return speak


def endless(stream: socket.socket) -> None:
    stream.sendall(LESS + b"\r\n" + ad_page("endless"))
    while True:
        stream.sendall(b"x" * 65536)


PAGES = {
    "lines-100": (saying(lines("lines-100", limits.HEAD_LINES)), "ad"),
    "lines-101": (saying(lines("lines-101", limits.HEAD_LINES + 1)), "the head of the answer"),
    "head-most": (saying(head_of("head-most", limits.HEAD_BYTES)), "ad"),
    "head-more": (saying(head_of("head-more", limits.HEAD_BYTES + 1)), "the head of the answer"),
    "body-most": (saying(answer(padded("body-most", limits.PAGE_BYTES))), "ad"),
    "body-more": (saying(answer(padded("body-more", limits.PAGE_BYTES + 1))), "the answer passes"),
    "unended": (saying(LESS + b"\r\n" + padded("unended", limits.PAGE_BYTES)), "ad"),
    "endless": (endless, "the answer passes the size limit"),
    "late": (late("late", 1.0), "ad"),
    "too-late": (late("too-late", 4.0), "no whole answer came in time"),
    "slow": (paced("slow", 2 * limits.LEAST_RATE, 2.5), "ad"),
    "drip": (paced("drip", limits.LEAST_RATE // 2, 2.5), "the answer drips"),
    "long": (paced("long", 2 * limits.LEAST_RATE, 8.0), "no whole answer came in time"),
    "short": (
        saying(LESS + b"Content-Length: 99999\r\n\r\n" + ad_page("x")),
        "the answer broke off: data loss",
    ),
    "longer": (saying(answer(ad_page("longer")) + b"HTTP/1.1 200 OK\r\n\r\n"), "ad"),
    "negative": (saying(LESS + b"Content-Length: -5\r\n\r\nhello"), "no whole answer"),
    "two-lengths": (
        saying(LESS + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        "no whole answer",
    ),
    "chunks": (
        saying(LESS + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\nx\r\n0\r\n\r\n"),
        "the answer broke off: data loss",
    ),
    "hops-5": (to(b"/hop-4"), "ad"),
    **{f"hop-{n}": (to(b"/hop-%d" % (n - 1)), None) for n in range(1, 5)},
    "hop-0": (saying(answer(ad_page("hops-5"))), None),
    "hops-6": (to(b"/hops-5"), "redirects lead on and on"),
    "itself": (to(b"/itself"), "redirects lead in a circle"),
    "no-http": (to(b"file:///etc/passwd"), "the redirect leads out of http and https"),
}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    """The one crawl of all pages: outcomes by page, and the paths that were asked for."""
    home = tmp_path_factory.mktemp("transport")
    named = tuple(f"/{name}" for name, (_, outcome) in PAGES.items() if outcome is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with page_site({name: speak for name, (speak, _) in PAGES.items()}, named) as site:
            (home / ADDRESSES).write_text(json.dumps({"demo_escort": site.address}))
            (run,) = crawled(home, "demo_escort", **DEADLINES)
    assert run.verdict is RunVerdict.PARTIAL
    return outcomes(home, PAGES), site.asked, journal(home)


@pytest.mark.parametrize("name", [name for name, (_, outcome) in PAGES.items() if outcome])
def test_page_is_kept_within_the_limit_and_refused_beyond(crawl, name):
    expected = PAGES[name][1]
    assert expected is not None
    assert crawl[0][name].startswith(expected)


@pytest.mark.parametrize("name", ["short", "chunks", "drip", "too-late"])
def test_answer_that_broke_off_or_drips_is_tried_once_more_only(crawl, name):
    assert crawl[1].count(f"/{name}") == 2


@pytest.mark.parametrize("name", ["endless", "lines-101", "body-more", "itself"])
def test_answer_past_a_limit_is_not_tried_again(crawl, name):
    assert crawl[1].count(f"/{name}") == 1


def test_endless_answer_is_kept_up_to_the_limit_and_not_read(crawl):
    outcome, _, kept = crawl
    pages = [row["digest"] for row in kept.rows("page") if row["url"].endswith("/endless")]
    assert (len(pages), outcome["endless"]) == (1, "the answer passes the size limit")
