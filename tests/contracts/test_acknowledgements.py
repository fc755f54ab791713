"""What is kept of a page is kept whole or not at all, over both engines; and how runs go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from adwatch.clock import SystemClock
from adwatch.errors import Conflict, StaleLease
from adwatch.frontier import Acknowledgement, Ended, Queued
from adwatch.model import RunVerdict
from storage import tables
from tests.storage.makes import ad, gone, key, later, look, page, run

pytest_plugins = ("tests.storage.engines",)


def queue(*numbers):
    return tuple(Queued(str(n), "a.test", {"url": f"http://a.test/{n}"}) for n in numbers)


def acknowledged(lease, **brought):
    said = ad("1", "text", page_digest="0" * 64)
    whole = {"pages": (page(), page(status=302)), "found": queue(2, 3), "note": {"counted": 2}}
    return Acknowledgement(lease, **{**whole, "ad": said, "sighting": look(said), **brought})


@pytest.fixture
def lease(frontier):
    frontier.add(queue(1))
    (lease,) = frontier.lease(1)
    return lease


def keep(store, done):
    """What is told of one page that is kept alone."""
    (outcome,) = store.acknowledge([done])
    if isinstance(outcome, StaleLease):
        raise outcome
    return outcome


def kept(store):
    names = ("pages", "ads", "contents", "versions", "sightings", "frontier")
    return [store.counts()[name] for name in names]


def test_a_page_is_kept_with_its_ad_its_links_and_its_mark(store, frontier, lease):
    assert keep(store, acknowledged(lease)) == "new"
    assert kept(store) == [2, 1, 1, 1, 1, 3]
    assert frontier.counts() == {"done": 1, "waiting": 2}
    assert [past.note for past in frontier.past()] == [{"counted": 2, "said": "new"}]


def test_a_page_without_an_ad_is_kept_too_and_may_have_failed(store, frontier, lease):
    bare = acknowledged(lease, ad=None, sighting=None, found=(), failed=True)
    assert keep(store, bare) is None
    assert kept(store) == [2, 0, 0, 0, 0, 1]
    assert frontier.counts() == {"failed": 1}


def test_of_a_page_whose_lease_ended_nothing_is_kept(store, frontier, lease):
    frontier.release([lease])
    (taken,) = frontier.lease(1)
    with pytest.raises(StaleLease):
        keep(store, acknowledged(lease))
    assert kept(store) == [0, 0, 0, 0, 0, 1]
    assert keep(store, acknowledged(taken)) == "new"


def test_pages_are_kept_together_and_one_whose_lease_ended_keeps_out_itself_alone(store, frontier):
    frontier.add(queue(1, 2, 3))
    leases = frontier.lease(3)
    frontier.release(leases[1:2])
    ads = [ad(str(number), f"text {number}") for number in range(3)]
    done = [
        acknowledged(one, ad=it, sighting=look(it)) for one, it in zip(leases, ads, strict=True)
    ]
    first, second, third = store.acknowledge(done)
    assert (first, type(second), third) == ("new", StaleLease, "new")
    assert kept(store) == [4, 2, 2, 2, 2, 3]
    assert frontier.counts() == {"done": 2, "waiting": 1}


def test_one_ad_on_two_pages_kept_together_is_new_and_then_the_same(store, frontier):
    frontier.add(queue(1, 2))
    outcomes = store.acknowledge([acknowledged(one) for one in frontier.lease(2)])
    assert outcomes == ["new", "same"]
    assert kept(store)[1:5] == [1, 1, 1, 2]


def test_a_page_is_acknowledged_once(store, lease):
    keep(store, acknowledged(lease))
    with pytest.raises(StaleLease):
        keep(store, acknowledged(lease))
    assert kept(store) == [2, 1, 1, 1, 1, 3]


class Cut(Exception):
    """The connection was lost."""


def test_failing_at_any_statement_keeps_nothing_and_a_second_try_keeps_all(store, frontier, lease):
    fails_at, statements = 0, []

    def count(*_):
        statements.append(1)
        if len(statements) == fails_at:
            raise Cut

    event.listen(store._engine, "before_cursor_execute", count)
    while not statements or len(statements) >= fails_at:
        fails_at += 1
        statements.clear()
        try:
            keep(store, acknowledged(lease))
        except Cut:
            assert frontier.counts() == {"leased": 1}
    event.remove(store._engine, "before_cursor_execute", count)
    assert fails_at > 8
    assert kept(store) == [2, 1, 1, 1, 1, 3]


def test_an_ad_without_its_sighting_is_no_acknowledgement(lease):
    with pytest.raises(ValueError, match="together"):
        acknowledged(lease, sighting=None)


# --- runs that broke off ----------------------------------------------------------------------


def crashed(name, minutes):
    return run(name, minutes, ended=later(99), verdict=RunVerdict.CRASHED, reason="killed")


def test_a_run_that_broke_off_is_gone_on_with_under_its_own_id(store, frontier):
    store.start_run(run("run-1", 1))
    frontier.add(queue(1))
    store.finish_run(crashed("run-1", 1), is_over=False)
    assert store.join_run(run("run-2", 5), later(0)) == run("run-1", 1)
    assert list(store.runs()) == [run("run-1", 1)]


def test_a_run_that_came_to_its_end_is_not_gone_on_with(store, frontier):
    store.start_run(run("run-1", 1))
    frontier.add(queue(1))
    store.finish_run(crashed("run-1", 1))
    assert store.join_run(run("run-2", 5), later(0)).id == "run-2"
    assert frontier.counts() == {}


def test_a_run_of_long_ago_is_not_gone_on_with_and_its_queue_is_dropped(store, frontier):
    store.start_run(run("run-1", 1))
    frontier.add(queue(1))
    assert store.join_run(run("run-2", 5), later(2)).id == "run-2"
    assert frontier.counts() == {}


def test_runs_of_other_sites_are_left_alone(store, frontier):
    store.start_run(run("run-1", 1, site="elsewhere"))
    frontier.add(queue(1))
    assert store.join_run(run("run-2", 5), later(0)).id == "run-2"
    assert frontier.counts() == {"waiting": 1}


def test_import_under_way_is_left_alone(store):
    imported = replace(run("run-1", 1), warrant="import")
    store.start_run(imported)
    assert store.join_run(run("run-2", 5), later(0)).id == "run-2"
    assert list(store.runs())[1] == imported


def test_a_run_under_another_warrant_is_not_gone_on_with_and_ends_as_partial(store, frontier):
    store.start_run(replace(run("run-1", 1), warrant="warrant-0"))
    frontier.add(queue(1))
    assert store.join_run(run("run-2", 5), later(0)).id == "run-2"
    replaced = list(store.runs())[1]
    assert (replaced.id, replaced.verdict, replaced.ended) == ("run-1", "partial", later(5))
    assert "warrant-1 took its place" in replaced.reason
    assert frontier.counts() == {}


def test_how_a_run_under_another_warrant_ended_is_not_overwritten(store, frontier):
    ended = replace(crashed("run-1", 1), warrant="warrant-0")
    store.start_run(ended)
    frontier.add(queue(1))
    store.join_run(run("run-2", 5), later(0))
    assert list(store.runs())[1] == ended


# --- runs that several processes work on ------------------------------------------------------


@pytest.fixture
def elsewhere(place):
    """The same store, opened by a process of another machine."""
    other = place.open()
    other._holder = "elsewhere/7"
    yield other
    other.close()


def fall_silent(store):
    """The other processes said nothing for longer than a lease lasts."""
    with store._engine.begin() as connection:
        connection.execute(tables.workers.update().values(until=later(-99)))


def judged(store, *of):
    """Who may decide a run, and how it ended."""
    ended = run(*of, ended=later(9), verdict=RunVerdict.COMPLETE)
    return store.decide_run(run(*of), lambda: Ended(ended))


def test_a_run_that_another_process_works_on_is_shared(store, elsewhere, frontier):
    assert store.join_run(run("run-1", 1), later(0)).id == "run-1"
    assert elsewhere.join_run(run("run-2", 5), later(0)).id == "run-1"
    assert elsewhere.join_run(run("run-3", 5), later(4)).id == "run-1"
    assert [one.id for one in store.runs()] == ["run-1"]


def test_a_site_that_another_process_crawls_under_another_warrant_is_refused(store, elsewhere):
    elsewhere.join_run(replace(run("run-1", 1), warrant="warrant-0"), later(0))
    with pytest.raises(Conflict, match="under another warrant"):
        store.join_run(run("run-2", 5), later(0))
    fall_silent(store)
    assert store.join_run(run("run-2", 5), later(0)).id == "run-2"


def test_the_last_to_leave_decides_a_run_and_the_others_are_told(store, elsewhere, frontier):
    for one in (store, elsewhere):
        one.join_run(run("run-1", 1), later(0))
    store.leave_run("run-1", {"counted": 1})
    assert judged(store, "run-1", 1) is None
    elsewhere.leave_run("run-1", {"counted": 2})
    assert frontier.notes() == [{"counted": 1}, {"counted": 2}]
    ended = judged(elsewhere, "run-1", 1)
    assert store.decide_run(run("run-1", 1), lambda: pytest.fail("it is decided")) == ended
    assert (frontier.notes(), frontier.renew(())) == ([], False)


def test_a_process_that_died_is_not_waited_for(store, elsewhere, frontier):
    for one in (store, elsewhere):
        one.join_run(run("run-1", 1), later(0))
    fall_silent(store)
    assert judged(store, "run-1", 1).verdict is RunVerdict.COMPLETE


def test_a_process_that_comes_late_to_a_run_that_is_over_finds_nothing_to_do(store):
    store.join_run(run("run-1", 1), later(0))
    ended = judged(store, "run-1", 1)
    assert store.join_run(run("run-1", 1), later(0)) == ended


def test_of_many_that_start_at_once_one_begins_the_run(place):
    def start(number):
        with closing(place.open()) as store:
            store._holder = f"elsewhere/{number}"
            return store.join_run(run(f"run-{number}", number), later(0)).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(12)))) == 1


@pytest.mark.parametrize("seconds", [-3600, 3600, 300, -300])
def test_machines_whose_clocks_differ_see_one_another_at_work(
    store, elsewhere, monkeypatch, seconds
):
    for one in (store, elsewhere):
        one.join_run(run("run-1", 1), later(0))
    skewed = SystemClock().now() + timedelta(seconds=seconds)
    if store._engine.dialect.name == "postgresql":  # SQLite is of one machine
        monkeypatch.setattr(SystemClock, "now", lambda _: skewed)
    assert judged(store, "run-1", 1) is None


# --- what all processes together may ask for --------------------------------------------------


def test_the_budget_of_a_run_is_spent_once_by_all_its_processes(place, store, frontier):
    store.start_run(run("run-1"))
    with closing(place.frontier()) as other:
        spent = [one.spend(8, 20) for one in (frontier, other, frontier, other)]
        assert spent == [8, 8, 4, 0]
        assert (other.spend(-3, 20), frontier.spend(8, 20)) == (-3, 3)


def test_processes_take_turns_at_a_host_whatever_their_run(place, frontier):
    with closing(place.frontier("run-2")) as other:
        waits = [one.turn("a.test", 100) for one in (frontier, other, frontier)]
        assert waits == pytest.approx([0, 100, 200], abs=20)
        assert other.turn("b.test", 5) < 1


def test_a_turn_given_before_the_clock_fell_back_is_void(frontier):
    frontier.turn("a.test", 10 * 365 * 86400)
    assert frontier.turn("a.test", 5) == 0


def test_ads_found_gone_are_kept_with_the_end_of_the_run_or_not_at_all(store):
    said = ad("1", "text")
    store.start_run(run("run-1"))
    store.save_ad(said, look(said))
    ended = run("run-1", ended=later(9), verdict=RunVerdict.COMPLETE)
    store.finish_run(ended, [gone(key("1"), 5)])
    assert [one.state for one in store.sightings(key("1"))] == ["present", "gone"]
    assert list(store.live_ads("board")) == []
