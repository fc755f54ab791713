"""Keeps the processes that read pages: lends them, times them, kills them, puts others in place.

What such a process does is in `crawlers.reader`, what it may not do in `crawlers.confinement`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol, cast

from adwatch.errors import ParseError, ParseTimeout
from crawlers import limits
from crawlers.wire import LENGTH, Unread

TRIES = 2
"""A page at which its process died is read once more: it may have been another's doing."""


class Made(Protocol):
    """A site's class, as readers know it."""

    def origin(self) -> list[str]:
        """What makes the site anew in another process: a name to call, and what to hand to it."""


class Readers:
    """The processes that read the pages of one site, for one event loop."""

    def __init__(self, site: Made) -> None:
        """Starts the process of which all others are copies; it loads while the crawl begins."""
        self._site = site.origin()
        self._start()
        self._idle: list[_Reader] = []
        self._places = asyncio.Semaphore(limits.READERS)
        self._turn = asyncio.Lock()

    def _start(self) -> None:
        self._asked, stdin = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with stdin:
            path = os.pathsep.join(folder for folder in sys.path if folder)
            self._parent = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-P", "-m", "crawlers.reader", *self._site],
                env={"PYTHONPATH": path},  # and none of the crawl's secrets
                stdin=stdin.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends the crawl in order, which reads on till then
            )

    async def read(self, page: Unread) -> bytes:
        """What was read, as `crawlers.wire` takes it; raises ParseTimeout where it cannot be.

        The page is read within the limits on time and memory, by a process that has neither
        network nor files. A process that dies of a page takes no other with it.
        """
        async with self._places:
            for _ in range(TRIES):
                with suppress(EOFError):
                    (answer,) = await self._lent([page])
                    return answer
        raise ParseTimeout("reading the page ended its process: memory or a fault", page.url)

    async def read_many(self, pages: Sequence[Unread]) -> list[bytes | ParseTimeout]:
        """What was read of each page, or why it cannot be; the same as one by one, and cheaper.

        Their time is that of all of them. Where they end a process, each is read by itself.
        """
        try:
            async with self._places:
                return [*await self._lent(pages)]
        except (EOFError, ParseTimeout):
            return [await self._read_alone(page) for page in pages]

    async def _read_alone(self, page: Unread) -> bytes | ParseTimeout:
        try:
            return await self.read(page)
        except ParseTimeout as error:
            return error

    async def _lent(self, pages: Sequence[Unread]) -> list[bytes]:
        reader = self._idle.pop() if self._idle else await self._copy()
        answers = await reader.read(pages)
        self._keep(reader)
        return answers

    def close(self) -> None:
        """End them all."""
        for reader in self._idle:
            reader.end()
        self._stop()

    def _stop(self) -> None:
        self._asked.close()  # upon which the first of them ends by itself
        try:
            self._parent.wait(limits.PARSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._parent.kill()
            self._parent.wait()

    def _keep(self, reader: _Reader) -> None:
        if reader.pages < limits.PAGES_A_READER:
            self._idle.append(reader)
        else:
            reader.end()

    async def _copy(self) -> _Reader:
        async with self._turn:
            loop = asyncio.get_running_loop()
            word, files = await self._received()
            if not files:  # it died: of memory, or by somebody's hand
                self._stop()
                self._start()
                word, files = await self._received()
            if not files:
                raise ParseError("the process that reads pages could not be started")
            theirs = socket.socket(fileno=files[0])
            _, made = await loop.create_unix_connection(lambda: _Reader(int(word)), sock=theirs)
            return made

    async def _received(self) -> tuple[bytes, list[int]]:
        """The number of a new copy and the socket to it; nothing where none can be made."""
        with suppress(OSError):
            self._asked.send(b"+")
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._asked, ready.set_result, None)
        try:
            await ready
        finally:
            loop.remove_reader(self._asked)
        try:
            word, files, _, _ = socket.recv_fds(self._asked, 32, 1)
        except OSError:
            return b"", []
        return word, files


class _Reader(asyncio.Protocol):
    """One process, which reads pages one after the other."""

    def __init__(self, process: int) -> None:
        self.pages = 0
        self._process = process
        self._got = bytearray()
        self._answers: list[bytes] = []
        self._wanted = 0
        self._all: asyncio.Future[list[bytes]] | None = None

    async def read(self, pages: Sequence[Unread]) -> list[bytes]:
        """What came of pages; raises EOFError where the process died, ParseTimeout on time."""
        loop = asyncio.get_running_loop()
        if self._transport.is_closing():
            raise EOFError
        self.pages += len(pages)
        self._answers, self._wanted, self._all = [], len(pages), loop.create_future()
        clock = loop.call_later(limits.PARSE_SECONDS * len(pages), self._too_slow, pages[-1].url)
        frames = [page.frame(is_last=False) for page in pages[:-1]]
        self._transport.write(b"".join([*frames, pages[-1].frame()]))
        try:
            return await self._all
        finally:
            clock.cancel()
            if not self._all.done() or self._all.exception() is not None:
                self.end()

    def end(self) -> None:
        """Kill the process."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process is there."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """A piece of an answer."""
        self._got += data
        while len(self._got) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._got)
            if length > limits.ANSWER_BYTES:
                self.end()
                return
            end = LENGTH.size + length
            if len(self._got) < end:
                return
            self._answered(bytes(self._got[LENGTH.size : end]))
            del self._got[:end]

    def _answered(self, answer: bytes) -> None:
        if self._all is None or self._all.done():
            return
        self._answers.append(answer)
        if len(self._answers) == self._wanted:
            self._all.set_result(self._answers)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process died."""
        if self._all is not None and not self._all.done():
            self._all.set_exception(EOFError())

    def _too_slow(self, url: str) -> None:
        assert self._all is not None
        if not self._all.done():
            words = f"reading the page took more than {limits.PARSE_SECONDS} s"
            self._all.set_exception(ParseTimeout(words, where=url))
