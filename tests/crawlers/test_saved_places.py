"""Saved pages are placed by the links of the pages saved with them, and never by chance."""

from __future__ import annotations

from time import process_time

import pytest

from crawlers import saved_places
from crawlers.saved import saved_pages
from crawlers.saved_page import UNKNOWN_BASE, SavedPage

HOST = "https://board.example"


def placed(folder, **pages):
    for name, words in pages.items():
        (folder / name.replace("_", ".", 1)).write_text(words)
    return {one.name: (one.url, one.is_placed) for one in saved_pages(folder)}


@pytest.mark.parametrize(
    ("href", "file"),
    [
        (f"{HOST}/show.php?id=900", "show.php_id=900.html"),
        (f"{HOST}/ads/evening-massage_i4100", "evening-massage_i4100.html"),
        (f"{HOST}/ads/evening-massage-4100/", "evening-massage-4100.htm"),
        (f"{HOST}/ads/4100.html#photos", "ads/4100.html"),
    ],
)
def test_a_link_spelled_as_the_file_is_says_where_the_page_stood(tmp_path, href, file):
    (tmp_path / "list.html").write_text(f"<a class=x href='{href}'><b>An ad</b></a>")
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("<h1>An ad</h1>")
    told = {one.name: one.url for one in saved_pages(tmp_path)}
    assert told[file] == href.partition("#")[0]


def test_a_link_that_says_what_heads_the_page_says_where_it_stood(tmp_path):
    link = f'<a href="{HOST}/ads/7"> Evening <b>massage</b> </a>'
    told = placed(tmp_path, list_html=link, saved_html="<h1>Evening\n massage</h1>")
    assert told["saved.html"] == (f"{HOST}/ads/7", True)


def test_two_pages_with_one_heading_are_not_placed_by_it(tmp_path):
    link, page = f'<a href="{HOST}/ads/7">Evening massage</a>', "<h1>Evening massage</h1>"
    told = placed(tmp_path, list_html=link, one_html=page, two_html=page)
    assert told["one.html"] == (f"{HOST}/one.html", False)


def test_links_that_disagree_place_nothing(tmp_path):
    links = f'<a href="{HOST}/a/ad77.html">x</a><a href="{HOST}/b/ad77.html">x</a>'
    told = placed(tmp_path, list_html=links, ad77_html="<p>An ad")
    assert told["ad77.html"] == (f"{HOST}/ad77.html", False)


def test_without_a_host_pages_stand_at_one_that_cannot_exist(tmp_path):
    told = placed(tmp_path, list_html='<a href="ad77.html">An ad</a>', ad77_html="<p>An ad")
    assert told["ad77.html"] == (f"{UNKNOWN_BASE}/ad77.html", True)


def test_links_that_are_none_do_no_harm(tmp_path):
    links = '<a href="http://[">x</a><a href="mailto:x">y</a><a href=>z</a>' + "<a " * 5000
    assert placed(tmp_path, list_html=links)["list.html"] == (f"{UNKNOWN_BASE}/list.html", False)


@pytest.mark.parametrize("seed", [b"<a href=x", b'<a href="x', b"<a href='\"", b"<a href=x>"])
def test_links_of_a_hostile_page_are_found_in_linear_time(seed):
    spent = []
    for size in (30_000, 60_000):
        page = SavedPage("p", "http://x/", "text/html", seed * (size // len(seed)), False)
        began = process_time()
        for _ in range(3):
            saved_places.placed([page, page], None)
        spent.append(process_time() - began)
    assert spent[1] < 4 * spent[0] + 0.1
