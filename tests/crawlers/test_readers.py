"""Processes that read pages: what a page can do to them, and what it cannot."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from adwatch.errors import MissingField, ParseError, ParseTimeout
from adwatch.model import Maker
from crawlers import limits, wire
from crawlers.readers import Readers
from crawlers.wire import Part, Unread
from tests.crawlers.prying import ASKED, Prying

HERE = "http://127.0.0.1:8000"
MAKER = Maker("prying", "1")


def page(path="/ad", part=Part.AD, body=b"<h1>Anna</h1>", kind="text/html"):
    return Unread(part, HERE + path, 200, kind, body)


async def title(readers, *given, **named):
    asked = page(*given, **named)
    return wire.parsed(await readers.read(asked), asked.url, MAKER).ad.title


@pytest.fixture(scope="module")
def reading():
    """Runs a test's coroutine with readers that all tests share."""
    loop = asyncio.new_event_loop()
    readers = Readers(Prying)
    yield lambda work: loop.run_until_complete(work(readers))
    readers.close()
    loop.run_until_complete(asyncio.sleep(0))  # the loop lets go of what was closed
    loop.close()


def test_a_page_is_read_in_another_process(reading):
    async def work(readers):
        links = wire.links(await readers.read(page(part=Part.LINKS)), HERE, MAKER)
        return await title(readers), int(links.lists[0])

    assert reading(work)[0] == "Anna"
    assert reading(work)[1] != os.getpid()


def test_neither_socket_nor_file_can_be_opened_inside(reading):
    async def work(readers):
        return wire.links(await readers.read(page(part=Part.LINKS)), HERE, MAKER).ads

    assert reading(work) == [f"{name} OSError" for name in ASKED]


def test_a_page_that_takes_too_long_is_killed_and_the_next_is_read(reading, monkeypatch):
    monkeypatch.setattr(limits, "PARSE_SECONDS", 0.3)

    async def work(readers):
        assert await title(readers) == "Anna"
        with pytest.raises(ParseTimeout, match=r"took more than 0\.3 s"):
            await readers.read(page("/spin"))
        return await title(readers)

    assert reading(work) == "Anna"


def test_other_pages_are_read_while_one_takes_its_time(reading):
    async def work(readers):
        slow = asyncio.ensure_future(title(readers, "/sleep"))
        await asyncio.gather(*(title(readers) for _ in range(5)))
        was_done = slow.done()
        return was_done, await slow

    assert reading(work) == (False, "Anna")


@pytest.mark.parametrize(
    ("path", "words"), [("/hold", "512 MB"), ("/die", "ended its process"), ("/fault", "fault")]
)
def test_a_page_that_ends_its_process_is_refused_and_the_next_is_read(reading, path, words):
    async def work(readers):
        with pytest.raises(ParseTimeout, match=words):
            wire.links(await readers.read(page(path)), HERE, MAKER)
        return await title(readers)

    assert reading(work) == "Anna"


def test_errors_of_the_site_file_come_back_by_name(reading):
    async def work(readers):
        with pytest.raises(MissingField, match="no 'x' is stated"):
            await title(readers, "/missing")
        with pytest.raises(ParseError, match="the site file failed: KeyError") as caught:
            await title(readers, "/raise")
        return str(caught.value)

    assert "what the page says" not in reading(work)


@pytest.mark.parametrize(
    ("kind", "body", "seen"),
    [
        ("text/html; charset=windows-1251", "<h1>Анна</h1>".encode("cp1251"), "Анна"),
        ("", '<meta charset="gb18030"><h1>安娜</h1>'.encode("gb18030"), "安娜"),
        ("text/html; charset=utf-7", b"<h1>+AFs-</h1>", "+AFs-"),
        ("text/html", b"<h1>\xe9</h1>", "é"),
        ("text/html; charset=utf-8", b"<h1>\xff\x00</h1>", "\ufffd"),
    ],
)
def test_text_is_decoded_as_the_web_does(reading, kind, body, seen):
    async def work(readers):
        return await title(readers, body=body, kind=kind)

    assert reading(work) == seen


def test_processes_are_replaced_after_their_share_of_pages(reading, monkeypatch):
    monkeypatch.setattr(limits, "PAGES_A_READER", 2)

    async def work(readers):
        told = [await readers.read(page(part=Part.LINKS)) for _ in range(4)]
        return [wire.links(one, HERE, MAKER).lists[0] for one in told]

    assert len(set(reading(work))) >= 2


def test_reading_goes_on_where_the_first_process_dies():
    async def work():
        readers = Readers(Prying)
        readers._parent.kill()
        told = await title(readers)
        readers.close()
        return told

    assert asyncio.run(work()) == "Anna"


def test_nothing_is_left_running():
    async def work():
        readers = Readers(Prying)
        links = wire.links(await readers.read(page(part=Part.LINKS)), HERE, MAKER)
        readers.close()
        return Path("/proc", links.lists[0], "stat")

    process = asyncio.run(work())
    for _ in range(100):
        # A process that died and that nobody has asked about yet is in state Z.
        if not process.exists() or process.read_text().split()[2] == "Z":
            return
        time.sleep(0.02)
    pytest.fail("the process still runs")


def titles(answers):
    read = [wire.parsed(one, HERE, MAKER) for one in answers]
    return [one.ad.title for one in read]


def test_many_pages_are_answered_in_their_order(reading):
    bodies = [f"<h1>Anna {number}</h1>".encode() * 3_000 for number in range(40)]

    async def work(readers):
        return await readers.read_many([page(body=body) for body in bodies])

    assert titles(reading(work)) == [f"Anna {number}" for number in range(40)]


@pytest.mark.parametrize("bad", ["/spin", "/die"])
def test_a_bad_page_takes_none_of_those_read_with_it(reading, monkeypatch, bad):
    monkeypatch.setattr(limits, "PARSE_SECONDS", 0.2)

    async def work(readers):
        return await readers.read_many([page(), page(bad), page()])

    first, middle, last = reading(work)
    assert isinstance(middle, ParseTimeout)
    assert titles([first, last]) == ["Anna", "Anna"]
