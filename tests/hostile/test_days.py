"""Crawl control over days: a site that was healthy for two days and misleads on the third."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.market import Market
from adwatch.demo.pictures import picture
from tests.crawlers.test_truthful_runs import SITE, TODAY
from tests.crawlers.warranted import CLOCK, set_clock
from tests.hostile.cases import case
from tests.hostile.harness import besieged, crawl_at, scripted_site

MARKET = Market(80, 1)


def board(day, address):
    """The escort board of a day."""
    shown = [ad for ad in MARKET.live(day) if ad.board == SITE]
    return EscortBoard(shown, picture, address)


def third_day(home, mislead):
    """Two healthy days, then a siege by a site that answers as `mislead` says."""
    folder = home / "attacked"
    with scripted_site({}) as site:
        for day in (0, 1):
            site.answers = board(day, site.address).answer
            folder.mkdir(parents=True, exist_ok=True)
            set_clock(folder, TODAY + timedelta(days=day))
            (run,) = crawl_at(folder, SITE, site.address, RUN_CLOCK=CLOCK)
            assert run.reason is None
        set_clock(folder, TODAY + timedelta(days=2))
        yesterday, today = (board(day, site.address).answer for day in (1, 2))
        site.answers = lambda ask: mislead(ask, yesterday(ask), today(ask))
        return besieged(home, site.address, RUN_CLOCK=CLOCK)


def rewritten(pattern, to):
    """Every page with some of its markup changed."""

    def mislead(ask, _, now):
        return replace(now, body=re.sub(pattern, to, now.body.decode()).encode())

    return mislead


@case(
    41,
    "a cache answers with the pages of yesterday and says how old they are",
    "run `unhealthy`, the reason names a stale cache; nothing is gone",
)
def test_pages_of_yesterday_are_told(crawl_home):
    siege = third_day(crawl_home, lambda ask, before, now: stamped(before))
    assert siege.run.verdict == "unhealthy"
    assert "stale cache" in siege.run.reason
    assert siege.counts["gone"] == 0


def stamped(answer):
    """An answer as a cache gives it, with its age: a day and an hour."""
    return replace(answer, headers=(*answer.headers, ("Age", "90000")))


@case(
    42,
    "a field moves under another label, or another value stands in its place",
    "run `unhealthy`, the reason names the field; nothing is gone",
)
@pytest.mark.parametrize(
    ("mislead", "field"),
    [
        pytest.param(rewritten("<dt>Rates<", "<dt>Fee<"), "'price'", id="moved"),
        pytest.param(rewritten(r"<h1>.*?</h1>", "<h1>120 €</h1>"), "'title'", id="swapped"),
    ],
)
def test_layout_that_changed_a_little_is_told_by_its_field(crawl_home, mislead, field):
    siege = third_day(crawl_home, mislead)
    assert siege.run.verdict == "unhealthy"
    assert field in siege.run.reason
    assert siege.counts["gone"] == 0
