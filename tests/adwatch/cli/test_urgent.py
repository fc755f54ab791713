"""urgent, and the line that crawl and link end with."""

import json

import pytest


@pytest.fixture
def imported(adwatch, tmp_path):
    rows = [{"id": "1", "text": "Emma, 14", "place": "Leeds"}, {"id": "2", "text": "no minors"}]
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert adwatch("init").code == 0
    assert adwatch("import", str(file), "--site", "own", "--kind", "escort").code == 0


def test_urgent_says_which_ad_what_where_and_why(adwatch, imported):
    (row,) = json.loads(adwatch("urgent", "--json").out)
    assert (row["ad"], row["concern"], row["raw"]) == ("own/1", "minor", "Emma, 14")
    assert (row["field"], row["start"], row["end"], row["place"]) == ("text", 0, 8, "Leeds")
    assert row["why"] == "an age of 14 is stated"
    assert (row["state"], row["candidate"]) == ("present", False)


def test_urgent_in_words_asks_for_people_and_finds_nobody_guilty(adwatch, imported):
    shown = adwatch("urgent")
    assert "possibly" in shown.out
    assert "unverified" in shown.err
    assert "safeguarding" in shown.err


def test_link_ends_by_naming_the_urgent_ads(adwatch, imported):
    told = adwatch("link", "--without", "meaning").err
    assert told.splitlines()[-1].startswith("adwatch: 1 ads whose words may be urgent")
