"""A crawl killed at any instant and started again ends as if nobody had touched it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select

from adwatch.demo import boards
from adwatch.demo.market import Market
from adwatch.model import AdKind, RunVerdict
from adwatch.warrant import Revocation
from crawlers import limits
from storage import tables
from storage.blobs import FileBlobs
from tests.crawlers.scripted import ROOT
from tests.storage.makes import NOON, later, warrant

pytest_plugins = ("tests.storage.engines",)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

SITES = ("demo_escort", "demo_job")
BEFORE_ASKING = 0.1
"""Share of kills while a crawl is still starting; the others hit it at work."""


@dataclass
class Watched:
    """A demo board that notes which pages it is asked for."""

    board: Any
    asked: list[str] = field(default_factory=list)

    def answer(self, ask):
        if not ask.path.endswith((".jpg", "robots.txt")):
            self.asked.append(ask.path)
        return self.board.answer(ask)


@dataclass
class Crawls:
    """Crawls of one site into one place, each in a process of its own, as a person starts them."""

    place: Any  # a Place of tests.storage.engines
    site: str
    watched: Watched
    warrant: str = "demo"

    def start(self) -> subprocess.Popen:
        plain = {name: value for name, value in os.environ.items() if "ADWATCH" not in name}
        mine = {"ADWATCH_HOME": str(self.place.home), "PYTHONPATH": str(ROOT)}
        url = {"ADWATCH_DATABASE_URL": self.place.url} if self.place.url else {}
        words = [sys.executable, "-P", "-m", "scrapy", "crawl", self.site]
        given = ["-s", "LOG_ENABLED=0", "-s", f"RUN_WARRANT={self.warrant}"]
        return subprocess.Popen([*words, *given], env={**plain, **mine, **url}, cwd=ROOT)

    def killed(self, rng: random.Random) -> bool:
        """Whether a crawl was still under way at a random instant, upon which it was killed."""
        before = len(self.watched.asked)
        with self.start() as child:
            if rng.random() > BEFORE_ASKING:
                while len(self.watched.asked) == before and child.poll() is None:
                    time.sleep(0.002)
                time.sleep(rng.uniform(0, 0.9))
            else:
                time.sleep(rng.uniform(0, 1.5))
            child.send_signal(signal.SIGKILL)
        return child.returncode == -signal.SIGKILL

    def killed_after(self, pages: int) -> None:
        """Kill a crawl once it has asked for so many pages."""
        with self.start() as child:
            while len(self.watched.asked) < pages:
                assert child.poll() is None
                time.sleep(0.002)
            child.send_signal(signal.SIGKILL)

    def finish(self) -> None:
        with self.start() as child:
            assert child.wait(240) == 0

    def last_run(self):
        with closing(self.place.open()) as store:
            return next(store.runs(self.site), None)

    def runs_ended(self) -> int:
        with closing(self.place.open()) as store:
            return sum(run.ended is not None for run in store.runs(self.site))

    def pages(self, run: str) -> Counter:
        """How often each page was kept in a run, robots.txt left out."""
        row = tables.pages.c
        with closing(self.place.open()) as store, store._engine.connect() as connection:
            urls = connection.scalars(select(row.requested_url).where(row.run == run))
            return Counter(path for url in urls if (path := url.split("/", 3)[3]) != "robots.txt")

    def ads(self, run: str) -> Counter:
        """How often each ad was seen in a run, with what it said."""
        row, ads = tables.sightings.c, tables.ads.c
        seen = select(ads.local_id, row.content_digest).join(tables.ads).where(row.run == run)
        with closing(self.place.open()) as store, store._engine.connect() as connection:
            return Counter(map(tuple, connection.execute(seen)))

    def check_whole(self) -> None:
        """No page without its bytes, no ad without its version, content and sighting."""
        with closing(self.place.open()) as store:
            counts = store.counts()
            assert list(FileBlobs(self.place.home / "blobs", store.kept_digests).verify()) == []
            assert counts["ads"] == counts["versions"] == len(list(store.ads()))
            assert counts["ads"] <= counts["sightings"]


@pytest.fixture(scope="module")
def market():
    return Market(200, 1)


@pytest.fixture
def up(place, market):
    with boards.Boards(market, home=place.home) as shown:
        for site in SITES:
            server = shown._servers[site]
            server.board = Watched(server.board)
        yield shown


@pytest.fixture
def undisturbed(up, sqlite_home, tmp_path, place):
    """What one crawl that nobody disturbs keeps of a site: its pages, its ads."""

    def crawl(site):
        home = tmp_path / f"undisturbed-{site}"
        shutil.copytree(sqlite_home, home)
        shutil.copy(place.home / "demo-boards.json", home)
        crawls = Crawls(replace(place, home=home, url=None), site, up._servers[site].board)
        crawls.finish()
        run = crawls.last_run()
        return crawls.pages(run.id), crawls.ads(run.id)

    return crawl


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.proof)])
def test_a_crawl_killed_again_and_again_misses_nothing(up, place, undisturbed, kills):
    rng, figures = random.Random(kills), Counter()
    expected = {site: undisturbed(site) for site in SITES}
    while figures["kills"] < kills:
        site = SITES[figures["runs"] % len(SITES)]
        watched = up._servers[site].board
        crawls, first = Crawls(place, site, watched), len(watched.asked)
        hits = 0
        begun = crawls.runs_ended()
        while figures["kills"] < kills and crawls.killed(rng):
            hits += 1
            figures["kills"] += 1
            crawls.check_whole()
            if crawls.runs_ended() > begun:
                break  # killed after its last word
        if crawls.runs_ended() == begun:
            crawls.finish()
        run = crawls.last_run()
        kept = crawls.pages(run.id)
        assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
        assert (kept, crawls.ads(run.id)) == expected[site]
        assert dict(run.counts)["ads"] == sum(expected[site][1].values())
        twice = len(watched.asked) - first - kept.total()
        assert twice <= hits * limits.REQUESTS
        figures.update(runs=1, pages=kept.total(), fetched_again=twice)
    sys.stderr.write(f"\n{place.url or 'sqlite'}: {dict(figures)}\n")


# --- under a warrant --------------------------------------------------------------------------


@pytest.fixture
def warranted(up, place):
    """A crawl killed after 15 pages under a warrant that allows 20."""
    terms = {"sites": ("demo_escort",), "kinds": tuple(AdKind), "requests_per_minute": 600}
    years = {"valid_from": later(-60), "valid_until": NOON.replace(year=2099)}
    with closing(place.open()) as store:
        store.add_warrant(warrant("w-1", **terms, **years, pages_per_run=20))
    crawls = Crawls(place, "demo_escort", up._servers["demo_escort"].board, "w-1")
    crawls.killed_after(15)
    return crawls


def test_a_killed_crawl_goes_on_within_the_page_limit_of_its_warrant(warranted):
    killed = warranted.last_run()
    warranted.finish()
    run = warranted.last_run()
    assert (run.id, run.verdict) == (killed.id, RunVerdict.PARTIAL)
    assert run.reason == "warrant w-1: its limit of 20 pages a run is reached"
    assert 15 <= len(warranted.watched.asked) <= 20 + limits.REQUESTS


def test_a_killed_crawl_whose_warrant_was_revoked_sends_no_further_request(warranted):
    asked = len(warranted.watched.asked)
    with closing(warranted.place.open()) as store:
        store.revoke_warrant("w-1", Revocation(NOON, "Bo", "the case is closed"))
    warranted.finish()
    run = warranted.last_run()
    assert (run.verdict, run.warrant) == (RunVerdict.REFUSED, "w-1")
    assert "the case is closed" in run.reason
    assert len(warranted.watched.asked) == asked


def test_a_killed_crawl_is_not_gone_on_with_under_another_warrant(warranted):
    killed = warranted.last_run()
    replace(warranted, warrant="demo").finish()
    with closing(warranted.place.open()) as store:
        new, old = store.runs("demo_escort")
    assert (old.id, old.verdict) == (killed.id, RunVerdict.PARTIAL)
    assert "warrant demo took its place" in old.reason
    assert (new.warrant, new.verdict) == ("demo", RunVerdict.COMPLETE)
