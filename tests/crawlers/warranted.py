"""Crawls under warrants: a clock that a test moves from outside, and a board that it watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from adwatch.demo.boards.answer import Answer, Ask, Board
from adwatch.demo.boards.showing import Boards
from adwatch.demo.market import Market
from adwatch.model import Run
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings
from adwatch.warrant import Revocation, Warrant
from tests.crawlers.scripted import crawled
from tests.storage.makes import NOON

TIME = "now.txt"
CLOCK = "tests.crawlers.warranted:FileClock"


class FileClock:
    """The Clock of a crawl in a child process: noon, or what its home's file says."""

    def now(self) -> datetime:
        file = load_settings().home / TIME
        return datetime.fromisoformat(file.read_text()) if file.exists() else NOON


def set_clock(home: Path, moment: datetime) -> None:
    """Move the clock of the crawls of a home."""
    part = home / f"{TIME}.part"
    part.write_text(moment.isoformat())
    part.replace(home / TIME)


def keep(home: Path, warrant: Warrant, revocation: Revocation | None = None) -> None:
    """Put a warrant, and perhaps its end, into the workspace of a home."""
    make_workspace(load_settings(home))
    with open_workspace(load_settings(home)) as workspace:
        workspace.store.add_warrant(warrant)
        if revocation is not None:
            workspace.store.revoke_warrant(warrant.id, revocation)


@dataclass
class Watched:
    """A demo board that tells a test of each request before it answers."""

    board: Board
    on_ask: Callable[[int], None]
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.path)
        self.times.append(monotonic())
        self.on_ask(len(self.asked))
        return self.board.answer(ask)


@contextmanager
def watched(home: Path, on_ask: Callable[[int], None] = lambda _: None) -> Iterator[Watched]:
    """The demo's boards up for a home; `on_ask` is told how often the escort board was asked."""
    with Boards(Market(60, 1), home=home) as up:
        server = up._servers["demo_escort"]
        assert server.board is not None
        seen = Watched(server.board, on_ask)
        server.board = seen  # type: ignore[assignment] - it answers as a board does
        yield seen


def crawled_under(home: Path, warrant: str = "w-1", **settings: str) -> Run:
    """Crawl the watched board into a journal, by the clock of the home."""
    given = {"boards": "adwatch.demo.boards:lease", "RUN_CLOCK": CLOCK, **settings}
    return crawled(home, "demo_escort", warrant=warrant, **given)[0]
