"""`adwatch site`: files are tried on saved pages, checked field by field and held to cases."""

import json

import pytest

from adwatch.demo.boards.showing import Boards
from adwatch.demo.market import Market

FILE = """name = "corner"
address = "http://board.example"
start = "/new"
[list]
ad = "a.c"
[ad]
is = "article"
attributes = "dl"
[ad.fields]
title = ["h1", "h2"]
price = "label:Price"
[expect]
filled = { title = 1, price = 0.5 }
"""
LIST = '<link rel="canonical" href="/new"><a class="c" href="/ad/1">x</a>'
QUIET = "<article><h2>Quiet</h2><dl><dt>Price<dd>90<dt>Age<dd>31</dl></article>"
LOUD = "<article><h1>Loud</h1><dl><dt>Age<dd>44</dl></article>"
NAMES = (
    "site id url kind title text price place country language posted_at author pictures attributes"
)

pytestmark = pytest.mark.slow


@pytest.fixture
def corner(home, tmp_path):
    """A site file in the workspace; gives a folder of saved pages of its board."""
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "corner.toml").write_text(FILE)
    pages = tmp_path / "saved"
    pages.mkdir()
    for name, body in (("list", LIST), ("quiet", QUIET), ("loud", LOUD)):
        (pages / f"{name}.html").write_text(body)
    return pages


def test_the_ads_of_saved_pages_are_printed_one_a_line(adwatch, corner):
    done = adwatch("site", "try", "corner", "--from", corner)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["title"], row["price"], row["attributes"]) for row in rows] == [
        ("Loud", None, {"Age": "44"}),
        ("Quiet", "90", {"Age": "31"}),
    ]
    assert list(rows[0]) == NAMES.split()
    assert (done.code, "3 pages: 2 ads, 1 lists, 0 neither" in done.err) == (0, True)


def test_a_file_is_checked_field_by_field_and_fails_where_one_is_wanting(adwatch, home, corner):
    (corner / "help.html").write_text("<p>Help")
    file = home / "sites" / "corner.toml"
    file.write_text(file.read_text().replace("0.5", "0.9"))
    done = adwatch("site", "check", "corner", "--from", corner, "--json")
    told = json.loads(done.out)
    assert (done.code, told["ads"], told["lists"]) == (1, 2, 1)
    assert told["faults"] == ["price: stated by 1 of 2 ads, expected of 90%"]
    assert told["fields"]["title"]["alternatives"] == {"0": 1, "1": 1}
    assert [name for name, _ in told["passed"]] == ["help.html"]


def test_a_recorded_page_is_a_case_that_the_file_is_held_to(adwatch, home, corner):
    recorded = adwatch("site", "record", "corner", corner / "quiet.html")
    file = home / "sites" / "corner.toml"
    file.write_text(file.read_text().replace('["h1", "h2"]', '"h2@class"\ntext = "h2"'))
    after = adwatch("site", "check", "corner")
    assert (recorded.code, after.code) == (0, 1)
    assert "title: null, expected Quiet" in after.err


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ('start = "/new"', 'begin = "/new"', "corner.toml:1: start: Field required"),
        ('"a.c"', '"a["', "corner.toml:5: list.ad: is no CSS selector"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line_by_every_command(
    adwatch, home, corner, was, now, words
):
    file = home / "sites" / "corner.toml"
    file.write_text(file.read_text().replace(was, now))
    listed = json.loads(adwatch("site", "list", "--json").out)
    for command in (("site", "try"), ("site", "check"), ("crawl",)):
        done = adwatch(*command, "corner")
        assert (done.code, words in done.err) == (2, True)
    assert words in next(row["error"] for row in listed if row["site"] == "corner")


def test_a_site_without_saved_pages_asks_for_some(adwatch, corner):
    done = adwatch("site", "try", "corner")
    assert (done.code, "--from" in done.err, "--warrant" in done.err) == (1, True, True)


def test_a_trial_without_a_valid_warrant_fetches_nothing(adwatch, home, corner):
    adwatch("init")
    done = adwatch("site", "try", "corner", "--warrant", "none")
    assert (done.code, (home / "sites" / "corner").exists()) == (3, False)


def test_a_trial_fetches_a_few_pages_and_leaves_no_ad_behind(adwatch, home):
    adwatch("init")
    with Boards(Market(60, 1), home=home):
        done = adwatch("site", "try", "demo_escort", "--warrant", "demo", "--limit", "8")
    saved = json.loads((home / "sites" / "demo_escort" / "pages" / "pages.json").read_text())
    assert (done.code, len(saved) > 2, bool(done.out.splitlines())) == (0, True, True)
    assert adwatch("export", "--format", "jsonl").out == ""
    assert not (home / "trial").exists()
