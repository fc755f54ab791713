"""A web site under a test's control, a listener that must stay silent, and crawls of both."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from adwatch.demo.boards.answer import PLAIN, Answer, Ask
from adwatch.demo.boards.server import BoardServer
from adwatch.model import Run
from adwatch.settings import load_settings
from crawlers.launch import crawl
from tests.crawlers.journal import NAME, JournalSink

PLUGS = {
    "AD_SINK": "tests.crawlers.journal:open_sink",
    "AD_FRONTIER": "tests.crawlers.journal:open_frontier",
}
"""Scrapy settings that plug a journal in, where a workspace would be."""

ADDRESSES = "scripted.json"
ROOT = Path(__file__).parents[2]

OPEN = Answer(200, b"User-agent: *\nDisallow:\n", PLAIN)


@dataclass
class Script:
    """Answers by path, and the paths that were asked for."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    on_ask: Callable[[str], object] = lambda _: None

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.path)
        self.on_ask(ask.path)
        return self.answers.get(ask.path, Answer(404, b"nothing", PLAIN))


class Canary:
    """A listening port, TCP and UDP, that nothing may ever connect or send to."""

    def __init__(self) -> None:
        self.visits = 0
        self._stream = socket.create_server(("127.0.0.1", 0))
        place = self._stream.getsockname()
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(place)
        self.address = f"127.0.0.1:{place[1]}"
        self._is_closed = False
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._is_closed:
            ready, _, _ = select.select([self._stream, self._datagrams], [], [], 0.05)
            self.visits += len(ready)
            if self._stream in ready:
                self._stream.accept()[0].close()
            if self._datagrams in ready:
                self._datagrams.recv(65536)

    def close(self) -> None:
        self._is_closed = True
        self._thread.join(5)
        self._stream.close()
        self._datagrams.close()


@contextmanager
def scripted(home: Path, site: str, answers: Mapping[str, Answer]) -> Iterator[Script]:
    """A site at a port of its own, which crawls of `home` take for the demo's."""
    script = Script({"/robots.txt": OPEN, **answers})
    server = BoardServer("token", lambda _: False)
    server.board = script  # type: ignore[assignment] - it answers as a board does
    server.start()
    home.mkdir(parents=True, exist_ok=True)
    (home / ADDRESSES).write_text(json.dumps({site: server.address}))
    try:
        yield script
    finally:
        server.stop()


@contextmanager
def lease() -> Iterator[Mapping[str, str]]:
    """The addresses a test wrote for the crawls of its home; named in DEMO_BOARDS."""
    yield json.loads((load_settings().home / ADDRESSES).read_text())


def crawled(
    home: Path,
    *sites: str,
    boards: str = "tests.crawlers.scripted:lease",
    warrant: str = "demo",
    **settings: str,
) -> list[Run]:
    """Crawl into a journal; needs the tests' packages on PYTHONPATH."""
    given = {**PLUGS, "DEMO_BOARDS": boards, **settings}
    return crawl(sites, load_settings(home), warrant=warrant, overrides=given)


def journal(home: Path) -> JournalSink:
    """What the crawls of a home kept."""
    return JournalSink(home / NAME)
