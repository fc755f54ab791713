"""A run that may ask for nothing more now rests, and the next crawl goes on with it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adwatch.demo.boards.answer import Answer
from adwatch.hours import QuietHours
from adwatch.model import AdKind, RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.scripted import ADDRESSES, crawled, journal, scripted
from tests.crawlers.test_hostile_site import ad, list_of, page
from tests.crawlers.warranted import crawled_under, keep, set_clock
from tests.hostile.harness import plain_answer, raw_site
from tests.storage.makes import NOON, later, warrant

pytestmark = pytest.mark.slow

BOARD = {"sites": ("demo_escort",), "kinds": tuple(AdKind), "requests_per_minute": 600_000}
SCRIPTED = "tests.crawlers.scripted:lease"
STORED = {
    "AD_SINK": "adwatch.pipeline.sink:open_sink",
    "AD_FRONTIER": "adwatch.pipeline.sink:open_frontier",
}
"""Scrapy settings that plug the workspace in: a journal's frontier dies with its process."""

ONE_BY_ONE = '{"127.0.0.1": {"concurrency": 1, "delay": 0.1, "jitter": 0}}'

ADS = {f"/{n}": ad(n) for n in range(1, 6)} | {"/escorts": list_of(*(f"/{n}" for n in range(1, 6)))}


def kept(home):
    with open_workspace(load_settings(home)) as workspace:
        return sorted(one.key.local_id for one in workspace.store.ads())


def test_quiet_hours_end_a_crawl_and_the_next_one_goes_on_with_its_run(crawl_home):
    hours = QuietHours.read("13:00-14:00 UTC")
    keep(crawl_home, warrant(**BOARD, quiet_hours=hours, valid_until=later(600)))
    with scripted(crawl_home, "demo_escort", ADS) as script:
        script.on_ask = lambda path: path == "/3" and set_clock(crawl_home, later(61))
        first = crawled_under(crawl_home, boards=SCRIPTED, DOWNLOAD_SLOTS=ONE_BY_ONE, **STORED)
        asked = len(script.asked)
        crawled_under(crawl_home, boards=SCRIPTED, **STORED)
        assert len(script.asked) == asked  # still quiet
        set_clock(crawl_home, later(121))
        last = crawled_under(crawl_home, boards=SCRIPTED, **STORED)
    assert first.verdict is RunVerdict.PARTIAL
    assert first.reason == "warrant w-1: quiet hours hold until 2026-03-01 14:00Z"
    assert (last.id, last.verdict) == (first.id, RunVerdict.COMPLETE)
    assert kept(crawl_home) == ["1", "2", "3", "4", "5"]
    assert script.asked.count("/1") == 1


def test_host_that_asks_to_be_left_alone_for_years_is_parked_for_a_day(crawl_home):
    keep(crawl_home, warrant(**BOARD, valid_until=later(9_999)))
    busy = Answer(429, b"", headers=(("Retry-After", "315360000"),))
    with scripted(crawl_home, "demo_escort", {**ADS, "/escorts": busy}) as script:
        first = crawled_under(crawl_home, boards=SCRIPTED, **STORED)
        asked = len(script.asked)
        again = crawled_under(crawl_home, boards=SCRIPTED, **STORED)
        assert len(script.asked) == asked
        set_clock(crawl_home, NOON + timedelta(hours=23, minutes=59, seconds=59))
        script.answers["/escorts"] = ADS["/escorts"]
        last = crawled_under(crawl_home, boards=SCRIPTED, **STORED)
    assert first.verdict is again.verdict is RunVerdict.PARTIAL
    assert (first.reason or "").endswith("asked to be left alone until 2026-03-02 12:00Z")
    assert (last.id, last.verdict) == (first.id, RunVerdict.COMPLETE)
    assert len(kept(crawl_home)) == 5


def test_host_that_refuses_again_and_again_is_left_and_not_asked_for_every_page(crawl_home):
    keep(crawl_home, warrant(**BOARD))
    names = [f"/x{n}" for n in range(100)]
    answers = {name: Answer(503, b"") for name in names} | {"/escorts": list_of("/1", *names)}
    with scripted(crawl_home, "demo_escort", {**answers, "/1": ad(1)}) as script:
        run = crawled_under(crawl_home, boards=SCRIPTED)
    assert run.verdict is RunVerdict.PARTIAL
    assert "refused 7 times in a row" in (run.reason or "")
    assert len(script.asked) < 80


def test_bytes_of_the_warrant_end_a_run(crawl_home):
    keep(crawl_home, warrant(**BOARD, bytes_per_run=1_000_000))
    names = [f"/{n}" for n in range(40)]
    answers = {name: page(name + "x" * 200_000) for name in names}
    with scripted(crawl_home, "demo_escort", {**answers, "/escorts": list_of(*names)}) as script:
        run = crawled_under(crawl_home, boards=SCRIPTED)
    assert run.verdict is RunVerdict.PARTIAL
    assert run.reason == "warrant w-1: its limit of 1000000 bytes a run is reached"
    assert len(script.asked) < 20


def test_crawl_says_who_it_is_as_the_setting_has_it(crawl_home, monkeypatch):
    monkeypatch.setenv("ADWATCH_USER_AGENT", "unit-bot/1.0 (+https://unit.example)")
    heads = []

    def speak(stream, head):
        heads.append(head)
        stream.sendall(plain_answer(b"User-agent: unit-bot\nDisallow: /\n", "text/plain"))

    with raw_site(speak, speaks_robots=True) as site:
        (crawl_home / ADDRESSES).parent.mkdir(parents=True)
        (crawl_home / ADDRESSES).write_text(json.dumps({"demo_escort": site.address}))
        (run,) = crawled(crawl_home, "demo_escort")
    assert site.asked == ["/robots.txt"]
    assert b"User-Agent: unit-bot/1.0 (+https://unit.example)" in heads[0]
    assert run.verdict is RunVerdict.REFUSED
    assert journal(crawl_home).rows("permission")[0]["decision"] == "1 rules are obeyed"
