"""Whole crawls of the demo's boards: every live ad, and on the next day every change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from adwatch.demo import boards
from adwatch.demo.market import Market
from adwatch.model import Run, RunVerdict
from tests.crawlers.scripted import ROOT, crawled, journal

SITES = ("demo_escort", "demo_job", "demo_massage")
LEASE = "adwatch.demo.boards:lease"

slow = pytest.mark.slow


def live_ids(home, site):
    return {one.ad.local_id for one in journal(home).live_ads(site)}


def shown_ids(market, day, site):
    return {ad.id for ad in market.live(day) if ad.board == site}


@pytest.fixture(scope="module")
def market():
    return Market(60, 1)


@dataclass(frozen=True)
class FirstDay:
    """A crawl of one board on day 0: its run, and what it kept."""

    run: Run
    home: Path


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("demo_escort",), id="escort"),
        pytest.param(("demo_job",), id="job", marks=slow),
        pytest.param(("demo_massage",), id="massage, in Chromium", marks=slow),
    ],
)
def first_day(request, tmp_path_factory, market):
    home = tmp_path_factory.mktemp("first-day")
    with boards.Boards(market, home=home), pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(ROOT))
        (run,) = crawled(home, *request.param, boards=LEASE)
    return FirstDay(run, home)


def test_every_live_ad_is_fetched_and_kept_as_its_board_states_it(first_day, market):
    run, site = first_day.run, first_day.run.site
    assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
    assert live_ids(first_day.home, site) == shown_ids(market, 0, site)
    stated = {ad.id: ad for ad in market.live(0)}
    for row in journal(first_day.home).rows("ad"):
        ad, shown = row["ad"], stated[row["key"].partition("/")[2]]
        names = ("title", "text", "place", "price", "author", "country", "language")
        assert [ad[name] for name in names] == [getattr(shown, name) for name in names]
        assert ad["posted_at"] == shown.posted_at.isoformat()
        assert ad["attributes"] == dict(shown.attributes)
        assert [url.rpartition("/")[2] for url in ad["pictures"]] == [
            f"{name}.jpg" for name in shown.pictures
        ]


def test_pages_are_kept_before_ads_and_pictures_with_their_digest(first_day):
    kept = journal(first_day.home)
    order = [row["what"] for row in kept.all_rows()]
    assert order.index("started") < order.index("page") < order.index("ad")
    named = {digest for row in kept.rows("ad") for digest in row["pictures"]}
    assert {row["digest"] for row in kept.rows("picture")} == named
    pages = {row["digest"] for row in kept.rows("page")}
    assert {row["page"] for row in kept.rows("sighting")} <= pages


def test_robots_are_asked_first_and_traps_never(first_day):
    asked = [row["requested"] for row in journal(first_day.home).rows("page")]
    assert asked[0].endswith("/robots.txt")
    assert not [url for url in asked if "/admin/" in url or "/contact/" in url or "/apply/" in url]


@slow
def test_next_day_brings_every_new_edited_and_gone_ad_and_loses_none(crawl_home, market):
    changes = market.changes(1)
    with boards.Boards(market, home=crawl_home) as up:
        crawled(crawl_home, *SITES, boards=LEASE)
        before = len(journal(crawl_home).all_rows())
        up.advance(1)
        runs = crawled(crawl_home, *SITES, boards=LEASE)
    assert {run.verdict for run in runs} == {RunVerdict.COMPLETE}
    rows = journal(crawl_home).all_rows()[before:]
    outcomes = {row["key"].partition("/")[2]: row["outcome"] for row in rows if row["what"] == "ad"}
    gone = {row["key"].partition("/")[2] for row in rows if row.get("state") == "gone"}
    new = {*changes.appeared, *(after for _, after in changes.reposted)}
    assert {ad for ad, outcome in outcomes.items() if outcome == "new"} == new
    assert {ad for ad, outcome in outcomes.items() if outcome == "edited"} == set(changes.edited)
    assert gone == {*changes.removed, *(old for old, _ in changes.reposted)}
    for site in SITES:
        assert live_ids(crawl_home, site) == shown_ids(market, 1, site)


@slow
def test_boards_that_moved_to_other_ports_are_the_same_sites(crawl_home, market):
    for day in (0, 1):
        with boards.Boards(market, day, crawl_home):
            (run,) = crawled(crawl_home, "demo_escort", boards=LEASE)
        assert run.verdict is RunVerdict.COMPLETE
    assert live_ids(crawl_home, "demo_escort") == shown_ids(market, 1, "demo_escort")
