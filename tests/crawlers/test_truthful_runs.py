"""Truthful runs: however a site fails, the verdict and its reason name the cause; nothing is gone.

Each case is a real board that was healthy for two days and fails on the third.
"""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from adwatch.clock import SystemClock
from adwatch.demo.boards.answer import Answer
from adwatch.demo.boards.showing import Boards
from adwatch.demo.market import Market
from tests.crawlers import spoiled
from tests.crawlers.scripted import ROOT, crawled, journal
from tests.crawlers.warranted import CLOCK, set_clock

pytestmark = pytest.mark.slow

proof = pytest.mark.proof

LEASE = "adwatch.demo.boards:lease"
SITE = "demo_escort"

TODAY = SystemClock().now()

BLOCKED, UNHEALTHY, PARTIAL = "blocked", "unhealthy", "partial"

WAYS = {
    "blocked half-way": (spoiled.ads(Answer(403, b"no"), 15), BLOCKED, "the site answered 403"),
    "captcha half-way": (spoiled.ads(spoiled.CAPTCHA, 15), BLOCKED, "captcha"),
    "captcha on later lists": (spoiled.lists(spoiled.CAPTCHA), BLOCKED, "captcha"),
    "login wall": (spoiled.ads(spoiled.LOGIN), BLOCKED, "login wall"),
    "age wall": (spoiled.all_lists(spoiled.AGE), BLOCKED, "age wall"),
    "block page": (spoiled.ads(spoiled.DENIED, 5), BLOCKED, "block page"),
    "block page as 404": (
        spoiled.ads(spoiled.page("<h1>Access denied</h1>", 404)), BLOCKED, "block page",
    ),
    "one page for all": (
        spoiled.known_ads(spoiled.GREETING), UNHEALTHY, "one and the same page",
    ),
    "soft 404": (spoiled.soft_404, UNHEALTHY, "soft 404"),
    "every ad 404": (spoiled.ads(Answer(404, b"nothing")), UNHEALTHY, "do not exist"),
    "half of the ads 404": (spoiled.ads(Answer(404, b"nothing"), 15), UNHEALTHY, "do not exist"),
    "layout changed": (
        spoiled.rewritten("<dl class=.facts.>", '<dl class="grid">'), UNHEALTHY, "Category",
    ),
    "field moved": (spoiled.rewritten("<dt>Rates<", "<dt>Fee<"), UNHEALTHY, "'price'"),
    "fields swapped": (
        spoiled.rewritten(r"<h1>.*?</h1>", "<h1>120 €</h1>"), UNHEALTHY, "'title'",
    ),
    "title and place swapped": (
        spoiled.rewritten(
            "<h1>(.*?)</h1>(.*?<dt>Location</dt>)<dd>(.*?)</dd>", r"<h1>\3</h1>\2<dd>\1</dd>"
        ),
        UNHEALTHY, "'place' and 'title' have changed places",
    ),
    "labels swapped": (
        spoiled.rewritten("<dt>Rates<(.*?)<dt>Listed by<", r"<dt>Listed by<\1<dt>Rates<"),
        UNHEALTHY, "'author' and 'price' have changed places",
    ),
    "numbers in pictures": (
        spoiled.drawn_numbers, UNHEALTHY, "long numbers in 'text' stand on 0 of",
    ),
    "rebuilt": (
        spoiled.rewritten("<(dd|li|p)", r'<div class="new"><i><b></b></i></div><\1'),
        PARTIAL, "layout",
    ),
    "new label": (
        spoiled.rewritten("</dl>", "<dt>Telegram</dt><dd>x</dd></dl>"), PARTIAL, "'Telegram'",
    ),
    "empty list": (spoiled.all_lists(spoiled.page("<h1>Listings</h1>")), UNHEALTHY, "0 ads"),
    "list cut short": (spoiled.cut_lists, UNHEALTHY, "on no list"),
    "a part of the site lost": (spoiled.down_in_part, UNHEALTHY, "gone at once"),
    "stale cache": (spoiled.out_of_cache, UNHEALTHY, "stale cache"),
    "robots unreachable": (spoiled.robots(spoiled.UNAVAILABLE), BLOCKED, "robots.txt"),
    "site down": (spoiled.down, BLOCKED, "robots.txt could not be had"),
    "down half-way": (spoiled.ads(spoiled.UNAVAILABLE, 15), PARTIAL, "refused"),
    "empty answers": (spoiled.ads(Answer(200, b"")), UNHEALTHY, "the answer is empty"),
    "junk flood": (spoiled.flooded, UNHEALTHY, "new are"),
    "recycled ids": (spoiled.recycled, UNHEALTHY, "edited are"),
}  # fmt: skip
"""By name: how the site fails, the verdict, and words of the reason that name the cause."""

QUICK = {
    "captcha half-way", "block page as 404", "soft 404", "field moved", "a part of the site lost",
    "stale cache", "robots unreachable", "empty list", "labels swapped", "numbers in pictures",
}  # fmt: skip
"""One of each kind, for every test run; the others are proven by `make proof`."""

CASES = [
    pytest.param(*case, id=name, marks=() if name in QUICK else proof)
    for name, case in WAYS.items()
]


def crawled_at(home, day):
    """A crawl by a clock that is so many days ahead."""
    set_clock(home, TODAY + timedelta(days=day))
    (run,) = crawled(home, SITE, boards=LEASE, RUN_CLOCK=CLOCK)
    return run


@pytest.fixture(scope="module")
def market():
    return Market(80, 1)


@pytest.fixture(scope="module")
def two_days(tmp_path_factory, market):
    """The boards, and a home that saw them on two healthy days; the third has come."""
    home = tmp_path_factory.mktemp("healthy") / "home"
    with Boards(market, home=home) as up, pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(ROOT))
        for day in (0, 1):
            up.advance(day)
            run = crawled_at(home, day)
            assert (run.verdict, run.reason) == ("complete", None)
        up.advance(2)
        yield up, home


@pytest.fixture
def crawl(two_days, tmp_path):
    """Crawls the third day on a copy of that home, the site being spoiled or not."""
    up, seen = two_days
    home = tmp_path / "home"
    shutil.copytree(seen, home)
    server = up._servers[SITE]
    sound = server.board

    def day(spoil=None):
        server.board = spoiled.Spoiled(sound, spoil) if spoil else sound
        return crawled_at(home, 2)

    yield home, day
    server.board = sound


def live(home):
    return {one.ad.local_id for one in journal(home).live_ads(SITE)}


@pytest.mark.parametrize(("spoil", "verdict", "words"), CASES)
def test_a_failing_site_is_told_and_none_of_its_ads_is_gone(crawl, market, spoil, verdict, words):
    home, day = crawl
    before = live(home)
    run = day(spoil)
    assert run.verdict == verdict
    assert words in run.reason
    shown = {ad.id for ad in market.live(2) if ad.board == SITE}
    assert before & shown <= live(home)


def test_the_same_third_day_in_health_is_complete_and_its_removals_are_gone(crawl, market):
    home, day = crawl
    run = day()
    assert (run.verdict, run.reason) == ("complete", None)
    assert live(home) == {ad.id for ad in market.live(2) if ad.board == SITE}
