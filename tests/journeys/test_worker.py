"""Workers crawl demo boards when they are due: beside one another, stopped or killed, once each."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta

import pytest

from adwatch.model import RunVerdict
from adwatch.planned import PlannedState
from adwatch.schedule import Pause, Schedule
from storage.schedules import SqlSchedules
from tests.journeys.watched import Crawls
from tests.storage.makes import NOON

pytest_plugins = ("tests.storage.engines",)
pytestmark = pytest.mark.slow

SITES = ("demo_escort", "demo_job")
SITE = SITES[0]
PAGES = 30
"""Pages after which a worker is disturbed: its crawl is well under way."""


@pytest.fixture
def crawls(up, place):
    return Crawls(place, SITE, up._servers[SITE].board)


@pytest.fixture
def schedules(place):
    with closing(SqlSchedules.open(place.home, place.url)) as opened:
        yield opened


def watch(schedules, *sites):
    for site in sites:
        schedules.add(Schedule(site, "demo", NOON, every=timedelta(hours=6)))


def worker(crawls, *words):
    """A worker as a person starts it, which leaves once there is nothing to do."""
    return crawls._run("adwatch", "worker", "--idle-exit", "1", *words)


def planned(schedules, site=SITE):
    (one,) = schedules.planned(site, 2)
    return one


def ended(schedules, crawls, site=SITE):
    """The one planned run of a site, which ended well with the run that the store holds."""
    one = planned(schedules, site)
    with closing(crawls.place.open()) as store:
        (run,) = store.runs(site)
    told = (one.state, one.verdict, one.run, one.reason)
    assert told == (PlannedState.ENDED, RunVerdict.COMPLETE, run.id, None)
    assert set(crawls.pages(run.id).values()) == {1}
    return one


def test_two_workers_share_what_is_due_and_each_site_is_crawled_once(crawls, schedules, up):
    watch(schedules, *SITES)
    with worker(crawls, "--parallel", "1") as one, worker(crawls, "--parallel", "1") as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)
    for site in SITES:
        one = ended(schedules, crawls, site)
        assert one.attempts == 1
        assert len(up._servers[site].board.asked) == crawls.pages(one.run).total()


def test_a_run_whose_worker_is_killed_is_gone_on_with_by_the_next(crawls, schedules):
    watch(schedules, SITE)
    with worker(crawls) as doomed:
        crawls.wait_for_asks(PAGES)
        doomed.kill()
    for _ in range(2):  # the second finds nothing to do
        with crawls._run("adwatch", "worker", "--once") as other:
            assert other.wait(120) == 0
    one = ended(schedules, crawls)
    assert (one.attempts, one.note.split(" at ")[0]) == (2, "gone on with")


@pytest.mark.proof
def test_a_worker_told_to_stop_leaves_its_run_to_the_next(crawls, schedules):
    watch(schedules, SITE)
    with worker(crawls) as stopped:
        crawls.wait_for_asks(PAGES)
        stopped.terminate()
        assert stopped.wait(30) == 0
    assert planned(schedules).state is PlannedState.STARTED
    with worker(crawls) as other:
        assert other.wait(120) == 0
    assert ended(schedules, crawls).note.startswith("its worker was told to stop at ")


@pytest.mark.proof
def test_a_run_under_way_is_stopped_where_its_site_is_paused(crawls, schedules):
    watch(schedules, SITE)
    with worker(crawls) as child:
        crawls.wait_for_asks(PAGES)
        crawls.watched.pause.set()
        schedules.pause(SITE, Pause(NOON, "Ana", "the board moves"))
        time.sleep(11)
        crawls.watched.pause.clear()
        assert child.wait(60) == 0
    one = planned(schedules)
    assert (one.state, one.verdict) == (PlannedState.ENDED, RunVerdict.PARTIAL)
    assert one.reason.startswith("stopped: paused by Ana since ")
