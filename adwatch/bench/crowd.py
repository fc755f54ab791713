"""Pages a second as several crawl processes share one site on one PostgreSQL.

The board stands on this machine and answers each page after a fixed time, as a distant site does:
until the processors are full, twice the processes should bring twice the pages.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from pathlib import Path

from adwatch.bench.report import Figure, beside, report
from adwatch.demo.boards import Boards
from adwatch.demo.boards.answer import Answer, Ask
from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.market import Market
from adwatch.demo.pictures import picture
from adwatch.errors import ConfigError
from adwatch.pipeline.crawling import crawl_sites
from adwatch.pipeline.workspace import make_workspace
from adwatch.settings import Settings, load_settings
from storage.store import SqlStore

PROCESSES = (1, 2, 4)

SHOWN = (0.5, 0.9)
"""Shares of a run's pages between which its pace is taken: processes start and end apart."""


class SlowBoard(EscortBoard):
    """A board that answers after a time, and notes when it was asked for which page."""

    seconds = 0.0
    asked: list[tuple[float, str]]

    def answer(self, ask: Ask) -> Answer:
        """Answer as the board does, later."""
        if ask.path.startswith("/escort"):
            self.asked.append((time.monotonic(), f"{ask.path} {dict(ask.query)}"))
            time.sleep(self.seconds)
        return super().answer(ask)


class SlowBoards(Boards):
    """The demo's boards, of which the one that is crawled is slow."""

    slow: SlowBoard

    def advance(self, day: int) -> None:
        """Show another simulated day."""
        super().advance(day)
        server = self._servers[SlowBoard.name]
        shown = [ad for ad in self._market.live(day) if ad.board == SlowBoard.name]
        self.slow = server.board = SlowBoard(shown, picture, server.address)


def measure(ads: int, latency: int, seed: int, database: str) -> dict[str, object]:
    """The pace of 1, 2 and 4 processes on a site that answers after `latency` milliseconds.

    Raises ConfigError where the database at the URL holds runs: it is filled here.
    """
    with tempfile.TemporaryDirectory(prefix="adwatch-bench-") as folder:
        given = {"database_url": database}
        settings = load_settings(Path(folder) / "home").model_copy(update=given)
        _need_empty(settings)
        with SlowBoards(Market(ads, seed), home=settings.home) as boards:
            boards.slow.seconds = latency / 1000
            _crawled(settings, boards, 1)  # afterwards every run meets known ads
            paces = {number: _crawled(settings, boards, number) for number in PROCESSES}
    figures: list[Figure] = []
    for number, (pace, pages, twice) in paces.items():
        name = f"{number} processes" if number > 1 else "1 process"
        figure = Figure(name, round(pace, 1), "pages/s", pages, 1)
        figures.append(beside(figure, "1 process", paces[1][0]))
        figures.append(Figure(f"{name}: fetched twice", twice, "pages", pages, 1))
    return report(figures)


def _need_empty(settings: Settings) -> None:
    make_workspace(settings)
    with closing(SqlStore.open(settings.home, settings.database_url)) as store:
        if store.counts()["runs"]:
            raise ConfigError("the database holds runs: name an empty one for the benchmark")


def _crawled(settings: Settings, boards: SlowBoards, workers: int) -> tuple[float, int, int]:
    """Pages a second, pages, and pages asked for more than once."""
    boards.slow.asked = []
    (run,) = crawl_sites(settings, [SlowBoard.name], workers=workers)
    if run.verdict != "complete":
        raise ConfigError(f"the crawl that was measured ended as {run.verdict}: {run.reason}")
    times = [at for at, _ in boards.slow.asked]
    first, last = (int(share * len(times)) for share in SHOWN)
    distinct = len({page for _, page in boards.slow.asked})
    return (last - first) / (times[last] - times[first]), distinct, len(times) - distinct
