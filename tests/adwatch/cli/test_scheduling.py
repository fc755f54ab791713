"""schedule add, list, pause, resume, remove; crawls: what is due, what became of it, and why."""

import json
import shutil
from datetime import timedelta

import pytest

from adwatch.model import RunVerdict
from adwatch.pipeline.planning import look, open_schedules
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.adwatch.cli.test_running import keep_runs
from tests.storage.makes import NOON, ad, put

pytest_plugins = ("tests.storage.engines",)

SITE = "demo_escort"
ADD = ("schedule", "add", SITE, "--warrant", "demo")


@pytest.fixture(autouse=True)
def empty(home, sqlite_home):
    """A workspace in the home, as `init` makes it."""
    shutil.copytree(sqlite_home, home)


def told(done):
    assert done.code == 0, done.err
    return json.loads(done.out)


def ripe():
    """What a worker would find due now."""
    settings = load_settings()
    with open_workspace(settings) as workspace, open_schedules(settings) as schedules:
        return [one.site for one in look(workspace.store, schedules)]


def test_an_added_schedule_is_due_at_once_and_shown(adwatch):
    added = told(adwatch(*ADD, "--every", "6h", "--json"))
    assert (added["schedule"], added["warrant"]["id"]) == ("every 6h", "demo")
    assert ripe() == [SITE]
    assert told(adwatch("schedule", "list", "--json"))[0]["schedule"] == "every 6h"
    assert "every 6h" in adwatch("schedule", "list").out


def test_a_daily_schedule_is_due_when_its_time_comes(adwatch):
    words = ("--at", "03:00", "--zone", "Asia/Tokyo", "--jitter", "30m")
    added = told(adwatch(*ADD, *words, "--json"))
    assert added["schedule"] == "daily at 03:00 Asia/Tokyo, up to 30m later"
    assert added["next"][11:13] == "18"
    assert ripe() == []


def test_a_paused_site_is_skipped_with_who_and_why_until_it_is_resumed(adwatch):
    adwatch(*ADD, "--every", "6h")
    paused = told(
        adwatch("schedule", "pause", SITE, "--why", "moved\x1b[2J", "--by", "Ana", "--json")
    )
    assert (paused["next"], ripe()) == (None, [])
    (row,) = told(adwatch("crawls", "--json"))
    assert row["skipped"]["reason"].startswith("paused by Ana since ")
    shown = adwatch("crawls").out
    assert "moved" in shown
    assert "\x1b[2J" not in shown
    assert told(adwatch("schedule", "resume", SITE, "--json"))["paused"] is None


def test_a_removed_schedule_leaves_its_record(adwatch):
    adwatch(*ADD, "--every", "6h")
    assert adwatch("schedule", "remove", SITE, "--why", "closed").code == 0
    shown = told(adwatch("crawls", SITE, "--json"))
    assert shown["crawls"] == []
    assert [one["reason"] for one in shown["planned"]] == ["removed: closed"]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ((*ADD,), 2, "--every"),
        ((*ADD, "--every", "6h", "--at", "03:00"), 2, "--every"),
        ((*ADD, "--every", "often"), 2, "not like 6h"),
        ((*ADD, "--every", "1s"), 2, "--every: must be from 1m"),
        ((*ADD, "--every", "1h", "--jitter", "40m"), 2, "--jitter"),
        ((*ADD, "--at", "25:00"), 2, "no time of day"),
        ((*ADD, "--at", "03:00", "--zone", "Nowhere"), 2, "--zone"),
        (("schedule", "add", "nowhere", "--warrant", "demo", "--every", "1h"), 2, "no site"),
        (("schedule", "add", SITE, "--warrant", "w-0", "--every", "1h"), 4, "no such warrant"),
        (("schedule", "pause", SITE, "--why", "x"), 4, "has no schedule"),
        (("schedule", "resume", SITE), 4, "has no schedule"),
        (("schedule", "remove", SITE), 4, "has no schedule"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_wrong(adwatch, words, code, why):
    done = adwatch(*words)
    assert (done.code, why in done.err) == (code, True), done.err
    assert told(adwatch("crawls", "--json")) == []


def test_a_second_schedule_and_an_empty_reason_are_refused(adwatch):
    adwatch(*ADD, "--every", "6h")
    assert adwatch(*ADD, "--every", "1h").code == 1
    assert adwatch("schedule", "pause", SITE, "--why", " ").code == 2
    assert [row["schedule"] for row in told(adwatch("crawls", "--json"))] == ["every 6h"]


def test_the_board_tells_how_the_last_run_did_field_by_field(adwatch):
    adwatch(*ADD, "--every", "6h")
    keep_runs(RunVerdict.COMPLETE, RunVerdict.UNHEALTHY)
    (row,) = told(adwatch("crawls", "--json"))
    assert (row["last"]["verdict"], row["last"]["fill"]["title"]) == ("unhealthy", 1.0)
    assert 0 < row["last"]["fill"]["price"] <= 1
    shown = adwatch("crawls", SITE).out
    assert "fields 100%" in shown
    assert "unhealthy" in shown
    assert "100%" in shown


def test_the_board_tells_how_late_the_last_run_saw_its_new_ads(adwatch):
    adwatch(*ADD, "--every", "6h")
    keep_runs(RunVerdict.COMPLETE)
    with open_workspace(load_settings()) as workspace:
        for hours in (30, 2, 4, 6):  # the first was seen before the run
            one = ad(str(hours), site=SITE, posted_at=NOON - timedelta(hours=hours))
            put(workspace.store, one, minutes=-600 if hours == 30 else 1)
    (row,) = told(adwatch("crawls", "--json"))
    assert row["last"]["delay_hours"] == 4.02
