"""history: what an ad said when, what changed, and what it repeats."""

import json

import pytest

from adwatch.model import Presence, RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.remembered import Remembered
from adwatch.settings import load_settings
from crawlers.misses import MISSED
from storage.remembered import keep
from tests.storage.makes import NOON, ad, gone, key, later, look, run

WORDS = "Quiet hands in the old town, ring after noon"


@pytest.fixture
def ads(adwatch):
    """Two ads with the same words, the first edited and gone before the second came."""
    adwatch("init")
    first = ad("1", WORDS, price="100", posted_at=NOON)
    edited = ad("1", WORDS.replace("noon", "four"), price="120\x1b[2J", posted_at=NOON)
    again = ad("2", WORDS, price="100")
    with open_workspace(load_settings()) as workspace:
        for said, minutes in ((first, 90), (edited, 200), (again, 400)):
            workspace.store.save_ad(said, look(said, minutes))
        workspace.store.save_sighting(gone(key("1"), 300))


def test_versions_are_set_side_by_side_word_by_word(adwatch, ads):
    view = json.loads(adwatch("history", "board/1", "--json").out)
    assert [one["from"] for one in view["versions"]] == [
        later(90).isoformat(),
        later(200).isoformat(),
    ]
    told = {one["field"]: one["changed"] for one in view["versions"][1]["changes"]}
    assert told == {"text": [["noon", "four"]], "price": [["100", "120\x1b[2J"]]}
    assert view["delay_hours"] == 1.5


def test_a_life_ends_between_the_last_look_that_saw_it_and_the_first_that_missed_it(adwatch, ads):
    view = json.loads(adwatch("history", "board/1", "--json").out)
    assert (view["last_present"], view["first_missed"]) == (
        later(200).isoformat(),
        later(300).isoformat(),
    )
    assert [one["state"] for one in view["sightings"]] == ["present", "present", "gone"]


def test_an_ad_that_says_what_another_said_before_is_told_as_a_repost(adwatch, ads):
    assert json.loads(adwatch("history", "board/2", "--json").out)["repost_of"] == "board/1"
    shown = adwatch("history", "board/2").out
    assert "says what board/1 said before it" in shown
    assert "board/2 said the same later" in adwatch("history", "board/1").out


def test_what_an_ad_says_reaches_the_terminal_without_its_marks(adwatch, ads):
    shown = adwatch("history", "board/1").out
    assert "\x1b" not in shown
    assert "text: noon → four" in shown
    assert "days ago" in shown


def test_an_ad_its_list_no_longer_names_is_told_as_missed_before_it_is_gone(adwatch, ads):
    from crawlers.lending import mark

    page = Remembered("board", mark("http://board.test/2"), "u", NOON, "2", facts={MISSED: "then"})
    with (
        open_workspace(load_settings()) as workspace,
        workspace.store._writer.begin() as connection,
    ):
        keep(connection, [page])
    assert json.loads(adwatch("history", "board/2", "--json").out)["first_missed"] == "then"


def test_looks_that_met_a_wall_are_told_and_leave_the_ad_as_it_was_last_seen(adwatch, ads):
    with open_workspace(load_settings()) as workspace:
        for minutes in (500, 600):
            workspace.store.save_sighting(gone(key("2"), minutes, Presence.BLOCKED))
    view = json.loads(adwatch("history", "board/2", "--json").out)
    assert (view["state"], view["last_present"]) == ("present", later(400).isoformat())
    assert (view["last_looked"], view["blocked_looks"]) == (later(600).isoformat(), 2)
    told = f"blocked since {later(500).isoformat()} (2 looks met a wall)"
    assert told in adwatch("history", "board/2").out
    assert json.loads(adwatch("history", "board/1", "--json").out)["blocked_since"] is None


def test_an_ad_nobody_knows_is_not_found(adwatch, ads):
    assert adwatch("history", "board/9").code == 4


def test_runs_tell_how_late_ads_are_first_seen(adwatch, ads):
    with open_workspace(load_settings()) as workspace:
        one = run("r", 80, ended=later(100), verdict=RunVerdict.COMPLETE)
        workspace.store.start_run(one)
    usual = json.loads(adwatch("runs", "board", "--json").out)["usual"]
    assert [(row["figure"], row["last"]) for row in usual] == [
        ("hours from post to first sighting", "1.5")
    ]
