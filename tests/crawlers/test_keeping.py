"""Pages are kept in groups, bytes before rows, and what ails one of them spoils no other."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from adwatch.errors import Full, StaleLease
from adwatch.frontier import Acknowledgement, Lease
from crawlers.keeping import Keeping


class Groups:
    """A sink that notes what it is handed at a time; some pages it cannot keep."""

    def __init__(self, full=(), stale=()):
        self.told = []
        self._full, self._stale = full, stale

    def keep_bytes(self, *bodies):
        self.told.append([body.decode() for body in bodies])

    def acknowledge(self, done):
        numbers = [one.lease.number for one in done]
        self.told.append(numbers)
        if not set(numbers).isdisjoint(self._full):
            raise Full("no space is left")
        return [StaleLease("it ended") if one in self._stale else "new" for one in numbers]


def keep(sink, numbers, under_way=None):
    """What each page is told that is kept at the same time as the others."""

    async def all_at_once():
        pages = [Acknowledgement(Lease(number, "run", 1, 1, {})) for number in numbers]
        bodies = [[f"page {number}".encode()] for number in numbers]
        kept = map(keeping.acknowledge, pages, bodies)
        return await asyncio.gather(*kept, return_exceptions=True)

    with closing(Keeping(sink, lambda: under_way or len(numbers))) as keeping:
        return asyncio.run(all_at_once())


def test_pages_that_come_together_are_kept_together_bytes_first():
    sink = Groups()
    assert keep(sink, [1, 2, 3]) == ["new"] * 3
    assert sink.told == [["page 1", "page 2", "page 3"], [1, 2, 3]]


def test_a_page_is_kept_soon_though_others_are_still_under_way():
    assert keep(Groups(), [1], under_way=8) == ["new"]


def test_a_page_whose_lease_ended_is_told_so_and_the_others_are_kept():
    first, second = keep(Groups(stale={1}), [1, 2])
    assert (type(first), second) == (StaleLease, "new")


def test_a_page_that_cannot_be_kept_keeps_no_other_from_being_kept():
    sink = Groups(full={2})
    first, second, third = keep(sink, [1, 2, 3])
    assert (first, type(second), third) == ("new", Full, "new")
    assert sink.told[2:] == [[], [1], [], [2], [], [3]]


def test_what_the_thread_does_is_told_to_who_asked():
    async def asked():
        return await keeping.run(divmod, 7, 2)

    with closing(Keeping(Groups(), int)) as keeping:
        assert asyncio.run(asked()) == (3, 1)


def test_an_error_of_ours_is_told_to_every_page_and_not_swallowed():
    class Broken(Groups):
        def keep_bytes(self, *bodies):
            raise ValueError("a mistake of ours")

    for told in keep(Broken(), [1, 2]):
        with pytest.raises(ValueError, match="ours"):
            raise told
