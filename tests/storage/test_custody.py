"""The custody log: chained entries, and what they say of anything that was altered since."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from adwatch.custody import Act, Deed, Head, ad_subject, subject_of
from adwatch.model import Judgement, RunVerdict, Verdict
from adwatch.promotion import Promotion
from adwatch.warrant import Revocation
from storage.store import SqlStore
from tests.storage.makes import NOON, ad, key, later, look, page, put, run, warrant

pytest_plugins = ("tests.storage.engines",)


@pytest.fixture
def log(place):
    """A store whose log was opened and tells of one of everything it can tell of."""
    opened = SqlStore.open(place.home, place.url, create=True, who="R. Reader")
    opened.add_warrant(warrant())
    opened.revoke_warrant("w-1", Revocation(later(1), "Bo", "it was done"))
    seen = ad("1", "Relaxing massage", page_digest="0" * 64)
    opened.save_page(page(), (seen, look(seen)))
    put(opened, ad("2", "Lomi lomi"))
    opened.start_run(run("run-1"))
    opened.finish_run(run("run-1", ended=later(3), verdict=RunVerdict.COMPLETE))
    opened.add_judgement(Judgement(key("1"), key("2"), Verdict.SAME, "Ana", NOON, "one template"))
    opened.promote(Promotion("board", "title", ("h1",), "Ana", NOON, "looked at ten"))
    opened.record(Deed(Act.READ, {"command": "show"}, [ad_subject(key("1"))]))
    yield opened
    opened.close()


def flaws(store, *anchors):
    return [f"{flaw.where} {flaw.what}" for flaw in store.flaws(anchors)]


def tamper(store, statement):
    with store._engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1


def test_every_act_has_its_entry_and_nothing_is_amiss(log):
    entries = list(log.entries())[::-1]
    assert [entry.act for entry in entries] == [
        "begin", "configure", "configure", "capture", "capture", "crawl", "decide", "decide", "read"
    ]  # fmt: skip
    assert [entry.number for entry in entries] == [*range(1, 10)]
    assert {entry.who for entry in entries[1:]} == {"R. Reader"}
    assert flaws(log) == []


def test_an_entry_names_what_it_was_done_to_by_a_salted_digest_alone(log):
    (entry,) = log.entries(act="read")
    assert "board" not in repr(entry)
    assert entry.sealed != ad_subject(key("1")).digest


def test_who_looked_at_an_ad_can_be_asked(log):
    assert [entry.number for entry in log.entries(about=ad_subject(key("1")))] == [9]
    assert list(log.entries(about=ad_subject(key("2")))) == []


ALTERED = {
    "UPDATE custody SET who = 'X' WHERE number = 4": "entry 4 says something else",
    "UPDATE custody SET at = at + 1 WHERE number = 4": "entry 4 says something else",
    "UPDATE custody SET act = 'export' WHERE number = 9": "entry 9 says something else",
    "UPDATE custody SET why = 'X' WHERE number = 2": "entry 2 says something else",
    'UPDATE custody SET facts = \'{"run":"x"}\' WHERE number = 4': "entry 4 says something else",
    "UPDATE custody SET sealed = null WHERE number = 9": "entry 9 was done to something else",
    "UPDATE custody SET previous = digest WHERE number = 5": "entry 5 does not follow",
    "UPDATE custody SET digest = previous WHERE number = 9": "entry 9 says something else",
    "UPDATE custody SET number = 12 WHERE number = 6": "entries 6 to 6 are missing",
    "DELETE FROM custody WHERE number = 6": "entries 6 to 6 are missing",
    "UPDATE custody_subjects SET digest = salt WHERE entry = 9": "entry 9 was done to something",
    "UPDATE custody_subjects SET salt = digest WHERE entry = 9": "entry 9 was done to something",
    "UPDATE custody_subjects SET sort = 'page' WHERE entry = 9": "entry 9 was done to something",
    "DELETE FROM custody_subjects WHERE entry = 9": "entry 9 was done to something",
    "UPDATE pages SET status = 404": r"pages row \d+ no entry tells of it as it stands",
    "UPDATE pages SET final_url = 'http://x.test/'": r"pages row \d+ no entry tells of it",
    "UPDATE pages SET body_digest = requested_url": r"pages row \d+ no entry tells of it",
    "DELETE FROM pages": "entry 4 tells of a row of pages that was changed or removed",
    "UPDATE sightings SET seen_at = seen_at + 1 WHERE url LIKE '%1'": r"sightings row \d+ no",
    "UPDATE sightings SET state = 'gone' WHERE url LIKE '%2'": r"sightings row \d+ no",
    "DELETE FROM sightings WHERE url LIKE '%2'": "entry 5 tells of a row of sightings",
    "UPDATE ads SET local_id = '3' WHERE local_id = '2'": r"sightings row \d+ no entry tells of it",
    "UPDATE contents SET text = 'X' WHERE text = 'Lomi lomi'": r"contents row \d+ version 1",
    "UPDATE judgements SET verdict = 'different'": r"judgements row \d+ no entry tells of it",
    "DELETE FROM judgements": "entry 7 tells of a row of judgements",
    "UPDATE warrants SET pages_per_run = 9": "warrants row w-1 no entry tells of it",
    "UPDATE revocations SET reason = 'X'": "revocations row w-1 no entry tells of it",
    "DELETE FROM revocations": "entry 3 tells of a row of revocations",
    "UPDATE promotions SET field = 'text'": r"promotions row \d+ no entry tells of it",
}
"""What somebody with the database in hand may do, and what is said of it."""


@pytest.mark.parametrize("statement", ALTERED)
def test_what_was_altered_is_named(log, statement):
    if statement.startswith(("UPDATE custody SET number", "DELETE FROM custody WHERE")):
        tamper(log, "DELETE FROM custody_subjects WHERE entry = 9")  # not what this is about
    tamper(log, statement)
    assert [told for told in flaws(log) if re.match(ALTERED[statement], told)]


def test_a_row_put_in_behind_the_log_is_named(log):
    tamper(log, "INSERT INTO sightings (id, ad_id, state, seen_at, url, run) VALUES"
                " (7000, (SELECT min(id) FROM ads), 'present', 1, 'u', 'r')")  # fmt: skip
    assert flaws(log) == ["sightings row 7000 no entry tells of it as it stands"]


def test_a_log_cut_short_is_found_by_an_anchor_kept_elsewhere(log):
    anchor = log.head()
    tamper(log, "DELETE FROM custody_subjects WHERE entry = 9")
    tamper(log, "DELETE FROM custody WHERE number = 9")
    assert flaws(log) == []
    assert flaws(log, anchor) == ["entry 9 was anchored and is missing"]


def test_a_log_written_anew_is_found_by_an_anchor_kept_elsewhere(log):
    assert flaws(log, Head(9, "0" * 64)) == ["entry 9 is not the one that was anchored"]


def test_what_is_forgotten_leaves_a_seal_that_nobody_can_guess_and_a_whole_chain(log):
    searched = subject_of("value", "+14155550123")
    log.record(Deed(Act.SEARCH, {"found": 3}, [searched]))
    assert log.forget([searched]) == 1
    assert list(log.entries(about=searched)) == []
    assert flaws(log) == []


def test_rows_older_than_the_log_are_no_flaw_but_later_ones_without_an_entry_are(place):
    with_rows = place.open()
    put(with_rows, ad("1"), ad("2"))
    for table in ("custody_subjects", "custody"):  # as it was before there was a log
        with with_rows._engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
    with_rows.begin_log()
    assert flaws(with_rows) == []
    with_rows.close()


def test_an_import_is_told_of_in_parts(log):
    log.add_ads([ad(f"n{number}", f"text {number}") for number in range(501)], NOON, "run-2")
    told = [entry for entry in log.entries(act="capture") if entry.facts["run"] == "run-2"]
    assert len(told) == 2
    assert flaws(log) == []


def test_many_who_record_at_once_make_one_chain(log, place):
    stores = [place.open() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: stores[n % 4].record(Deed(Act.READ, {"n": n})), range(20)))
    for one in stores:
        one.close()
    assert {entry.facts.get("n") for entry in log.entries(limit=20)} == {*range(20)}
    assert flaws(log) == []


@pytest.mark.parametrize("wrong", ["", "7", "7:abc", "x:" + "0" * 64, "7:" + "g" * 64])
def test_a_head_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(ValueError, match="NUMBER:DIGEST"):
        Head.parse(wrong)


def test_a_head_is_read_as_it_is_written(log):
    assert Head.parse(str(log.head())) == log.head()
