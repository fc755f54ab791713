"""What every frontier promises, run over SqlFrontier on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from adwatch.clock import FakeClock
from adwatch.errors import StaleLease
from adwatch.frontier import Queued
from storage.engine import open_engine
from storage.frontier import LEASE, SqlFrontier
from tests.conftest import MORNING

pytest_plugins = ("tests.storage.engines",)

HOLDER = """
import sys
from pathlib import Path
from storage.frontier import SqlFrontier
frontier = SqlFrontier.open(Path(sys.argv[1]), sys.argv[2] or None, "run-1")
print(len(frontier.lease(int(sys.argv[3]))), flush=True)
sys.stdin.read()
"""


def page(number, host="a.test", priority=0):
    return Queued(f"{host}/{number}", host, {"url": f"http://{host}/{number}"}, priority)


def pages(*numbers, **stated):
    return [page(number, **stated) for number in numbers]


def urls(leases):
    return [str(lease.body["url"]).removeprefix("http://") for lease in leases]


def timed(place, clock, run="run-1"):
    target = place.home / "adwatch.db" if place.url is None else place.url
    return closing(SqlFrontier(open_engine(target), run, clock))


def test_pages_come_out_by_priority_then_in_the_order_they_were_queued(frontier):
    frontier.add([*pages(3, 1, 2), *pages(9, priority=5)])
    assert urls(frontier.lease(10)) == ["a.test/9", "a.test/3", "a.test/1", "a.test/2"]
    assert frontier.lease(10) == []


def test_a_page_is_queued_once_a_run_whatever_became_of_it(frontier):
    assert frontier.add(pages(1, 2, 1)) == 2
    (first, _) = frontier.lease(2)
    frontier.finish(first, {})
    assert frontier.add(pages(1, 2, 3)) == 1
    assert frontier.counts() == {"done": 1, "leased": 1, "waiting": 1}


def test_runs_do_not_see_one_another(frontier, place):
    frontier.add(pages(1))
    with closing(place.frontier("run-2")) as other:
        assert (other.lease(5), other.has_more(), other.counts()) == ([], False, {})
        assert other.add(pages(1)) == 1


def test_hosts_take_turns_so_that_a_long_queue_holds_nobody_up(frontier):
    frontier.add([*pages(*range(50)), *pages(1, host="b.test"), *pages(1, 2, host="c.test")])
    first, second = urls(frontier.lease(3)), urls(frontier.lease(2))
    assert sorted(first) == ["a.test/0", "b.test/1", "c.test/1"]
    assert sorted(second) == ["a.test/1", "c.test/2"]


def test_more_hosts_than_places_are_all_served_in_time(frontier):
    frontier.add(page(n, host=f"{name}.test") for name in "abcd" for n in range(9))
    served = [urls(frontier.lease(1))[0][0] for _ in range(8)]
    assert served == list("abcdabcd")


def test_finished_pages_tell_what_came_of_them_in_the_order_queued(frontier):
    frontier.add(pages(1, 2, 3))
    one, two, _ = frontier.lease(3)
    frontier.finish(two, {"problem": ["\x00\ud800", None, 1]}, failed=True)
    frontier.finish(one, {"ads": 1})
    told = [(past.body["url"], past.failed, past.note) for past in frontier.past()]
    assert told == [
        ("http://a.test/1", False, {"ads": 1}),
        ("http://a.test/2", True, {"problem": ["\x00\ud800", None, 1]}),
    ]


def test_released_pages_wait_again_and_were_not_tried(frontier):
    frontier.add(pages(1))
    frontier.release(frontier.lease(1))
    (again,) = frontier.lease(1)
    assert (again.fence, again.attempts) == (2, 1)


def test_there_is_more_until_every_page_is_finished(frontier):
    assert not frontier.has_more()
    frontier.add(pages(1))
    assert frontier.has_more()
    (lease,) = frontier.lease(1)
    assert frontier.has_more()
    frontier.finish(lease, {})
    assert not frontier.has_more()


def test_ended_lease_goes_to_another_and_the_late_finish_is_refused(place):
    clock = FakeClock(MORNING)
    with timed(place, clock) as slow, timed(place, clock) as quick:
        slow.add(pages(1))
        (late,) = slow.lease(1)
        assert quick.lease(1) == []
        clock.advance(LEASE)
        (taken,) = quick.lease(1)
        assert (taken.fence, taken.attempts) == (late.fence + 1, 2)
        with pytest.raises(StaleLease):
            slow.finish(late, {})
        quick.finish(taken, {})
        with pytest.raises(StaleLease):
            quick.finish(taken, {})


def test_renewed_lease_stands(place):
    clock = FakeClock(MORNING)
    with timed(place, clock) as holder, timed(place, clock) as other:
        holder.add(pages(1))
        held = holder.lease(1)
        for _ in range(3):
            clock.advance(LEASE * 0.9)
            holder.renew(held)
        assert other.lease(1) == []
        holder.finish(held[0], {})


def test_late_release_and_renewal_take_nothing_from_the_new_holder(place):
    clock = FakeClock(MORNING)
    with timed(place, clock) as slow, timed(place, clock) as quick:
        slow.add(pages(1))
        late = slow.lease(1)
        clock.advance(LEASE)
        (taken,) = quick.lease(1)
        slow.release(late)
        slow.renew(late)
        assert quick.lease(1) == []
        quick.finish(taken, {})


@pytest.mark.parametrize("jump", [timedelta(days=-3650), timedelta(days=3650)])
def test_clock_that_jumps_ten_years_strands_no_page(place, jump):
    clock = FakeClock(MORNING)
    with timed(place, clock) as dead, timed(place, clock) as other:
        dead.add(pages(1))
        dead.lease(1)
        clock.advance(jump)
        assert urls(other.lease(1)) == ["a.test/1"]


def test_clock_set_back_a_second_takes_no_lease_away(place):
    clock = FakeClock(MORNING)
    with timed(place, clock) as holder, timed(place, clock) as other:
        holder.add(pages(1))
        holder.lease(1)
        clock.advance(timedelta(seconds=-1))
        assert other.lease(1) == []


def test_pages_of_a_process_that_died_return_at_once_those_of_a_living_one_do_not(frontier, place):
    frontier.add(pages(1, 2))
    command = [sys.executable, "-c", HOLDER, str(place.home), place.url or "", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout.readline() == "2\n"
        assert frontier.lease(2) == []
        holder.kill()
    assert len(frontier.lease(2)) == 2


def drain(place, seed):
    rng, finished = random.Random(seed), []
    with closing(place.frontier()) as worker:
        while leases := worker.lease(rng.randint(1, 9)):
            for lease in leases:
                worker.finish(lease, {"by": seed})
            finished += urls(leases)
    return finished


@pytest.mark.slow
def test_four_workers_at_once_finish_every_page_once(frontier, place):
    frontier.add(pages(*range(400)))
    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(lambda seed: drain(place, seed), range(4)))
    finished = [url for share in shares for url in share]
    assert sorted(finished) == sorted(f"a.test/{n}" for n in range(400))
    assert frontier.counts() == {"done": 400}


def test_workers_that_find_the_same_links_queue_each_once(place, frontier):
    def queue(seed):
        with closing(place.frontier()) as worker:
            return sum(
                worker.add(random.Random(f"{seed} {n}").sample(pages(*range(300)), 60))
                for n in range(15)
            )

    with ThreadPoolExecutor(3) as pool:
        added = sum(pool.map(queue, range(3)))
    assert frontier.counts() == {"waiting": added}


@pytest.mark.parametrize("count", [200_000, pytest.param(1_000_000, marks=pytest.mark.proof)])
@pytest.mark.slow
def test_memory_stays_flat_however_many_pages_wait(frontier, count):
    tracemalloc.start()
    try:
        assert frontier.add(page(n, host=f"{n % 7}.test") for n in range(count)) == count
        for _ in range(20):
            for lease in frontier.lease(16):
                frontier.finish(lease, {})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    sys.stderr.write(f"\n{count} pages queued: {peak / 1e6:.1f} MB at most\n")
    assert peak < 8_000_000
    assert frontier.counts() == {"done": 320, "waiting": count - 320}


class Model(RuleBasedStateMachine):
    """Any sequence of calls by two workers agrees with sets in memory."""

    place = None
    numbers = iter(range(10**9))

    def __init__(self):
        super().__init__()
        self.clock = FakeClock(MORNING)
        run = f"model-{next(self.numbers)}"
        self.contexts = [timed(self.place, self.clock, run) for _ in range(2)]
        self.workers = [context.__enter__() for context in self.contexts]
        self.waiting, self.done, self.held = set(), set(), {}

    @rule(numbers=st.lists(st.integers(0, 12), max_size=6))
    def add(self, numbers):
        known = self.waiting | self.done | self.held.keys()
        fresh = {f"a.test/{n}" for n in numbers} - known
        assert self.workers[0].add(pages(*numbers)) == len(fresh)
        self.waiting |= fresh

    @rule(worker=st.integers(0, 1), count=st.integers(1, 4))
    def lease(self, worker, count):
        leases = self.workers[worker].lease(count)
        ended = {url for url, (_, until) in self.held.items() if until <= self.clock.now()}
        for url in ended:
            del self.held[url]
        self.waiting |= ended
        assert len(leases) == min(count, len(self.waiting))
        assert self.waiting >= set(urls(leases))
        self.waiting -= set(urls(leases))
        self.held |= {urls([one])[0]: (one, self.clock.now() + LEASE) for one in leases}

    @rule(data=st.data(), worker=st.integers(0, 1))
    def finish(self, data, worker):
        if self.held:
            url = data.draw(st.sampled_from(sorted(self.held)))
            self.workers[worker].finish(self.held.pop(url)[0], {})
            self.done.add(url)

    @rule(data=st.data())
    def release(self, data):
        if self.held:
            url = data.draw(st.sampled_from(sorted(self.held)))
            self.workers[0].release([self.held.pop(url)[0]])
            self.waiting.add(url)

    @rule(seconds=st.integers(1, 70))
    def wait(self, seconds):
        self.clock.advance(timedelta(seconds=seconds))

    @invariant()
    def counted(self):
        told = {"waiting": self.waiting, "leased": self.held, "done": self.done}
        assert self.workers[1].counts() == {name: len(of) for name, of in told.items() if of}

    def teardown(self):
        for context in self.contexts:
            context.__exit__(None, None, None)


@pytest.mark.slow
def test_any_sequence_of_calls_agrees_with_sets_in_memory(place):
    Model.place = place
    quiet = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Model, settings=quiet)
