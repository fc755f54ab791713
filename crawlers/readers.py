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
from contextlib import suppress
from typing import cast

from adwatch.errors import ParseError, ParseTimeout
from crawlers import limits
from crawlers.wire import LENGTH, Unread

TRIES = 2
"""A page at which its process died is read once more: it may have been another's doing."""


class Readers:
    """The processes that read the pages of one site, for one event loop."""

    def __init__(self, site: type) -> None:
        """Starts the process of which all others are copies; it loads while the crawl begins."""
        self._site = f"{site.__module__}:{site.__name__}"
        self._start()
        self._idle: list[_Reader] = []
        self._places = asyncio.Semaphore(limits.READERS)
        self._turn = asyncio.Lock()

    def _start(self) -> None:
        self._asked, stdin = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with stdin:
            path = os.pathsep.join(folder for folder in sys.path if folder)
            self._parent = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-P", "-m", "crawlers.reader", self._site],
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
        frame = page.frame()
        async with self._places:
            for _ in range(TRIES):
                reader = self._idle.pop() if self._idle else await self._copy()
                with suppress(EOFError):
                    answer = await reader.read(frame, page.url)
                    self._keep(reader)
                    return answer
        raise ParseTimeout("reading the page ended its process: memory or a fault", page.url)

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
    """One process, which reads one page at a time."""

    def __init__(self, process: int) -> None:
        self.pages = 0
        self._process = process
        self._got = bytearray()
        self._answer: asyncio.Future[bytes] | None = None

    async def read(self, frame: bytes, url: str) -> bytes:
        """What came of a page; raises EOFError where the process died, ParseTimeout on time."""
        loop = asyncio.get_running_loop()
        if self._transport.is_closing():
            raise EOFError
        self.pages += 1
        self._answer = loop.create_future()
        clock = loop.call_later(limits.PARSE_SECONDS, self._too_slow, url)
        self._transport.write(frame)
        try:
            return await self._answer
        finally:
            clock.cancel()
            if not self._answer.done() or self._answer.exception() is not None:
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
        if len(self._got) < LENGTH.size:
            return
        (length,) = LENGTH.unpack_from(self._got)
        if length > limits.ANSWER_BYTES:
            self.end()
        elif len(self._got) >= LENGTH.size + length:
            answer = bytes(self._got[LENGTH.size :])
            self._got.clear()
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process died."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(EOFError())

    def _too_slow(self, url: str) -> None:
        assert self._answer is not None
        if not self._answer.done():
            words = f"reading the page took more than {limits.PARSE_SECONDS} s"
            self._answer.set_exception(ParseTimeout(words, where=url))
