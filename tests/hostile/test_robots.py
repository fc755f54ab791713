"""Crawl control, first part: robots.txt that cannot be read, lies, or changes its mind."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from adwatch.demo.boards.answer import PLAIN, Answer, html_page
from adwatch.model import RunVerdict
from crawlers import limits
from tests.crawlers.test_hostile_site import ad, list_of, to
from tests.crawlers.warranted import CLOCK, set_clock
from tests.hostile.cases import case
from tests.hostile.harness import besieged, raw_site, scripted_site
from tests.storage.makes import NOON

PAGES = {"/escorts": list_of("/1", "/2", "/3"), **{f"/{n}": ad(n) for n in (1, 2, 3)}}
ONE_BY_ONE = '{"127.0.0.1": {"concurrency": 1, "delay": 0.1, "jitter": 0}}'
SOON = {"HEAD_SECONDS": "1", "GRACE_SECONDS": "1", "DOWNLOAD_TIMEOUT": "2"}


def rules(text):
    return Answer(200, text.encode() if isinstance(text, str) else text, PLAIN)


def crawled_with(home, robots, **settings):
    """Crawl a site of three ads with this robots.txt; the siege and what else was asked for."""
    with scripted_site({**PAGES, "/robots.txt": robots}) as site:
        siege = besieged(home, site.address, **settings)
    return siege, [path for path in site.asked if path != "/robots.txt"]


def decisions(siege):
    return [row["decision"] for row in siege.journal.rows("permission")]


def is_shut_out(siege, asked):
    """Nothing but robots.txt was asked for, the run says so, and the decision was kept."""
    assert asked == []
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert "robots.txt" in (siege.run.reason or "")
    (decision,) = decisions(siege)
    return decision.startswith("nothing may be asked for: ")


@case(
    29,
    "robots.txt answers 500 or 503, or leads round in a circle or through six redirects",
    "nothing else is asked for; run `blocked`, the decision kept",
    limit="REDIRECTS",
    seed=True,
)
@pytest.mark.parametrize("robots", [Answer(503, b"later"), to("/robots.txt")], ids=["503", "loop"])
def test_robots_that_fail_close_the_site(crawl_home, canary, robots):
    assert is_shut_out(*crawled_with(crawl_home, robots))
    assert canary.visits == 0


@case(
    29,
    "robots.txt leads through one redirect more than is followed",
    "nothing else is asked for; with five it is read",
    limit="REDIRECTS",
)
def test_both_sides_of_the_redirects_of_robots(crawl_home):
    hops = {f"/r{n}": to(f"/r{n + 1}") for n in range(limits.REDIRECTS + 1)}
    told = []
    for first, name in ((1, "within"), (0, "beyond")):
        last = {f"/r{limits.REDIRECTS}": rules("User-agent: *\nDisallow: /2\n")}
        pages = {**PAGES, **hops, "/robots.txt": to(f"/r{first}"), **last}
        with scripted_site(pages) as site:
            besieged(crawl_home / name, site.address)
        told.append("/escorts" in site.asked)
        assert "/2" not in site.asked
    assert told == [True, False]


@case(
    29,
    "robots.txt never answers, or hangs up",
    "nothing else is asked for; run `blocked`",
    limit="HEAD_SECONDS",
)
@pytest.mark.parametrize("way", ["silent", "reset"])
def test_robots_that_never_come_close_the_site(crawl_home, way):
    def speak(stream, head):
        if way == "silent":
            site.is_over.wait(30)

    with raw_site(speak, speaks_robots=True) as site:
        siege = besieged(crawl_home, site.address, **SOON)
    assert set(site.asked) == {"/robots.txt"}
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert decisions(siege)[0].startswith("nothing may be asked for: robots.txt could not be had")


@case(30, "robots.txt answers 401, 403 or 429", "treated as a closed door; run `blocked`")
@pytest.mark.parametrize("status", [401, 403, 429])
def test_robots_that_are_withheld_close_the_site(crawl_home, status):
    assert is_shut_out(*crawled_with(crawl_home, Answer(status, b"")))


@case(31, "robots.txt answers 404 or 410", "everything may be asked for, and that is kept")
@pytest.mark.parametrize("status", [404, 410])
def test_robots_that_are_not_there_allow_everything(crawl_home, status):
    siege, asked = crawled_with(crawl_home, Answer(status, b""))
    assert (siege.run.verdict, len(asked)) == (RunVerdict.COMPLETE, 4)
    assert decisions(siege) == ["everything may be asked for"]


@case(
    32,
    "robots.txt is a web page, binary, or UTF-16 with status 200",
    "nothing else is asked for; run `blocked`",
)
@pytest.mark.parametrize(
    "robots",
    [
        html_page("x", "<p>Welcome"),
        rules(bytes(range(256)) * 99),
        rules("Disallow:".encode("utf-16")),
    ],
    ids=["page", "binary", "UTF-16"],
)
def test_robots_that_are_no_rules_close_the_site(crawl_home, robots):
    assert is_shut_out(*crawled_with(crawl_home, robots))


@case(
    32,
    "robots.txt of a million rules, with a byte order mark, or of wildcards that explode",
    "rules are read up to the limit and matched at once; what they close stays closed",
    limit="ROBOTS_BYTES",
)
@pytest.mark.parametrize(
    "robots",
    [
        "\ufeffUser-agent: *\nDisallow: /2\n" + "Disallow: /x1\n" * 300_000,
        "User-agent: *\nDisallow: /2\n" + ("Disallow: /" + "*a" * 500 + "$\n") * 500,
    ],
    ids=["rules", "wildcards"],
)
def test_robots_that_mean_to_take_long_do_not(crawl_home, robots):
    siege, asked = crawled_with(crawl_home, rules(robots))
    assert sorted(asked) == ["/1", "/3", "/escorts"]
    assert siege.ads() == ["demo_escort/1", "demo_escort/3"]


@case(
    32,
    "robots.txt asks for a pause of 1e9 seconds",
    "the next page waits an hour; the run ends at its time limit, `partial`",
    limit="LONGEST_PAUSE_SECONDS",
)
def test_robots_that_ask_for_an_endless_pause_get_none_of_our_haste(crawl_home):
    slow = rules("User-agent: *\nCrawl-delay: 1e9\n")
    siege, asked = crawled_with(crawl_home, slow, CLOSESPIDER_TIMEOUT="6")
    assert asked == []
    assert siege.run.verdict is RunVerdict.PARTIAL


@case(
    33,
    "robots.txt turns to `Disallow: /` while the crawl is under way",
    "read again after a day of the clock; the crawl stops within one page; run `blocked`",
    limit="ROBOTS_SECONDS",
)
@pytest.mark.parametrize("robots", [rules("User-agent: *\nDisallow: /\n"), Answer(503, b"")])
def test_robots_that_change_their_mind_stop_the_crawl_within_one_page(crawl_home, robots):
    numbers = count()

    def answers(ask):
        if ask.path == "/robots.txt":
            return rules("User-agent: *\nDisallow:\n") if next(numbers) == 0 else robots
        if ask.path == "/escorts":
            set_clock(crawl_home / "attacked", NOON + timedelta(seconds=limits.ROBOTS_SECONDS))
        return PAGES[ask.path]

    with scripted_site(answers) as site:
        siege = besieged(crawl_home, site.address, RUN_CLOCK=CLOCK, DOWNLOAD_SLOTS=ONE_BY_ONE)
    after = site.asked[site.asked.index("/escorts") + 1 :]
    assert set(after) == {"/robots.txt"}
    assert siege.run.verdict is RunVerdict.BLOCKED
    assert "robots.txt" in siege.run.reason
    assert len(decisions(siege)) == 2


@case(
    29,
    "the only robots.txt is on another port, where a redirect leads",
    "no connection there; nothing else is asked for",
)
def test_robots_that_lead_to_another_port_close_the_site(crawl_home, canary):
    siege, asked = crawled_with(crawl_home, to(f"http://{canary.address}/robots.txt"))
    assert is_shut_out(siege, asked)
    assert canary.visits == 0
