"""warrant new, list, show, revoke, and what crawl does without a valid one."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from adwatch.model import RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.warranted import watched

STATED = {
    "--purpose": "see who is behind the ads of one town",
    "--legal-basis": "section 1",
    "--requirement": "IR-7",
    "--requested-by": "Ana",
    "--authorised-by": "Bo",
    "--site": "demo_escort",
    "--kind": "escort",
    "--rate": "60",
    "--pages": "500",
    "--from": "2026-01-01",
    "--until": "2099-12-31T12:00:00+02:00",
    "--retention-days": "90",
}


@pytest.fixture
def new(adwatch):
    """Issues a warrant in a new workspace; options may be replaced, or left out with None."""

    def issue(**options):
        adwatch("init")
        given = STATED | {f"--{name.replace('_', '-')}": value for name, value in options.items()}
        words = [word for pair in given.items() if pair[1] is not None for word in pair]
        return adwatch("warrant", "new", *words, "--json")

    return issue


def told(done):
    assert done.code == 0, done.err
    return json.loads(done.out)


def runs():
    with open_workspace(load_settings()) as workspace:
        return [(run.site, run.warrant, run.verdict) for run in workspace.store.runs()]


def test_a_warrant_is_shown_as_it_was_issued(adwatch, new):
    issued = told(new())
    assert told(adwatch("warrant", "show", issued["id"], "--json")) == issued
    assert issued["state"] == "valid"
    assert issued["self_declared"] is True
    assert (issued["sites"], issued["kinds"]) == (["demo_escort"], ["escort"])
    assert (issued["requests_per_minute"], issued["pages_per_run"]) == (60, 500)
    assert issued["valid_from"] == "2026-01-01T00:00:00+00:00"
    assert issued["valid_until"] == "2099-12-31T10:00:00+00:00"


def test_a_warrant_states_pictures_places_quiet_hours_and_budgets(adwatch, new):
    quiet = "22:00-06:00 Europe/Madrid"
    issued = told(new(host="pics.test", port="8080", quiet_hours=quiet, bytes="1000", hours="2"))
    assert (issued["hosts"], issued["ports"], issued["quiet_hours"]) == (
        ["pics.test"],
        [8080],
        quiet,
    )
    assert (issued["pictures"], issued["bytes_per_run"], issued["hours_per_run"]) == (
        False,
        1000,
        2,
    )
    assert quiet in adwatch("warrant", "show", issued["id"]).out


def test_a_warrant_says_in_so_many_words_that_pictures_may_be_fetched(adwatch, new):
    new()
    words = [word for pair in STATED.items() for word in pair]
    assert told(adwatch("warrant", "new", *words, "--pictures", "--json"))["pictures"] is True


def test_a_person_is_told_that_the_names_are_self_declared(adwatch, new):
    shown = adwatch("warrant", "show", told(new(purpose="a\u202eb"))["id"])
    assert "authorised by: Bo" in shown.out
    assert "self-declared" in shown.out
    assert "a⟨202E⟩b" in shown.out


def test_a_warrant_without_a_beginning_is_valid_from_now(new):
    issued = told(new(**{"from": None}))
    assert issued["state"] == "valid"
    assert issued["valid_from"] > "2026-01-01"


@pytest.mark.parametrize(
    ("field", "option", "value"),
    [
        ("authorised_by", "authorised_by", "ana"),
        ("purpose", "purpose", " "),
        ("requests_per_minute", "rate", "0"),
        ("pages_per_run", "pages", "-1"),
        ("retention_days", "retention_days", "0"),
        ("valid_until", "until", "2025-12-31"),
        ("sites", "site", ""),
        ("hosts", "host", "10.0.0.1"),
        ("ports", "port", "0"),
        ("bytes_per_run", "bytes", "0"),
        ("hours_per_run", "hours", "0"),
    ],
)
def test_what_cannot_be_a_warrant_is_refused_by_field(adwatch, new, field, option, value):
    done = new(**{option: value})
    assert done.code == 3
    assert f"{field}: " in done.err
    assert [row["id"] for row in told(adwatch("warrant", "list", "--json"))] == ["demo"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("until", "tomorrow"), ("from", "31.12.2026"), ("kind", "x"), ("quiet-hours", "at night")],
)
def test_an_option_that_cannot_be_read_is_wrong_usage(new, option, value):
    done = new(**{option: value})
    assert done.code == 2
    assert f"--{option}" in done.err


def test_the_list_has_every_warrant_with_its_state_and_the_built_in_one(adwatch, new):
    ended = told(new(until="2026-01-02"))["id"]
    coming = told(new(**{"from": "2090-01-01"}))["id"]
    rows = told(adwatch("warrant", "list", "--json"))
    states = [(row["id"], row["state"]) for row in rows]
    assert states == [("demo", "valid"), (ended, "ended"), (coming, "not yet valid")]
    assert coming in adwatch("warrant", "list").out


def test_a_warrant_is_revoked_once_and_keeps_what_it_said(adwatch, new):
    issued = told(new())
    words = ("warrant", "revoke", issued["id"], "--by", "Cy")
    revoked = told(adwatch(*words, "--reason", "the case is closed", "--json"))
    assert (revoked["state"], revoked["revoked_by"]) == ("revoked", "Cy")
    changed = {name for name in issued if issued[name] != revoked[name]}
    assert changed == {"state", "revoked_at", "revoked_by", "revoked_reason"}
    again = adwatch(*words, "--reason", "again")
    assert (again.code, "the case is closed" in again.err) == (3, True)


def test_the_built_in_warrant_and_unknown_ones_cannot_be_revoked(adwatch, new):
    new()
    words = ("--by", "Cy", "--reason", "x")
    assert adwatch("warrant", "revoke", "demo", *words).code == 3
    assert adwatch("warrant", "revoke", "none", *words).code == 4
    assert adwatch("warrant", "show", "none").code == 4


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"from": "2090-01-01"}, "is not valid before 2090"),
        ({"until": "2026-01-02"}, "ended at 2026-01-02"),
        ({"site": "demo_job"}, "does not cover demo_escort"),
    ],
)
def test_a_crawl_that_is_not_covered_is_refused_and_recorded(adwatch, new, home, options, why):
    name = told(new(**options))["id"]
    with watched(home) as board:
        done = adwatch("crawl", "demo_escort", "--warrant", name)
    assert (done.code, done.out, board.asked) == (3, "", [])
    assert f"warrant {name}: " in done.err
    assert why in done.err
    assert runs() == [("demo_escort", name, RunVerdict.REFUSED)]


def test_a_crawl_under_a_revoked_or_unknown_warrant_is_refused_and_recorded(adwatch, new, home):
    name = told(new())["id"]
    adwatch("warrant", "revoke", name, "--by", "Cy", "--reason", "the case is closed")
    with watched(home) as board:
        refused = [adwatch("crawl", "demo_escort", "--warrant", one) for one in (name, "none")]
    assert [done.code for done in refused] == [3, 3]
    assert board.asked == []
    assert {one[1:] for one in runs()} == {(name, RunVerdict.REFUSED), ("none", RunVerdict.REFUSED)}


def test_one_site_that_is_not_covered_keeps_the_others_from_starting(adwatch, new, home):
    name = told(new())["id"]
    with watched(home) as board:
        done = adwatch("crawl", "demo_escort", "demo_job", "--warrant", name)
    assert (done.code, board.asked) == (3, [])
    assert runs() == [("demo_job", name, RunVerdict.REFUSED)]


@pytest.mark.slow
@pytest.mark.parametrize("is_own", [False, True], ids=["built-in", "own"])
def test_a_covered_crawl_runs_under_the_warrant_it_names(adwatch, new, home, is_own):
    name = told(new(rate="600000"))["id"] if is_own else "demo"
    words = ("--warrant", name) if is_own else ()
    with watched(home) as board:
        (row,) = told(adwatch("crawl", "demo_escort", "--json", *words))
    assert (row["warrant"], row["verdict"]) == (name, "complete")
    assert runs() == [("demo_escort", name, RunVerdict.COMPLETE)]
    assert len(board.asked) == row["pages"] + row["pictures"]


@pytest.mark.slow
def test_a_run_cut_short_by_its_page_limit_is_told_by_the_exit_code(adwatch, new, home):
    name = told(new(rate="600000", pages="6"))["id"]
    with watched(home):
        done = adwatch("crawl", "demo_escort", "--json", "--warrant", name)
    (row,) = json.loads(done.out)
    assert (done.code, row["verdict"], row["pages"]) == (5, "partial", 6)
    assert row["reason"] == f"warrant {name}: its limit of 6 pages a run is reached"


@pytest.mark.slow
def test_a_run_whose_warrant_ends_under_way_is_refused(adwatch, new, home):
    soon = datetime.now(UTC) + timedelta(seconds=8)
    name = told(new(rate="30", until=soon.isoformat()))["id"]  # 35 ads would take a minute
    with watched(home) as board:
        done = adwatch("crawl", "demo_escort", "--json", "--warrant", name)
    assert done.code == 3
    assert runs() == [("demo_escort", name, RunVerdict.REFUSED)]
    assert len(board.asked) < 6
