"""The record of a run: what reaches the sink, and when an ad is called gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adwatch.errors import Blocked, Forbidden, Listed, Unreachable, WarrantError
from adwatch.model import AdKey, RunVerdict
from crawlers.capture import Asked, Received
from crawlers.health import Expectation
from crawlers.lending import Work, queued
from crawlers.order import Order
from crawlers.record import Record
from tests.conftest import MORNING
from tests.crawlers.journal import JournalSink, open_frontier

URL = "http://127.0.0.1:8000/ad/"


@pytest.fixture
def sink(tmp_path):
    return JournalSink(tmp_path / "journal.jsonl")


@pytest.fixture
def crawl(sink, clock, make_ad):
    """Runs a crawl that reads the given ads; `before_end` sees the record before it is judged."""

    def run(ids, before_end=lambda record: None, ending="finished"):
        record = Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock)
        record.start(lambda url: url)
        for local_id in ids:
            record.presence.listed(URL + local_id)
            ad = make_ad(local_id, url=URL + local_id, text=f"the offer of {local_id}")
            asyncio.run(record.ad(work(record, local_id), ad))
        before_end(record)
        return record.finish(ending)

    return run


def work(record, local_id, ask="ad"):
    record.frontier.add(queued(ask, [URL + local_id]))
    return record.lending.take()


def states(sink):
    return {row["key"]: row["state"] for row in sink.rows("sighting")}


def vanish(record):
    assert asyncio.run(record.vanished(work(record, "b", "check"), URL + "b", "0" * 64))


def test_run_is_opened_and_closed_with_verdict_and_counts(crawl, sink):
    run = crawl(["a", "b"])
    assert run.verdict is RunVerdict.COMPLETE
    assert dict(run.counts) | {"ads": 2, "new": 2} == dict(run.counts)
    assert [row["id"] for row in sink.rows("started") + sink.rows("finished")] == [run.id] * 2


def test_known_ad_whose_address_says_gone_is_gone(crawl, sink):
    crawl(["a", "b"])
    run = crawl(["a"], vanish)
    assert dict(run.counts)["gone"] == 1
    assert states(sink) == {"board/a": "present", "board/b": "gone"}


def test_ad_that_a_list_still_names_is_not_gone_whatever_its_address_says(crawl, sink):
    def vanish_though_listed(record):
        record.presence.listed(URL + "b")
        asyncio.run(record.vanished(work(record, "b"), URL + "b", None))

    crawl(["a", "b"])
    crawl(["a"], vanish_though_listed)
    assert states(sink)["board/b"] == "present"


@pytest.mark.parametrize("is_walled", [True, False])
def test_a_known_ad_behind_a_wall_is_blocked_and_one_that_failed_is_not(crawl, sink, is_walled):
    def meet_a_wall(record):
        page = work(record, "b", "check")
        page.is_walled = is_walled
        asyncio.run(record.failed(page))

    crawl(["a", "b"])
    crawl(["a"], meet_a_wall)
    assert states(sink)["board/b"] == ("blocked" if is_walled else "present")


def test_a_wall_before_a_page_where_no_ad_is_known_tells_nothing(crawl, sink):
    def meet_a_wall(record):
        page = work(record, "c")
        page.is_walled = True
        asyncio.run(record.failed(page))

    crawl(["a"], meet_a_wall)
    assert states(sink) == {"board/a": "present"}


def test_gone_ad_is_no_longer_live_and_comes_back_when_seen(crawl, sink):
    crawl(["a", "b"])
    crawl(["a"], vanish)
    assert [one.ad for one in sink.live_ads("board")] == [AdKey("board", "a")]
    crawl(["a", "b"])
    assert states(sink)["board/b"] == "present"


@pytest.mark.parametrize("harm", ["blocked", "lists", "stopped"])
def test_doubtful_run_calls_nothing_gone(crawl, sink, harm):
    def spoil(record):
        vanish(record)
        if harm == "blocked":
            record.problem(Blocked("x"))
        record.tally.lists_whole = harm != "lists"

    crawl(["a", "b"])
    run = crawl(["a"], spoil, "shutdown" if harm == "stopped" else "finished")
    assert dict(run.counts)["gone"] == 0
    assert states(sink)["board/b"] == "present"


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(WarrantError("ended"), RunVerdict.REFUSED), (Forbidden("limit"), RunVerdict.PARTIAL)],
)
def test_run_that_its_warrant_ended_calls_nothing_gone(crawl, sink, error, verdict):
    def stop(record):
        vanish(record)
        record.stop(error)

    crawl(["a", "b"])
    run = crawl(["a"], stop)
    assert (run.verdict, run.reason) == (verdict, str(error))
    assert states(sink)["board/b"] == "present"


def test_one_unread_ad_does_not_hide_what_is_gone(crawl, sink):
    def spoil(record):
        vanish(record)
        record.problem(Unreachable("another ad"))

    crawl(["a", "b"])
    run = crawl(["a"], spoil)
    assert (run.verdict, dict(run.counts)["gone"]) == (RunVerdict.PARTIAL, 1)


def test_unknown_ad_that_vanished_leaves_no_sighting(crawl, sink):
    crawl(["a"], lambda record: asyncio.run(record.vanished(work(record, "x"), URL + "x", None)))
    assert states(sink) == {"board/a": "present"}


@pytest.mark.parametrize(("pause", "state"), [(3600, "gone"), (60, "present")])
def test_many_ads_gone_at_once_are_gone_by_a_second_look_later(crawl, sink, clock, pause, state):
    names = [str(number) for number in range(20)]

    def vanish_most(record):
        for name in names[11:]:
            asyncio.run(record.vanished(work(record, name, "check"), URL + name, None))

    crawl(names)
    first = crawl(names[:11], vanish_most)
    assert (first.verdict, dict(first.counts)["gone"]) == (RunVerdict.UNHEALTHY, 0)
    assert "9 of 20 known ads (45%) were gone at once" in first.reason
    clock.advance(timedelta(seconds=pause))
    crawl(names[:11], vanish_most)
    assert states(sink)["board/15"] == state


def test_runs_of_another_site_file_or_in_doubt_are_no_measure(crawl, sink):
    crawl(list("abcdefghijklmnopqrst"))
    crawl(["a"])
    assert [run.figures["sound"] for run in sink.past_runs("board", 9)] == [False, True]


# --- a run that broke off ---------------------------------------------------------------------


@pytest.fixture
def resumed(sink, clock, make_ad):
    """What a record knows that goes on with a run which died after `before` was done to it."""

    def go_on(before):
        first = Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock)
        first.start(lambda url: url)
        before(first)
        second = Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock)
        second.run = first.run
        second.start(lambda url: url)
        return second

    return go_on


def test_resumed_run_counts_the_ads_and_pages_it_had(resumed, make_ad):
    def read_two(record):
        for local_id in "ab":
            record.picture(
                Received(Asked(URL), URL, 200, (), b"x", "http").page(record, MORNING), b"x"
            )
            asyncio.run(record.ad(work(record, local_id), make_ad(local_id, url=URL + local_id)))

    record = resumed(read_two)
    assert dict(record.told()) | {"ads": 2, "new": 2, "pictures": 2} == dict(record.told())
    assert (record.tally.ads, record.tally.filled["text"]) == (2, 2)
    assert (record.figures.ads, record.figures.filled["text"]) == (2, 2)
    assert not record.presence.listed(URL + "a")
    assert record.finish("finished").verdict is RunVerdict.COMPLETE


def test_resumed_run_recalls_uncovered_ads(crawl, resumed, make_ad):
    crawl(["a"])
    record = resumed(lambda r: asyncio.run(r.uncovered(work(r, "a"), make_ad("a", url=URL + "a"))))
    assert record.counts["uncovered"] == 1
    assert record.presence.missing() == ()


def test_what_was_met_after_the_last_page_is_known_to_who_goes_on(resumed):
    def meet_trouble(record):
        record.problem(Unreachable("a picture", where=URL))
        record.stop(Forbidden("its limit is reached"))
        record.sink.leave_run(record.run.id, record._untold.parting(record.tally))

    record = resumed(meet_trouble)
    assert record.counts["errors"] == 1
    assert [str(one) for one in record.tally.problems] == [f"{URL}: a picture"]
    assert (record.tally.lists_whole, record.tally.limit) == (False, "its limit is reached")


def test_what_another_process_finished_meanwhile_decides_the_run_too(sink, clock, make_ad):
    records = [Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock)]
    records += [
        Record(replace(records[0].order, run=records[0].run.id), sink, open_frontier, clock)
    ]
    for record, local_id in zip(records, "ab", strict=True):
        record.start(lambda url: url)
        asyncio.run(record.ad(work(record, local_id), make_ad(local_id, url=URL + local_id)))
    told = dict(records[0].finish("finished").counts)
    assert (told["ads"], told["new"]) == (2, 2)
    assert records[0].share["ads"] == 1


def test_page_at_which_process_after_process_died_is_given_up_and_said(crawl, sink):
    def give_up(record):
        one = work(record, "b")
        asyncio.run(record.give_up(Work(replace(one.lease, attempts=6))))

    run = crawl(["a"], give_up)
    assert run.verdict is RunVerdict.PARTIAL
    assert (
        run.reason == f"{URL}b: given up: 5 crawls that asked for it died or were silent too long"
    )


def test_resumed_run_is_no_better_than_it_was(resumed):
    def meet_trouble(record):
        record.tally.lists_whole = False
        record.problem(Blocked("captcha", where=URL))
        asyncio.run(record.failed(work(record, "a")))

    record = resumed(meet_trouble)
    assert [str(one) for one in record.tally.problems] == [f"{URL}: captcha"]
    assert record.tally.lists_whole is False
    assert record.finish("finished").verdict is RunVerdict.BLOCKED


def test_resumed_run_still_knows_which_ads_said_they_are_gone(crawl, resumed, sink, make_ad):
    crawl(["a", "b"])

    def vanish_and_read(record):
        asyncio.run(record.vanished(work(record, "b", "check"), URL + "b", None))
        asyncio.run(record.ad(work(record, "a"), make_ad("a", url=URL + "a")))

    resumed(vanish_and_read).finish("finished")
    assert states(sink) == {"board/a": "present", "board/b": "gone"}


def test_page_that_was_not_acknowledged_is_recalled_as_nothing(resumed):
    record = resumed(lambda record: record.problem(Unreachable("x")) or work(record, "a"))
    assert (record.tally.problems, record.counts) == ([], {})
    assert record.lending.has_more()


def test_a_listed_picture_is_counted_and_leaves_no_row(crawl, sink):
    def refuse(site, url, body):
        raise Listed("on the list", where=url)

    def show(record):
        sink.keep_picture = refuse
        with pytest.raises(Listed):
            record.picture(
                Received(Asked(URL), URL, 200, (), b"x", "http").page(record, MORNING), b"x"
            )

    counts = dict(crawl(["a"], show).counts)
    assert (counts["withheld"], counts["pictures"]) == (1, 0)
    assert sink.rows("page") == []
