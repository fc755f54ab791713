"""The record of a run: what reaches the sink, and when an ad is called gone."""

from __future__ import annotations

import pytest

from adwatch.errors import Blocked, Forbidden, Unreachable, WarrantError
from adwatch.model import AdKey, RunVerdict
from crawlers.health import Expectation
from crawlers.record import Order, Record
from tests.crawlers.journal import JournalSink

URL = "http://127.0.0.1:8000/ad/"


@pytest.fixture
def sink(tmp_path):
    return JournalSink(tmp_path / "journal.jsonl")


@pytest.fixture
def crawl(sink, clock, make_ad):
    """Runs a crawl that reads the given ads; `before_end` sees the record before it is judged."""

    def run(ids, before_end=lambda record: None, ending="finished"):
        record = Record(Order("board", Expectation(), "demo"), sink, clock)
        record.start(lambda url: url)
        for local_id in ids:
            record.presence.listed(URL + local_id)
            record.ad(make_ad(local_id, url=URL + local_id))
        before_end(record)
        return record.finish(ending)

    return run


def states(sink):
    return {row["key"]: row["state"] for row in sink.rows("sighting")}


def vanish(record):
    assert record.vanished(URL + "b", "0" * 64)


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
    crawl(["a"], lambda record: record.vanished(URL + "never-seen", None))
    assert states(sink) == {"board/a": "present"}
