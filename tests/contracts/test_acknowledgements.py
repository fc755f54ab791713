"""What is kept of a page is kept whole or not at all, over both engines; and how runs go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from adwatch.errors import Conflict, StaleLease
from adwatch.frontier import Acknowledgement, Queued
from adwatch.model import RunVerdict
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


def kept(store):
    names = ("pages", "ads", "contents", "versions", "sightings", "frontier")
    return [store.counts()[name] for name in names]


def test_a_page_is_kept_with_its_ad_its_links_and_its_mark(store, frontier, lease):
    assert store.acknowledge(acknowledged(lease)) == "new"
    assert kept(store) == [2, 1, 1, 1, 1, 3]
    assert frontier.counts() == {"done": 1, "waiting": 2}
    assert [past.note for past in frontier.past()] == [{"counted": 2, "said": "new"}]


def test_a_page_without_an_ad_is_kept_too_and_may_have_failed(store, frontier, lease):
    bare = acknowledged(lease, ad=None, sighting=None, found=(), failed=True)
    assert store.acknowledge(bare) is None
    assert kept(store) == [2, 0, 0, 0, 0, 1]
    assert frontier.counts() == {"failed": 1}


def test_of_a_page_whose_lease_ended_nothing_is_kept(store, frontier, lease):
    frontier.release([lease])
    (taken,) = frontier.lease(1)
    with pytest.raises(StaleLease):
        store.acknowledge(acknowledged(lease))
    assert kept(store) == [0, 0, 0, 0, 0, 1]
    assert store.acknowledge(acknowledged(taken)) == "new"


def test_a_page_is_acknowledged_once(store, lease):
    store.acknowledge(acknowledged(lease))
    with pytest.raises(StaleLease):
        store.acknowledge(acknowledged(lease))
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
            store.acknowledge(acknowledged(lease))
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
    assert store.resume_run(run("run-2", 5), later(0)) == run("run-1", 1)
    assert list(store.runs()) == [run("run-1", 1)]


def test_a_run_that_came_to_its_end_is_not_gone_on_with(store, frontier):
    store.start_run(run("run-1", 1))
    frontier.add(queue(1))
    store.finish_run(crashed("run-1", 1))
    assert store.resume_run(run("run-2", 5), later(0)).id == "run-2"
    assert frontier.counts() == {}


def test_a_run_of_long_ago_is_not_gone_on_with_and_its_queue_is_dropped(store, frontier):
    store.start_run(run("run-1", 1))
    frontier.add(queue(1))
    assert store.resume_run(run("run-2", 5), later(2)).id == "run-2"
    assert frontier.counts() == {}


def test_runs_of_other_sites_are_left_alone(store, frontier):
    store.start_run(run("run-1", 1, site="elsewhere"))
    frontier.add(queue(1))
    assert store.resume_run(run("run-2", 5), later(0)).id == "run-2"
    assert frontier.counts() == {"waiting": 1}


def test_import_under_way_is_left_alone(store):
    imported = replace(run("run-1", 1), warrant="import")
    store.start_run(imported)
    assert store.resume_run(run("run-2", 5), later(0)).id == "run-2"
    assert list(store.runs())[1] == imported


def test_a_run_under_another_warrant_is_not_gone_on_with_and_ends_as_partial(store, frontier):
    store.start_run(replace(run("run-1", 1), warrant="warrant-0"))
    frontier.add(queue(1))
    assert store.resume_run(run("run-2", 5), later(0)).id == "run-2"
    replaced = list(store.runs())[1]
    assert (replaced.id, replaced.verdict, replaced.ended) == ("run-1", "partial", later(5))
    assert "warrant-1 took its place" in replaced.reason
    assert frontier.counts() == {}


def test_how_a_run_under_another_warrant_ended_is_not_overwritten(store, frontier):
    ended = replace(crashed("run-1", 1), warrant="warrant-0")
    store.start_run(ended)
    frontier.add(queue(1))
    store.resume_run(run("run-2", 5), later(0))
    assert list(store.runs())[1] == ended


def test_a_site_crawled_under_another_warrant_by_another_process_is_refused(store, lease):
    store.start_run(replace(run(lease.run, 1), warrant="warrant-0"))
    with pytest.raises(Conflict, match="another process"):
        store.resume_run(run("run-2", 5), later(0))


def test_a_run_that_another_process_works_on_is_refused(store, lease):
    assert lease.attempts == 1  # held by this process, which lives
    store.start_run(run("run-1", 1))
    with pytest.raises(Conflict, match="another process"):
        store.resume_run(run("run-2", 5), later(0))


def test_ads_found_gone_are_kept_with_the_end_of_the_run_or_not_at_all(store):
    said = ad("1", "text")
    store.start_run(run("run-1"))
    store.save_ad(said, look(said))
    ended = run("run-1", ended=later(9), verdict=RunVerdict.COMPLETE)
    store.finish_run(ended, [gone(key("1"), 5)])
    assert [one.state for one in store.sightings(key("1"))] == ["present", "gone"]
    assert list(store.live_ads("board")) == []
