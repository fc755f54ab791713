"""Crawls of an attacker beside a control site, with listeners that nothing may ever reach.

The servers are real and stand on loopback. What an attacker does stands in the tests.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic

from adwatch.demo.boards.answer import Answer, Ask
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.server import BoardServer
from adwatch.demo.market import Market, MarketAd
from adwatch.demo.pictures import picture
from adwatch.model import Run, RunVerdict
from tests.crawlers.journal import NAME, JournalSink
from tests.crawlers.scripted import ADDRESSES, OPEN, crawled

CONTROL_SITE = "demo_job"
CONTROL_ADS = 100
CONTROL_PACE = '{"127.0.0.1": {"concurrency": 1, "delay": 0.025, "jitter": 0}}'
"""Forty requests a second at most: 200 times the pace of a real crawl, within a core's reach."""

WARMED_UP = 5
"""Answers of the control site after which the attack begins."""

LEAST_SHARE = "ADWATCH_ZOO_SHARE"
"""Names the least share of its pace alone that the control site must keep, such as 0.95."""

PATIENCE = 300.0
"""Seconds after which a crawl counts as hung."""

FIGURES = "ADWATCH_ZOO_FIGURES"
"""Names a file to which each siege appends its figures as a JSON line, where it measures."""


class RawSite:
    """A site that speaks bytes: `speak` is given each connection and the head of its request.

    It answers once on a connection, which then ends. Robots are open, unless `speaks_robots`;
    with `tls`, connections are wrapped by it.
    """

    def __init__(
        self,
        speak: Callable[[socket.socket, bytes], None],
        *,
        tls: ssl.SSLContext | None = None,
        speaks_robots: bool = False,
        place: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self._speak = speak
        self._tls = tls
        self._speaks_robots = speaks_robots
        self._listener = socket.create_server(place, backlog=64)
        self._listener.settimeout(0.1)
        self.is_over = Event()
        self.asked: list[str] = []
        """The paths that were asked for, in order."""
        self.heads: list[bytes] = []
        """The heads of the requests, as they came."""
        self._thread = Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Its origin, without a slash at the end."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop listening; threads that still speak see `is_over`."""
        self.is_over.set()
        self._thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        while not self.is_over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        try:
            with self._tls.wrap_socket(connection, True) if self._tls else connection as stream:
                while head := _head_of(stream):
                    path = head.split(b" ", 2)[1].decode("latin-1")
                    self.asked.append(path)
                    self.heads.append(head)
                    if path == "/robots.txt" and not self._speaks_robots:
                        stream.sendall(plain_answer(OPEN.body, "text/plain"))
                    else:
                        self._speak(stream, head)
                        return
        except OSError:
            return  # the crawl hung up, as it should


def _head_of(stream: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 65536:
        read = stream.recv(65536)
        if not read:
            return b""
        head += read
    return head


def plain_answer(body: bytes, content_type: str = "text/html", status: str = "200 OK") -> bytes:
    """A whole well-formed answer, as bytes."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class ScriptedSite:
    """A site that answers by path, or by a function of what is asked; robots are open."""

    answers: Mapping[str, Answer] | Callable[[Ask], Answer]
    address: str = ""
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def answer(self, ask: Ask) -> Answer:
        """As a demo board answers."""
        self.asked.append(ask.path)
        self.times.append(monotonic())
        if callable(self.answers):
            return self.answers(ask)
        usual = OPEN if ask.path == "/robots.txt" else Answer(404, b"nothing")
        return self.answers.get(ask.path, usual)


@contextmanager
def raw_site(
    speak: Callable[[socket.socket, bytes], None],
    *,
    tls: ssl.SSLContext | None = None,
    speaks_robots: bool = False,
    place: tuple[str, int] = ("127.0.0.1", 0),
) -> Iterator[RawSite]:
    """A site that speaks bytes, up for a while."""
    site = RawSite(speak, tls=tls, speaks_robots=speaks_robots, place=place)
    try:
        yield site
    finally:
        site.close()


@contextmanager
def scripted_site(
    answers: Mapping[str, Answer] | Callable[[Ask], Answer],
) -> Iterator[ScriptedSite]:
    """A site that speaks good HTTP, up for a while."""
    server = BoardServer("token", lambda _: False)
    site = ScriptedSite(answers, server.address)
    server.board = site  # type: ignore[assignment] - it answers as a board does
    server.start()
    try:
        yield site
    finally:
        server.stop()


@dataclass(frozen=True)
class Siege:
    """What came of an attack: the run, what it kept, and its time."""

    run: Run
    journal: JournalSink
    seconds: float
    """How long the attacked crawl took, start-up of its process included."""

    @property
    def counts(self) -> dict[str, int]:
        """The counts of the attacked run."""
        return dict(self.run.counts)

    def ads(self) -> list[str]:
        """The keys of the ads that were kept from the attacker."""
        return [row["key"] for row in self.journal.rows("ad")]


def besieged(home: Path, attacker: str, site: str = "demo_escort", **settings: str) -> Siege:
    """Crawl the site at the attacker's address beside the control site, and compare.

    `settings` are for the attacked crawl alone. The control site must be read whole; of its pace
    alone it must keep the share that the environment names (`make proof` does), as a pace means
    nothing on a machine that is busy with other tests.
    """
    return beside_control(home, lambda folder: crawl_at(folder, site, attacker, **settings)[0])


def beside_control(home: Path, crawl: Callable[[Path], Run]) -> Siege:
    """As `besieged`, for any crawl of the attacker in a home of its own."""
    with control_site() as control, ThreadPoolExecutor(1) as pool:
        ours = pool.submit(_crawl_control, home / "control", control)
        _wait_until_warm(control)
        started = monotonic()
        run = crawl(home / "attacked")
        ended = monotonic()
        beside = ours.result(PATIENCE)
    assert beside.verdict is RunVerdict.COMPLETE, beside.reason
    assert dict(beside.counts)["ads"] == CONTROL_ADS, beside.counts
    if least := os.environ.get(LEAST_SHARE):
        share = _pace(control.times, started, ended) / pace_alone()
        _tell(seconds=round(ended - started, 2), share=round(share, 3))
        assert share >= float(least)
    return Siege(run, JournalSink(home / "attacked" / NAME), ended - started)


def crawl_at(home: Path, site: str, address: str, **settings: str) -> list[Run]:
    home.mkdir(parents=True, exist_ok=True)
    (home / ADDRESSES).write_text(json.dumps({site: address}))
    return crawled(home, site, **settings)


def _crawl_control(home: Path, control: ScriptedSite) -> Run:
    return crawl_at(home, CONTROL_SITE, control.address, DOWNLOAD_SLOTS=CONTROL_PACE)[0]


def _wait_until_warm(control: ScriptedSite) -> None:
    waited = Event()
    deadline = monotonic() + PATIENCE
    while len(control.times) < WARMED_UP:
        assert monotonic() < deadline, "the control site was never asked"
        waited.wait(0.02)


def _pace(times: list[float], started: float, ended: float) -> float:
    """Median pace of the answers within a window: requests a second."""
    within = [one for one in times if started <= one <= ended]
    gaps = [after - before for before, after in pairwise(within)]
    return len(gaps) / sum(gaps) if gaps else 0.0


@cache
def pace_alone() -> float:
    """The control site's pace with no attacker beside it: the median of three crawls."""
    return median(_pace_once() for _ in range(3))


def _pace_once() -> float:
    with TemporaryDirectory() as folder, control_site() as control:
        _crawl_control(Path(folder), control)
        return _pace(control.times[WARMED_UP:], 0.0, monotonic())


@contextmanager
def control_site() -> Iterator[ScriptedSite]:
    """A well-behaved job board, up for a while."""
    with scripted_site({}) as site:
        board = JobBoard(_control_ads(), picture, site.address)
        site.answers = board.answer
        yield site


@cache
def _control_ads() -> tuple[MarketAd, ...]:
    """Some job ads of a demo market, without pictures: each is one request."""
    jobs = [ad for ad in Market(CONTROL_ADS * 8, 1).live(0) if ad.board == CONTROL_SITE]
    return tuple(replace(ad, pictures=()) for ad in jobs[:CONTROL_ADS])


def _tell(**figures: object) -> None:
    if file := os.environ.get(FIGURES):
        test = os.environ.get("PYTEST_CURRENT_TEST", "").split("::")[-1]
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps({"test": test, **figures}) + "\n")
