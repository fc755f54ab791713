"""What schedules promise, over SqlSchedules on SQLite and on PostgreSQL: one run a due moment."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from adwatch.clock import FakeClock
from adwatch.errors import Conflict, NotFound, StaleLease
from adwatch.hours import QuietHours
from adwatch.model import RunVerdict
from adwatch.pipeline.planning import ATTEMPTS, judge_by
from adwatch.planned import PlannedState, Schedules
from adwatch.schedule import Pause, Schedule
from storage.holders import LEASE
from storage.schedules import SqlSchedules
from tests.storage.makes import NOON, later, warrant

pytest_plugins = ("tests.storage.engines",)

HOUR = timedelta(hours=1)
START = NOON.replace(microsecond=0)
VALID = {"valid_from": START, "valid_until": START + timedelta(days=99)}
WARRANT = warrant("w-1", **VALID)
PAUSE = Pause(NOON, "Ana", "the board moves")


class Watch:
    """Two schedulers on one database, of two machines, by one clock that a test moves."""

    def __init__(self, one, other, clock):
        self.one, self.other, self.clock = one, other, clock
        self.warrant = WARRANT

    def add(self, site="board", **stated):
        stated = {"every": HOUR} | stated
        return self.one.add(Schedule(site, "w-1", NOON, **stated))

    def look(self, by=None, hours=0.0):
        self.clock.advance(timedelta(hours=hours))
        return (by or self.one).look(judge_by({"w-1": self.warrant}))

    def start(self, by=None):
        (ripe,) = self.look(by)
        return (by or self.one).claim(ripe.number)

    def end(self, planned, by=None):
        (by or self.one).finish(replace(planned, verdict=RunVerdict.COMPLETE, run="run-1"))

    def states(self, site="board"):
        return [str(one.state) for one in reversed(self.one.planned(site, 99))]

    def newest(self):
        return self.one.planned("board", 1)[0]


@pytest.fixture
def watch(place):
    clock = FakeClock(START)
    with ExitStack() as stack:
        made = []
        for name in ("here/1", "there/1"):
            store = place.open()
            stack.callback(store.close)
            made.append(SqlSchedules(store._engine, clock, holder=name))
        yield Watch(*made, clock)


def test_schedules_have_every_method_of_the_port():
    def methods(of):
        found = inspect.getmembers(of, inspect.isfunction)
        return {name: inspect.signature(method) for name, method in found if name[0] != "_"}

    assert methods(Schedules).items() <= methods(SqlSchedules).items()


def test_a_schedule_comes_back_as_it_was_and_a_site_has_one(watch):
    told = {"every": 6 * HOUR, "jitter": timedelta(minutes=7)}
    added = watch.add(**told)
    assert watch.other.every() == (added,)
    assert (added.created, added.every, added.jitter, added.pause) == (START, *told.values(), None)
    with pytest.raises(Conflict, match="has a schedule"):
        watch.add()
    watch.one.remove("board", "moved")
    assert (watch.add().number, len(watch.one.every())) != (added.number, 0)


@pytest.mark.parametrize("act", ["pause", "remove"])
def test_a_site_without_a_schedule_is_not_found(watch, act):
    with pytest.raises(NotFound):
        getattr(watch.one, act)("nowhere", PAUSE)


def test_the_first_run_is_due_at_once_and_each_has_one_start_and_one_end(watch):
    watch.add()
    started = watch.start()
    assert (started.due, started.attempts, watch.states()) == (START, 1, ["started"])
    assert watch.other.claim(started.number) is None
    watch.end(started)
    with pytest.raises(StaleLease):
        watch.end(started)
    assert (watch.newest().verdict, watch.newest().run) == (RunVerdict.COMPLETE, "run-1")
    assert (watch.look(), watch.states()) == ((), ["ended"])


def test_of_many_that_claim_at_once_one_gets_it(watch):
    watch.add()
    (ripe,) = watch.look()
    with ThreadPoolExecutor(6) as pool:
        claims = [pool.submit(by.claim, ripe.number) for by in (watch.one, watch.other) * 3]
    assert sum(claim.result() is not None for claim in claims) == 1


def test_of_many_that_look_at_once_each_due_moment_gets_one_row(watch):
    watch.add()
    watch.clock.advance(5 * HOUR)
    with ThreadPoolExecutor(6) as pool:
        looks = [pool.submit(watch.look, by) for by in (watch.one, watch.other) * 3]
    assert {look.result()[0].due for look in looks} == {START + 5 * HOUR}
    assert watch.states() == ["skipped"] * 5 + ["due"]


def test_after_a_time_without_workers_one_run_catches_up_and_the_others_are_told(watch):
    watch.add()
    watch.end(watch.start())
    (late,) = watch.look(hours=3.5)
    missed = watch.one.planned("board", 9)[1:3]
    assert (late.due, {one.state for one in missed}) == (START + 3 * HOUR, {PlannedState.SKIPPED})
    assert late.note == "late: no worker looked from 2026-03-01 12:00Z to 2026-03-01 15:30Z"
    assert {one.reason.split(":")[0] for one in missed} == {"missed"}


def test_where_workers_looked_and_none_took_it_that_is_the_reason(watch):
    watch.add()
    watch.look()
    (newest,) = watch.look(hours=1)
    assert newest.due == START + HOUR
    assert watch.one.planned("board", 9)[1].reason == "no worker took it until 2026-03-01 13:00Z"


def test_while_a_run_goes_on_the_next_is_skipped_whoever_looks(watch):
    watch.add()
    started = watch.start()
    watch.clock.advance(HOUR)
    watch.one.renew(started, "run-1")
    assert watch.look(watch.other) == ()
    assert watch.newest().reason == "still running: the run due at 2026-03-01 12:00Z has not ended"
    watch.end(started)
    assert watch.look(hours=1)[0].due == START + 2 * HOUR


def test_a_run_whose_worker_died_is_taken_over_and_that_is_told(watch):
    watch.add(every=6 * HOUR)
    died = watch.start()
    assert watch.look(watch.other) == ()
    watch.clock.advance(2 * LEASE)
    again = watch.start(watch.other)
    assert (again.number, again.attempts) == (died.number, 2)
    assert again.note == "gone on with at 2026-03-01 12:02Z"
    assert "another worker" in watch.one.renew(died, None)
    with pytest.raises(StaleLease):
        watch.end(died)
    watch.end(again, watch.other)


def test_a_run_that_kills_its_workers_is_given_up(watch):
    watch.add(every=24 * HOUR)
    for _ in range(ATTEMPTS):
        assert watch.start() is not None
        watch.clock.advance(2 * LEASE)
    assert watch.look() == ()
    assert watch.newest().verdict is RunVerdict.CRASHED
    assert watch.newest().reason == "its worker died; 5 workers left it or died on it"


def test_a_run_whose_worker_was_told_to_stop_is_gone_on_with_at_once(watch):
    watch.add()
    watch.one.release(watch.start(), "its worker was told to stop")
    again = watch.start(watch.other)
    assert (again.attempts, watch.states()) == (2, ["started"])


def test_a_dropped_run_is_left_to_the_next_that_is_due(watch):
    watch.add()
    watch.start()
    (newer,) = watch.look(hours=1)
    died = watch.one.planned("board", 2)[1]
    assert (newer.due, died.verdict) == (START + HOUR, RunVerdict.CRASHED)
    assert died.reason == "its worker died; the run due at 2026-03-01 13:00Z goes on with it"


def test_while_a_site_is_paused_each_run_is_skipped_with_who_and_why(watch):
    watch.add()
    started = watch.start()
    watch.other.pause("board", PAUSE)
    assert watch.one.renew(started, "run-1").startswith("paused by Ana")
    watch.end(started)
    assert watch.look(hours=2) == ()
    skipped = watch.one.planned("board", 2)
    assert {one.reason for one in skipped} == {
        "paused by Ana since 2026-03-01 12:00Z: the board moves"
    }
    watch.one.pause("board", None)
    assert [one.due for one in watch.look(hours=1)] == [START + 3 * HOUR]


def test_what_was_ripe_when_its_site_was_paused_is_not_started(watch):
    watch.add()
    (ripe,) = watch.look()
    watch.other.pause("board", PAUSE)
    assert watch.one.claim(ripe.number) is None
    watch.look()
    assert watch.newest().reason.startswith("paused by Ana")


def test_a_removed_schedule_leaves_what_became_of_its_runs(watch):
    watch.add()
    started = watch.start()
    watch.one.remove("board", "the case is closed")
    assert (watch.one.renew(started, None), watch.look(hours=2)) == ("removed", ())
    assert (watch.newest().verdict, watch.one.every()) == (RunVerdict.CRASHED, ())
    assert "schedule was removed" in watch.newest().reason


def test_what_was_due_when_its_schedule_was_removed_is_skipped(watch):
    watch.add()
    (ripe,) = watch.look()
    watch.other.remove("board", "the case is closed")
    assert (watch.one.claim(ripe.number), watch.states()) == (None, ["skipped"])
    assert watch.newest().reason == "removed: the case is closed"


@pytest.mark.parametrize(
    ("warrant_", "why"),
    [
        (None, "warrant w-1: there is no such warrant"),
        (
            warrant("w-1", valid_from=START, valid_until=later(1)),
            "warrant w-1: ended at 2026-03-01T12:01:00",
        ),
        (
            warrant("w-1", sites=("other",), **VALID),
            "warrant w-1: does not cover board, only other",
        ),
    ],
)
def test_without_a_valid_warrant_nothing_starts(watch, warrant_, why):
    watch.add()
    watch.warrant = warrant_
    assert watch.look(hours=2) == ()
    assert {one.reason.startswith(why) for one in watch.one.planned("board", 2)} == {True}


def test_a_run_due_in_quiet_hours_begins_at_their_end(watch):
    watch.warrant = replace(WARRANT, quiet_hours=QuietHours.read("11:30-12:40 UTC"))
    watch.add()
    assert watch.look() == ()
    assert (watch.newest().begins, watch.newest().note) == (
        later(40).replace(second=0, microsecond=0),
        "put off by quiet hours",
    )
    assert [one.due for one in watch.look(hours=0.7)] == [START]


def test_a_run_whose_quiet_hours_last_into_the_next_is_skipped(watch):
    watch.warrant = replace(WARRANT, quiet_hours=QuietHours.read("11:30-13:30 UTC"))
    watch.add()
    watch.look()
    assert watch.newest().reason == "quiet hours: they hold until 2026-03-01 13:30Z"
    assert watch.states() == ["skipped"]


def test_jitter_is_waited_for_and_all_agree_on_it(watch):
    added = watch.add(every=10 * HOUR, jitter=5 * HOUR)
    begins = added.begins(START)
    assert (watch.look(), watch.look(watch.other), watch.newest().begins) == ((), (), begins)
    watch.clock.advance(begins - START)
    assert watch.start(watch.other).begins == begins


def test_a_clock_that_leapt_ahead_and_was_set_right_costs_no_run(watch):
    watch.add()
    watch.end(watch.start())
    watch.end(watch.look(hours=1000)[0] and watch.start())
    assert watch.look(hours=-999.5) == ()
    assert [one.due for one in watch.look(hours=0.5)] == [START + HOUR]
    assert watch.states() == ["ended", "due", "ended"]


def test_a_clock_set_back_starts_no_run_twice(watch):
    watch.add()
    watch.end(watch.start())
    watch.end(watch.look(hours=1) and watch.start())
    assert watch.look(hours=-1.5) == watch.look(hours=0.5) == watch.look(hours=1) == ()
    assert [one.due for one in watch.look(hours=1)] == [START + 2 * HOUR]
    assert watch.states() == ["ended", "ended", "due"]
