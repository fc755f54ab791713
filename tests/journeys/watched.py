"""Demo boards that note what they are asked for, and crawls of them as a person starts them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from storage import tables
from storage.blobs import FileBlobs
from tests.crawlers.scripted import ROOT

PAGES_BETWEEN = 30
"""Pages asked for between two kills, at most; by count, as a busy machine is slow."""

BEFORE_ASKING = 0.1
"""Share of kills while a crawl is still starting; the others hit it at work."""


@dataclass
class Watched:
    """A demo board that notes which pages it is asked for."""

    board: Any
    asked: list[str] = field(default_factory=list)
    pause: Event = field(default_factory=Event)
    """While set, no page is answered."""

    def answer(self, ask):
        if not ask.path.endswith((".jpg", "robots.txt")):
            self.asked.append(ask.path)
            while self.pause.is_set():
                time.sleep(0.05)
        return self.board.answer(ask)

    def settled(self) -> int:
        """How many pages were asked for, once what was sent before a kill has been taken in."""
        before = -1
        while before != len(self.asked):
            before = len(self.asked)
            time.sleep(0.1)
        return before


def wait_for_the_end_of(session: int) -> None:
    """What a killed crawl had started, such as its readers, ends with it."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("children of a killed crawl live on")


@dataclass
class Crawls:
    """Crawls of one site into one place, each in a process of its own, as a person starts them."""

    place: Any  # a Place of tests.storage.engines
    site: str
    watched: Watched
    warrant: str = "demo"

    def start(self) -> subprocess.Popen:
        """One crawl process, as Scrapy's own command line starts it."""
        words = ["scrapy", "crawl", self.site, "-s", "LOG_ENABLED=0"]
        return self._run(*words, "-s", f"RUN_WARRANT={self.warrant}")

    def command(self, workers: int) -> subprocess.Popen:
        """The command that a person types, with its crawl processes."""
        words = ["adwatch", "crawl", self.site, "--workers", str(workers)]
        return self._run(*words, "--warrant", self.warrant)

    def _run(self, module: str, *words: str) -> subprocess.Popen:
        plain = {name: value for name, value in os.environ.items() if "ADWATCH" not in name}
        mine = {"ADWATCH_HOME": str(self.place.home), "PYTHONPATH": str(ROOT)}
        url = {"ADWATCH_DATABASE_URL": self.place.url} if self.place.url else {}
        command = [sys.executable, "-P", "-m", module, *words]
        env = {**plain, **mine, **url}
        with (self.place.home / "said.txt").open("ab") as said:
            return subprocess.Popen(
                command, env=env, cwd=ROOT, start_new_session=True, stdout=said, stderr=said
            )

    def killed(self, rng: random.Random) -> bool:
        """Whether a crawl was still under way at a random instant, upon which it was killed."""
        before = len(self.watched.asked)
        with self.start() as child:
            if rng.random() > BEFORE_ASKING:
                target = before + rng.randint(1, PAGES_BETWEEN)
                while len(self.watched.asked) < target and child.poll() is None:
                    time.sleep(0.002)
                time.sleep(rng.uniform(0, 0.1))
            else:
                time.sleep(rng.uniform(0, 1.5))
            child.send_signal(signal.SIGKILL)
        wait_for_the_end_of(child.pid)
        return child.returncode == -signal.SIGKILL

    def killed_after(self, pages: int) -> None:
        """Kill a crawl once it has asked for so many pages."""
        with self.start() as child:
            self.wait_for_asks(pages)
            assert child.poll() is None
            child.send_signal(signal.SIGKILL)

    def wait_for_asks(self, pages: int) -> None:
        """Wait until the board was asked for so many pages in all."""
        end = time.monotonic() + 60
        while len(self.watched.asked) < pages:
            assert time.monotonic() < end
            time.sleep(0.002)

    def finish(self) -> None:
        with self.start() as child:
            assert child.wait(240) == 0

    def last_run(self):
        with closing(self.place.open()) as store:
            return next(store.runs(self.site), None)

    def wait_for_a_verdict(self):
        """The newest run, once its last process has said how it ended."""
        end = time.monotonic() + 30
        while (run := self.last_run()).verdict is None:
            assert time.monotonic() < end
            time.sleep(0.1)
        return run

    def runs_ended(self) -> int:
        with closing(self.place.open()) as store:
            return sum(run.ended is not None for run in store.runs(self.site))

    def pages(self, run: str) -> Counter:
        """How often each page was kept in a run, robots.txt and pictures left out."""
        row = tables.pages.c
        with closing(self.place.open()) as store, store._engine.connect() as connection:
            urls = connection.scalars(select(row.requested_url).where(row.run == run))
            paths = (url.split("/", 3)[3] for url in urls)
            return Counter(path for path in paths if not path.endswith((".jpg", "robots.txt")))

    def ads(self, run: str) -> Counter:
        """How often each ad was seen in a run, with what it said."""
        row, ads = tables.sightings.c, tables.ads.c
        seen = select(ads.local_id, row.content_digest).join(tables.ads).where(row.run == run)
        with closing(self.place.open()) as store, store._engine.connect() as connection:
            return Counter(map(tuple, connection.execute(seen)))

    def check_whole(self) -> None:
        """No page without its bytes or entry, no ad without its version, content and sighting."""
        with closing(self.place.open()) as store:
            counts = store.counts()
            assert list(FileBlobs(self.place.home / "blobs", store.kept_digests).verify()) == []
            assert counts["ads"] == counts["versions"] == len(list(store.ads()))
            assert counts["ads"] <= counts["sightings"]
            assert [*store.flaws()] == []
