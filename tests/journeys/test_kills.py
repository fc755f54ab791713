"""A crawl killed at any instant and started again ends as if nobody had touched it."""

from __future__ import annotations

import random
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest

from adwatch.model import AdKind, RunVerdict
from adwatch.warrant import Revocation
from crawlers import limits
from tests.journeys.conftest import SITES
from tests.journeys.watched import Crawls
from tests.storage.makes import NOON, later, warrant

pytest_plugins = ("tests.storage.engines",)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(14400)]


class Lottery:
    """Crawls of one site killed until one comes to its end; each kill's waste is counted."""

    def __init__(self, crawls: Crawls, rng: random.Random) -> None:
        self.crawls = crawls
        self.wasted: list[int] = []
        self._rng = rng
        self._first = len(crawls.watched.asked)
        self._begun = crawls.runs_ended()

    def draw(self) -> bool:
        """Kill once more; False where the crawl was quicker, or had said its last word."""
        if not self.crawls.killed(self._rng):
            return False
        self.crawls.check_whole()
        self.wasted.append(self._asked_in_vain() - sum(self.wasted))
        return self.crawls.runs_ended() == self._begun

    def finish(self):
        """Let the run come to its end; how it ended and what it kept."""
        if self.crawls.runs_ended() == self._begun:
            self.crawls.finish()
        assert self._asked_in_vain() == sum(self.wasted)
        run = self.crawls.last_run()
        return run, self.crawls.pages(run.id), self.crawls.ads(run.id)

    def _asked_in_vain(self) -> int:
        run = self.crawls.last_run()
        kept = 0 if run is None else self.crawls.pages(run.id).total()
        return self.crawls.watched.settled() - self._first - kept


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.proof)])
def test_a_crawl_killed_again_and_again_misses_nothing(up, place, undisturbed, kills):
    rng, figures = random.Random(kills), Counter()
    expected = {site: undisturbed(site) for site in SITES}
    wasted: list[int] = []
    while len(wasted) < kills:
        site = SITES[figures["runs"] % len(SITES)]
        lottery = Lottery(Crawls(place, site, up._servers[site].board), rng)
        while len(wasted) + len(lottery.wasted) < kills and lottery.draw():
            assert lottery.wasted[-1] <= limits.REQUESTS
        run, *kept = lottery.finish()
        assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
        assert tuple(kept) == expected[site]
        assert dict(run.counts)["ads"] == sum(expected[site][1].values())
        wasted += lottery.wasted
        figures.update(runs=1, pages=kept[0].total())
        told = {"kills": len(wasted), "fetched again": sum(wasted), "most at a kill": max(wasted)}
        sys.stderr.write(f"\n{'postgresql' if place.url else 'sqlite'}: {dict(figures)} {told}\n")


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
    assert 15 <= len(warranted.watched.asked) <= 20


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
