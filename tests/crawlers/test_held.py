"""Ads that stand whole in lists: read from each, kept like others, gone by looks at the lists."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adwatch.demo.boards.answer import JSON, Answer, html_page
from adwatch.errors import ConfigError, MissingField, NotAnAdPage
from adwatch.model import RunVerdict
from crawlers.checking import report
from crawlers.saved_page import SavedPage
from crawlers.sitefiles import FOLDER
from crawlers.trying import Tried
from tests.crawlers.planned import json_page, page, site
from tests.crawlers.scripted import crawled, journal, scripted
from tests.crawlers.warranted import CLOCK, set_clock
from tests.storage.makes import NOON

LISTS = '[list]\nitem = "div.ad"\n[list.next]\nkind = "link"\nat = "a[rel=next]@href"\n'
ADS = '[ad]\nin_list = true\nid = "@data-id"\n[ad.fields]\ntitle = "h2"\nprice = "b"\n'
HEAD = 'name = "corner"\nkind = "massage"\nstart = ["/new"]\n'
URL = "http://board.example/ad/7"
NO_TEXT = "text: stated by 0 of 4 ads, expected of 0%"


def block(number, price="60 €"):
    return f'<div class="ad" data-id="{number}"><h2>Quiet hands {number}</h2><b>{price}</b></div>'


def read(lines, doc):
    return site(lines).links(doc)


def test_each_item_of_a_list_is_an_ad_with_its_own_id_and_place_in_the_list():
    links = read(LISTS + ADS, page(block(1) + block(2) + '<a rel="next" href="/p2">more</a>'))
    ads = [one.ad for one in links.held]
    assert [(ad.key.local_id, ad.title, ad.price) for ad in ads] == [
        ("1", "Quiet hands 1", "60 €"),
        ("2", "Quiet hands 2", "60 €"),
    ]
    assert [ad.url for ad in ads] == [f"{URL}#1", f"{URL}#2"]
    assert (links.ads, links.lists) == ((), ("http://board.example/p2",))


def test_items_of_json_are_ads_with_paths_of_their_own():
    lines = '[list]\nitem = "json:data"\n[ad]\nin_list = true\nid = "json:id"\n'
    doc = json_page(json.dumps({"data": [{"id": 7, "t": "Lomi"}, {"id": 8}, "x"]}))
    (one,) = read(lines + '[ad.fields]\ntitle = "json:t"\n', doc).held
    assert (one.ad.key.local_id, one.ad.title, one.ad.url) == ("7", "Lomi", f"{URL}#7")


def test_an_ad_without_an_id_is_named_by_what_it_says():
    lines = LISTS + ADS.replace('id = "@data-id"\n', "")
    first, same, other = read(lines, page(block(1) + block(1) + block(2))).held
    assert first.ad.key == same.ad.key != other.ad.key
    assert first.ad.url == f"{URL}#{first.ad.key.local_id}"


def test_an_item_that_is_no_ad_is_passed_over_and_one_that_cannot_be_read_is_told():
    lines = LISTS + ADS.replace("in_list = true", 'in_list = true\nis = "h2"')
    nameless = '<div class="ad"><h2>Quiet hands</h2></div>'
    broken, whole = read(
        lines, page('<div class="ad">Advertise here</div>' + nameless + block(2))
    ).held
    assert isinstance(broken, MissingField)
    assert whole.ad.key.local_id == "2"


def test_an_item_with_words_and_no_id_is_told_and_an_empty_one_is_none():
    nameless, whole = read(
        LISTS + ADS, page('<div class="ad"><h2>Lomi</h2></div><div class="ad"></div>' + block(2))
    ).held
    assert isinstance(nameless, MissingField)
    assert whole.ad.key.local_id == "2"


def test_items_without_id_and_ads_that_share_one_are_faults_and_the_same_ad_twice_is_none():
    made, nameless = site(LISTS + ADS), '<div class="ad"><h2>Lomi</h2></div>' * 2
    links = made.links(page(block(1) + block(2) + block(2) + block(1, "80 €") + nameless))
    saved = SavedPage("list.html", URL, "text/html", b"", True, 200)
    told = report(type(made), [Tried(saved, None, None, links)])
    assert told.faults == [
        f"list.html: 2 items not read: {URL}: no id is stated",
        "list.html: 2 ads have the id '1'",
        NO_TEXT,
    ]


def test_no_page_of_such_a_site_is_an_ad():
    with pytest.raises(NotAnAdPage, match="stand in its lists"):
        site(LISTS + ADS).parse_ad(page(block(1)))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (ADS, "list.item: is missing"),
        (LISTS + "[ad]\nin_list = true\n", "ad.fields: is missing"),
        (LISTS.replace("[list]", '[list]\nad = "a"') + ADS, "list.ad: says nothing"),
        (LISTS + ADS.replace("[ad]", '[ad]\nready = "p"'), "ad.ready: says nothing"),
        ("requests_per_day = 9\n" + LISTS + ADS, "requests_per_day: says nothing"),
    ],
)
def test_what_contradicts_ads_in_lists_is_an_error_with_its_key(lines, words):
    with pytest.raises(ConfigError, match=words):
        site(lines)


class Days:
    """A site of such lists, crawled day by day."""

    def __init__(self, home):
        self.home, self.day = home, 0
        (home / FOLDER).mkdir(parents=True)
        (home / FOLDER / "corner.toml").write_text(HEAD + LISTS + ADS)

    def crawl(self, *pages, **answers):
        paths = ["/new", *(f"/p{number}" for number in range(2, len(pages) + 1))]
        nexts = [f'<a rel="next" href="{path}">more</a>' for path in paths[1:]] + [""]
        lists = zip(paths, pages, nexts, strict=True)
        shown = {path: html_page("x", "".join(body) + more) for path, body, more in lists}
        set_clock(self.home, NOON + timedelta(days=self.day))
        self.day += 1
        with scripted(self.home, "corner", shown | answers) as script:
            plugs = {"WARRANTS": "tests.crawlers.test_planned_crawls:warrants", "RUN_CLOCK": CLOCK}
            (run,) = crawled(self.home, "corner", **plugs)
        self.asked = script.asked
        return run

    def states(self):
        return {row["key"][7:]: row["state"] for row in journal(self.home).rows("sighting")}


@pytest.mark.slow
def test_ads_in_lists_are_kept_edited_and_gone_by_looks_at_whole_lists(crawl_home):
    days = Days(crawl_home)
    run = days.crawl([block(1), block(2)], [block(2), block(3)])
    assert (run.verdict, run.reason, dict(run.counts)["new"]) == (RunVerdict.COMPLETE, None, 3)
    assert days.asked == ["/robots.txt", "/new", "/p2"]
    run = days.crawl([block(1), block(2, "80 €")])
    assert {name: dict(run.counts)[name] for name in ("new", "edited", "same", "gone")} == {
        "new": 0, "edited": 1, "same": 1, "gone": 0,
    }  # fmt: skip
    assert days.states() == dict.fromkeys("123", "present")
    run = days.crawl([block(1), block(2, "80 €")])
    assert (days.states()["3"], dict(run.counts)["gone"]) == ("gone", 1)
    assert {row["page"] for row in journal(crawl_home).rows("sighting")[:2]} == {
        journal(crawl_home).rows("page")[1]["digest"]
    }


@pytest.mark.slow
@pytest.mark.proof  # a list that fails is asked for again and again, with pauses
def test_a_list_that_cannot_be_had_is_no_look_at_its_ads(crawl_home):
    days = Days(crawl_home)
    days.crawl([block(1)], [block(2)])
    for _ in range(3):
        run = days.crawl([block(1)], [block(2)], **{"/p2": Answer(500, b"", JSON)})
    assert run.verdict is RunVerdict.PARTIAL
    assert days.states() == {"1": "present", "2": "present"}


@pytest.mark.slow
def test_a_walk_with_an_item_that_cannot_be_read_is_no_look_at_the_others(crawl_home):
    days = Days(crawl_home)
    days.crawl([block(1), block(2)])
    nameless = block(2).replace(' data-id="2"', "")
    for _ in range(3):
        run = days.crawl([block(1), nameless])
    assert run.verdict is RunVerdict.PARTIAL
    assert days.states() == {"1": "present", "2": "present"}


@pytest.mark.slow
def test_ads_with_odd_ids_stand_in_a_list_that_is_counted_up(crawl_home):
    days = Days(crawl_home)
    counted = '[list]\nitem = "div.ad"\n[list.next]\nkind = "numbered"\nurl = "?p={n}"\n'
    (crawl_home / FOLDER / "corner.toml").write_text(HEAD + counted + ADS)
    odd = ["http://[", "#1", "#2", "a/../b", "?p=9"]
    run = days.crawl([block(name) for name in (*odd, 7)])
    assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
    assert dict(run.counts)["new"] == len(odd) + 1
    assert days.asked == ["/robots.txt", "/new", "/new"]
