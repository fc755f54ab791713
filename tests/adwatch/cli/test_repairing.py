"""site repair, promote, promotions: what they propose, change, print and refuse."""

from __future__ import annotations

import json

import pytest

from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings
from tests.adwatch.changed import COUNT, FILE, SITE, keep_changed


@pytest.fixture
def file(home):
    """The site file of a board that changed since its last sound run."""
    make_workspace(load_settings(home))
    with open_workspace(load_settings(home)) as workspace:
        keep_changed(workspace, home)
    return home / "sites" / f"{SITE}.toml"


@pytest.mark.slow
def test_repair_shows_values_and_changes_the_file_only_when_it_is_asked_to(adwatch, file):
    done = adwatch("site", "repair", SITE, "--field", "price", "--json")
    (row,) = json.loads(done.out)
    assert (done.code, row["place"], row["right"], row["of"]) == (0, "label:fee", COUNT, COUNT)
    said = {"ad": "corner/1", "before": "10 €", "now": None, "candidate": "10 €"}
    assert said in row["examples"]
    assert file.read_text() == FILE
    done = adwatch("site", "repair", SITE, "--try")
    assert "price: as before on 6 of 6 pages at label:fee" in done.err
    assert "title: label:Location is a candidate now" in done.err
    assert 'title = {candidate = ["label:Location"]}  # the heading' in file.read_text()


def test_promotion_names_who_and_why_and_is_listed(adwatch, file):
    old = 'price = "label:Rates"'
    file.write_text(FILE.replace(old, 'price = { from = "label:Rates", candidate = ".fee" }'))
    who = ("--by", "Ana", "--reason", "six ads compared")
    assert "price is sure at .fee" in adwatch("site", "promote", SITE, "price", *who).err
    (row,) = json.loads(adwatch("site", "promotions", SITE, "--json").out)
    assert (row["places"], row["by"], row["reason"]) == ([".fee"], "Ana", "six ads compared")
    assert 'from = ["label:Rates", ".fee"]' in file.read_text()
    assert "Ana" in adwatch("site", "promotions", SITE).out


def test_promotion_without_a_person_a_reason_or_a_candidate_is_refused(adwatch, file):
    assert adwatch("site", "promote", SITE, "price", "--by", "Ana").code == 2
    done = adwatch("site", "promote", SITE, "price", "--by", " ", "--reason", "x")
    assert (done.code, "has no candidate" in done.err) == (2, True)
    file.write_text(FILE.replace('"label:Rates"', '{ from = "label:Rates", candidate = ".fee" }'))
    done = adwatch("site", "promote", SITE, "price", "--by", " ", "--reason", "x")
    assert (done.code, "by: is missing" in done.err) == (2, True)
