"""Several crawl processes on one site share one run, whichever of them die, pause or come late."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import closing, suppress

import pytest

from adwatch.bench.crowd import measure
from adwatch.errors import Conflict
from adwatch.model import RunVerdict
from adwatch.pipeline.crawling import crawl_sites
from adwatch.settings import load_settings
from crawlers import limits
from storage import tables
from tests.crawlers.scripted import ROOT
from tests.journeys.watched import Crawls
from tests.storage.makes import NOON

pytest_plugins = ("tests.storage.engines",)
pytestmark = pytest.mark.slow

SITE = "demo_escort"
NAMES = ("1 process", "2 processes", "4 processes")


@pytest.fixture
def crawls(up, place):
    return Crawls(place, SITE, up._servers[SITE].board)


def all_once(crawls, expected):
    """The newest run, which kept each page once, was asked for none twice and missed none."""
    run = crawls.last_run()
    assert (crawls.pages(run.id), crawls.ads(run.id)) == expected
    assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
    assert dict(run.counts)["ads"] == sum(expected[1].values())
    return run


@pytest.mark.parametrize("workers", [2, pytest.param(4, marks=pytest.mark.proof)])
def test_no_page_is_fetched_twice_by_processes_of_one_command(
    crawls, place, undisturbed, monkeypatch, workers
):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    if place.url:
        monkeypatch.setenv("ADWATCH_DATABASE_URL", place.url)
    (run,) = crawl_sites(load_settings(place.home), [SITE], workers=workers)
    assert run == all_once(crawls, expected)
    assert len(crawls.watched.asked) - before == expected[0].total()
    log = (place.home / "logs" / f"{SITE}.log").read_text()
    assert log.count("run ended") == workers


def test_two_commands_at_once_share_one_run_and_both_end_well(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as one, crawls.start() as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)
    all_once(crawls, expected)
    assert len(crawls.watched.asked) - before == expected[0].total()
    assert crawls.runs_ended() == 1


def test_a_process_that_dies_leaves_its_pages_to_the_others(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as doomed, crawls.start() as other:
        crawls.wait_for_asks(before + 60)
        doomed.kill()
        doomed.wait()
        assert other.wait(120) == 0
    all_once(crawls, expected)
    assert crawls.runs_ended() == 1


def test_a_process_that_slept_while_others_ended_the_run_adds_nothing(crawls, place, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as sleeper:
        crawls.wait_for_asks(before + 60)
        put_to_sleep(sleeper, place)
        crawls.finish()
        run, asked = all_once(crawls, expected), len(crawls.watched.asked)
        sleeper.send_signal(signal.SIGCONT)
        assert sleeper.wait(60) == 0
    assert len(crawls.watched.asked) <= asked + limits.LEASED_AHEAD
    assert all_once(crawls, expected) == run
    with closing(place.open()) as store:
        assert (store.counts()["frontier"], store.counts()["workers"]) == (0, 0)


def put_to_sleep(process, place):
    """Stop a process for more than a minute, where it holds no lock that all others need."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        with suppress(Conflict):
            return let_leases_end(place)
        process.send_signal(signal.SIGCONT)
        time.sleep(0.01)
    raise AssertionError("it never slept without a lock")


def let_leases_end(place):
    """As if a minute had passed without a word of the processes at work; Conflict if locked."""
    patience = "SET lock_timeout = 500" if place.url else "PRAGMA busy_timeout = 500"
    with closing(place.open()) as store, store._engine.connect() as connection:
        connection.exec_driver_sql(patience)
        connection.execute(tables.frontier.update().values(lease_until=NOON))
        connection.execute(tables.workers.update().values(until=NOON))
        connection.commit()


# --- told to stop -----------------------------------------------------------------------------


def test_a_crawl_told_to_stop_ends_within_ten_seconds_and_is_gone_on_with(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as child:
        crawls.wait_for_asks(before + 60)
        begun = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.wait(60)
        assert time.monotonic() - begun < 10
    stopped = crawls.last_run()
    assert stopped.verdict is RunVerdict.PARTIAL
    assert stopped.reason == "the crawl was broken off: it was told to stop"
    crawls.finish()
    assert all_once(crawls, expected).id == stopped.id
    assert len(crawls.watched.asked) - before == expected[0].total()


def test_a_crawl_told_to_stop_before_it_asks_for_anything_leaves_the_run(crawls, undisturbed):
    with crawls.start() as child:
        while crawls.last_run() is None:
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        child.wait(60)
    stopped = crawls.last_run()
    assert stopped.verdict is RunVerdict.PARTIAL
    assert stopped.reason == "the crawl was broken off: it was told to stop"
    crawls.finish()
    assert all_once(crawls, undisturbed(SITE)).id == stopped.id


def test_a_crawl_told_twice_to_stop_stops_now_and_is_gone_on_with(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as child:
        crawls.wait_for_asks(before + 60)
        crawls.watched.pause.set()
        child.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        begun = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.wait(60)
        crawls.watched.pause.clear()
        assert time.monotonic() - begun < 5
    crawls.finish()
    all_once(crawls, expected)


def test_one_of_two_processes_told_to_stop_leaves_the_run_to_the_other(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.start() as one, crawls.start() as other:
        crawls.wait_for_asks(before + 60)
        one.send_signal(signal.SIGTERM)
        assert one.wait(60) == 0
        assert other.wait(120) == 0
    all_once(crawls, expected)
    assert len(crawls.watched.asked) - before == expected[0].total()


def test_processes_are_told_to_stop_with_the_command_that_started_them(crawls, undisturbed):
    expected, before = undisturbed(SITE), len(crawls.watched.asked)
    with crawls.command(workers=2) as command:
        crawls.wait_for_asks(before + 30)
        command.send_signal(signal.SIGTERM)
        command.wait(30)
    stopped = crawls.wait_for_a_verdict()
    assert (stopped.verdict, stopped.reason) == (
        RunVerdict.PARTIAL,
        "the crawl was broken off: it was told to stop",
    )
    crawls.finish()
    all_once(crawls, expected)


# --- how fast ---------------------------------------------------------------------------------


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_twice_the_processes_bring_nearly_twice_the_pages_until_the_processors_are_full(postgres):
    told = measure(ads=2000, latency=1000, seed=101, database=postgres.new_database())
    figures = {row["figure"]: row for row in told["figures"]}
    sys.stderr.write(f"\n{[(name, row['value'], row['ratio']) for name, row in figures.items()]}\n")
    assert [figures[f"{name}: fetched twice"]["value"] for name in NAMES] == [0, 0, 0]
    ratios = [figures[name]["ratio"] for name in NAMES]
    assert ratios[1] >= 1.7
    assert ratios[2] >= 3
