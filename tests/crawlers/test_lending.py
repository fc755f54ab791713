"""How many pages are under way at once, and what becomes of them."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import pytest
from w3lib.url import canonicalize_url

from crawlers import limits
from crawlers.lending import Lending, fingerprint, queued
from tests.crawlers.journal import MemoryFrontier

URLS = [f"http://127.0.0.1:8000/{number}" for number in range(40)]


async def at_once(work, *given):
    return work(*given)


@pytest.fixture
def frontier():
    made = MemoryFrontier("run-1")
    made.add(queued("ad", URLS))
    return made


@pytest.fixture
def lending(frontier):
    return Lending(frontier)


def test_no_more_pages_are_under_way_than_requests_may_be(lending):
    taken = [lending.take() for _ in range(limits.REQUESTS)]
    assert [work.url for work in taken] == URLS[: limits.REQUESTS]
    assert lending.take() is None
    lending.done(taken[3])
    assert lending.take().url == URLS[limits.REQUESTS]


def test_what_was_taken_ahead_and_what_is_under_way_is_given_back(lending, frontier):
    lending.take()
    assert frontier.counts()["leased"] == limits.LEASED_AHEAD
    assert asyncio.run(lending.renew(at_once))
    lending.give_back()
    assert frontier.counts() == {"waiting": 40}


def test_page_at_which_processes_died_goes_alone_and_its_neighbours_are_given_back():
    frontier = MemoryFrontier("run-1", died_at={0: limits.TRIES_TOGETHER})
    frontier.add(queued("ad", URLS))
    lending = Lending(frontier)
    suspect = lending.take()
    assert (suspect.url, lending.take()) == (URLS[0], None)
    assert frontier.counts() == {"leased": 1, "waiting": 39}
    lending.done(suspect)
    frontier.finish(suspect.lease, {})
    assert [lending.take().url for _ in range(3)] == URLS[1:4]


def test_page_at_which_processes_died_waits_until_nothing_else_is_under_way():
    frontier = MemoryFrontier("run-1", died_at={1: limits.TRIES_TOGETHER})
    frontier.add(queued("ad", URLS))
    lending = Lending(frontier)
    first = lending.take()
    assert lending.take() is None
    frontier.finish(first.lease, {})
    lending.done(first)
    assert lending.take().url == URLS[1]


@pytest.mark.parametrize(("silent", "left"), [(limits.SILENT_SECONDS, 14), (46, 15)])
def test_pages_ahead_are_asked_for_anew_after_a_long_silence(frontier, silent, left):
    seconds = [0.0]
    lending = Lending(frontier, lambda: seconds[0])
    lending.take()
    seconds[0] = silent
    lending.take()
    assert len(lending._ahead) == left


def test_pages_are_taken_up_ahead_while_others_are_under_way(lending, frontier):
    assert not lending.runs_low()
    taken = [lending.take() for _ in range(limits.REQUESTS)]
    for work in taken[:4]:
        frontier.finish(work.lease, {})
        lending.done(work)
        lending.take()
    assert lending.runs_low()
    asyncio.run(lending.restock(at_once))
    assert frontier.counts()["leased"] == limits.REQUESTS + limits.LEASED_AHEAD
    assert not lending.runs_low()


def test_what_is_about_to_be_taken_up_is_not_asked_for_once_more(lending):
    lending.take()
    lending._ahead.clear()
    coming = lending.restock(at_once)
    assert lending.take() is None
    asyncio.run(coming)
    assert lending.take().url == URLS[limits.LEASED_AHEAD]


def test_where_no_page_waits_it_is_not_asked_again_until_something_changed(frontier):
    seconds = [0.0]
    lending = Lending(frontier, lambda: seconds[0])
    taken = [lending.take() for _ in range(limits.REQUESTS)]
    lending._ahead.clear()
    frontier.state.update(dict.fromkeys(frontier.state, "leased"))
    asyncio.run(lending.restock(at_once))
    assert not lending.runs_low()
    seconds[0] = limits.LOOK_AGAIN_SECONDS
    assert lending.runs_low()
    seconds[0] = 0.0
    lending.done(taken[0])
    assert lending.runs_low()


def test_there_is_more_while_a_page_waits_or_is_under_way(frontier, lending):
    while work := lending.take():
        assert lending.has_more()
        frontier.finish(work.lease, {})
        lending.done(work)
    assert not lending.has_more()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/a", True),
        ("http://127.0.0.1:8000/a?x=1&y=2", "http://127.0.0.1:8000/a?y=2&x=1", True),
        ("http://127.0.0.1:8000/a#top", "http://127.0.0.1:8000/a", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", False),
        ("http://127.0.0.1:8000/a?x=1", "http://127.0.0.1:8000/a?x=2", False),
        ("http://127.0.0.1:8000/a%20b", "http://127.0.0.1:8000/a b", True),
    ],
)
def test_page_is_the_same_however_its_address_is_written(one, other, is_same):
    (left,), (right,) = queued("ad", [one]), queued("list", [other])
    assert (left.fingerprint == right.fingerprint) is is_same


@pytest.mark.parametrize("path", ["/ad/5", "/ad/", "/ad/./5", "/ad//5", "/%61d/5", "/ad?b=1&a=2#x"])
def test_what_names_a_page_is_its_address_in_its_one_form(path):
    one_form = canonicalize_url(path)
    assert fingerprint(f"http://127.0.0.1:8000{path}") == fingerprint(one_form)
    assert fingerprint(one_form) == sha256(one_form.encode()).hexdigest()
