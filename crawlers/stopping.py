"""Ctrl-C and SIGTERM on their way to the crawl processes: once to drain, twice to stop at once."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, current_thread, main_thread

WORDS_TO_STOP = (signal.SIGINT, signal.SIGTERM)


class Children:
    """The crawl processes that live, each with its own children in a session of its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._alive: set[int] = set()
        self._told = 0

    @property
    def were_told(self) -> bool:
        """Whether anyone asked them to stop."""
        return self._told > 0

    @contextmanager
    def watched(self, child: subprocess.Popen[str]) -> Iterator[None]:
        """While a child lives; one that starts after the word to stop is told at once."""
        with self._lock:
            self._alive.add(child.pid)
            told = self._told
        if told:
            self._tell(child.pid, told)
        try:
            yield
        finally:
            with self._lock:
                self._alive.discard(child.pid)

    @contextmanager
    def told_to_stop(self) -> Iterator[None]:
        """Pass signals on, in a program's main thread; elsewhere they are the caller's matter."""
        if current_thread() is not main_thread():
            yield
            return
        before = {word: signal.signal(word, lambda *_: self.tell()) for word in WORDS_TO_STOP}
        try:
            yield
        finally:
            for word, handler in before.items():
                signal.signal(word, handler)

    def tell(self) -> None:
        """Ask them to stop: the first time to drain, from the second on to stop at once."""
        self._told += 1
        for pid in tuple(self._alive):
            self._tell(pid, self._told)

    def _tell(self, pid: int, times: int) -> None:
        with suppress(ProcessLookupError):
            if times == 1:
                os.kill(pid, signal.SIGTERM)
            else:
                os.killpg(pid, signal.SIGKILL)  # its browser and its readers too
