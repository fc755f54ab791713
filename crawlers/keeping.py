"""The thread that waits for disk and database, so that the event loop never does.

What pages brought is kept in groups: their bytes first, then all their rows in one transaction. A
page is acknowledged once its group is kept. What is to be kept is for the record to know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from adwatch.errors import AdwatchError
from adwatch.frontier import Acknowledgement
from adwatch.ports import Sink
from crawlers import limits

T = TypeVar("T")

Outcome = str | None | Exception
"""What became of a page: `new`, `edited` or `same` where it is an ad; why it was not kept."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """What a page brought, with bytes that are dropped as soon as they are kept."""

    done: Acknowledgement
    bodies: list[bytes]
    told: asyncio.Future[str | None]


class Keeping:
    """Hands the pages of one crawl to its sink, several at a time, in a thread of its own."""

    def __init__(self, sink: Sink, under_way: Callable[[], int]) -> None:
        """`under_way` tells how many pages there are that may yet join a group."""
        self._sink = sink
        self._under_way = under_way
        self._thread = ThreadPoolExecutor(1, "keeping")
        self._waiting: list[_Waiting] = []
        self._soon: asyncio.TimerHandle | None = None
        self._is_busy = False

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """What `work` gives, done in the thread that alone writes to the store."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    async def acknowledge(self, done: Acknowledgement, bodies: list[bytes]) -> str | None:
        """Keep what a page brought; `new`, `edited` or `same` where it is an ad.

        Takes each of the bodies away once it is kept. Raises StaleLease and StoreError.
        """
        loop = asyncio.get_running_loop()
        mine = _Waiting(done, bodies, loop.create_future())
        self._waiting.append(mine)
        if len(self._waiting) >= self._under_way():
            self._go()
        elif self._soon is None:
            self._soon = loop.call_later(limits.GROUP_SECONDS, self._go)
        return await mine.told

    def close(self) -> None:
        """End the thread once it has done what it was given."""
        self._thread.shutdown()

    def _go(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._waiting and not self._is_busy:
            self._is_busy = True
            group, self._waiting = self._waiting, []
            kept = asyncio.get_running_loop().run_in_executor(self._thread, self._keep, group)
            kept.add_done_callback(lambda ended: self._tell(group, ended.result()))

    def _tell(self, group: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
        self._is_busy = False
        for one, outcome in zip(group, outcomes, strict=True):
            if one.told.done():
                continue  # nobody waits any more
            if isinstance(outcome, Exception):
                one.told.set_exception(outcome)
            else:
                one.told.set_result(outcome)
        self._go()

    def _keep(self, group: Sequence[_Waiting]) -> Sequence[Outcome]:
        """In the thread: bytes before rows; where that fails, each page by itself."""
        try:
            self._sink.keep_bytes(*(body for one in group for body in one.bodies))
            for one in group:
                one.bodies.clear()
            return self._sink.acknowledge([one.done for one in group])
        except AdwatchError as error:
            if len(group) > 1:
                return [outcome for one in group for outcome in self._keep([one])]
            return [error]
        except Exception as error:
            return [error] * len(group)
