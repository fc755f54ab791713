"""How planned runs get to a free place on any machine: by procrastinate's queue in PostgreSQL.

It decides nothing: what is due, and who has it, is in the store alone. What waits in the queue
wakes a worker, and an entry lost there is made anew by the next look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from threading import Thread

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.jobs import Status

from adwatch.errors import StoreError
from adwatch.pipeline.handing import Hand
from adwatch.pipeline.working import Worker
from adwatch.planned import Planned
from storage.queueing import make_queue

CRAWL = "crawl"
"""What the one task of the queue is called."""

CONNECTIONS = 4
"""To PostgreSQL from a worker's queue, at most: it asks little, crawls have their own."""

ANSWER_SECONDS = 30.0
"""For the database to take an entry: the pool of connections gives up as late."""

AGAIN_SECONDS = 5.0
"""Until the queue is served anew after the database failed it."""


@contextmanager
def over_machines(url: str, worker: Worker, parallel: int) -> Iterator[Hand]:
    """Have planned runs crawled by whichever worker of the database has a free place."""
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    with closing(_Queue(make_queue(url), worker, parallel)) as queue:
        yield queue.hand


class _Queue:
    """A procrastinate worker in a thread and an event loop of its own."""

    def __init__(self, place: str, worker: Worker, parallel: int) -> None:
        self._place = place
        self._worker = worker
        self._parallel = parallel
        self._opened: Future[App] = Future()
        self._is_closing = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="queue")
        self._thread.start()
        self._app = self._opened.result()

    def hand(self, planned: Planned) -> None:
        """Queue a planned run, unless it waits there; raises StoreError where that fails."""
        waiting = f"{CRAWL} {planned.number}"
        job = self._app.configure_task(CRAWL, queueing_lock=waiting)
        deferred = job.defer_async(number=planned.number)
        try:
            asyncio.run_coroutine_threadsafe(deferred, self._loop).result(ANSWER_SECONDS)
        except AlreadyEnqueued:
            pass
        except (ProcrastinateException, TimeoutError) as error:
            raise _failed(error) from error

    def close(self) -> None:
        """Take nothing more, and wait for what is under way."""
        self._loop.call_soon_threadsafe(self._is_closing.set)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        with ThreadPoolExecutor(self._parallel) as places:
            self._loop.run_until_complete(self._serve(places))

    async def _serve(self, places: ThreadPoolExecutor) -> None:
        connector = PsycopgConnector(conninfo=self._place, min_size=1, max_size=CONNECTIONS)
        app = App(connector=connector)

        @app.task(name=CRAWL)
        async def crawl(number: int) -> None:
            await self._loop.run_in_executor(places, self._worker.take, number)

        try:
            async with app.open_async():
                await _drop_stalled(app)
                self._opened.set_result(app)
                await self._serve_until_closed(app)
        except Exception as error:
            # The edge of the thread: whoever waits for the queue must learn that there is none.
            if self._opened.done():
                raise
            self._opened.set_exception(_failed(error))

    async def _serve_until_closed(self, app: App) -> None:
        closed = asyncio.ensure_future(self._is_closing.wait())
        while not closed.done():
            taking = app.run_worker_async(
                concurrency=self._parallel, install_signal_handlers=False, delete_jobs="always"
            )
            serving = asyncio.ensure_future(taking)
            await asyncio.wait((closed, serving), return_when=asyncio.FIRST_COMPLETED)
            if closed.done():
                serving.cancel()
            with suppress(asyncio.CancelledError, ProcrastinateException):
                await serving
            await asyncio.wait((closed,), timeout=AGAIN_SECONDS)


def _failed(error: Exception) -> StoreError:
    return StoreError(f"the queue failed with {type(error).__name__}")


async def _drop_stalled(app: App) -> None:
    """Clear what workers that died had taken: the store knows better what became of it."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
