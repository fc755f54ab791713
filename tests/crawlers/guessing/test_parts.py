"""The parts of a guess, each on the smallest page that shows it."""

import re

import pytest

from crawlers.guessing.dates import keys_of, order_of
from crawlers.guessing.draft import Draft
from crawlers.guessing.guess import guess
from crawlers.guessing.patterns import id_pattern, pattern_of
from crawlers.guessing.sample import Sample
from crawlers.guessing.samples import base_of, encoding_of
from crawlers.guessing.writing import write
from crawlers.html import Document
from crawlers.planfile import parse_plan
from crawlers.saved_page import SavedPage

HOST = "https://board.example"
STORY = "A quiet house with a garden, and tea is served at {n} every single day."


def sample(path, body):
    return Sample(HOST + path, Document(f"<html><body>{body}</body></html>", HOST + path))


def listing(*numbers, more="", path="/all"):
    rows = "".join(
        f"<li class=row><a class=go href=/ad/{n}>Quiet house {n}</a><p>{STORY.format(n=n)}</p>"
        for n in numbers
    )
    return sample(path, f"<ul>{rows}</ul>{more}")


def ad(n, extra=""):
    return sample(
        f"/ad/{n}", f"<h1>Quiet house {n}</h1><div class=story>{STORY.format(n=n)}</div>{extra}"
    )


@pytest.mark.parametrize(
    ("paths", "fits", "fits_not", "number"),
    [
        (["/ad/11", "/ad/12"], "/ad/987", "/ads?page=2", "987"),
        (["/a/one-two-_i51", "/b/three_i52"], "/c/x_i7", "/c/x", "7"),
        (["/view.php?id=4&c=1", "/view.php?id=9&c=2"], "/view.php?id=7&c=5", "/list.php?c=5", "7"),
        (["/s/quiet-house-1b/51", "/s/quiet-home/52"], "/s/loud/7", "/s/7/loud", "7"),
        (["/t.php?551-one", "/t.php?552-two"], "/t.php?977-x", "/f.php?977-x", "977"),
        (["/x/quiet-house.html", "/x/loud-home.html"], "/x/any-name.html", "/x/", "any-name"),
    ],
)  # fmt: skip
def test_addresses_of_ads_are_told_from_others_and_their_number_is_found(
    paths, fits, fits_not, number
):
    pattern = pattern_of(HOST + path for path in paths)
    assert re.search(pattern, fits)
    assert not re.search(pattern, fits_not)
    assert re.search(id_pattern(paths), fits)[1] == number


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ("<a rel=next href=/all?p=2>2</a>", {"kind": "link", "at": "a[rel~=next]@href"}),
        ("<a href=?p=2>2</a><a href=?p=3>3</a>", {"kind": "numbered", "url": "?p={n}"}),
        ("<a href=?s=20>2</a><a href=?s=40>3</a>", {"kind": "offset", "url": "?s={n}", "step": 20}),
        ("<a class=w href=/b/x>Weiter ›</a>", {"kind": "link", "at": "a.w@href"}),
        ("<button>Load more</button>", {"kind": "scroll"}),
        ("<i data-next-url=/b></i>", {"kind": "link", "at": "[data-next-url]@data-next-url"}),
        ("<a href=/login>Log in</a>", {}),
    ],
)
def test_how_a_list_goes_on_is_found(more, keys):
    assert guess([listing(1, 2, 3, 4, more=more), ad(1), ad(2)]).going_on == keys


def test_neighbours_of_an_ad_and_menus_are_no_lists():
    menu = "<nav><a href=/c/1>One</a><a href=/c/2>Two</a><a href=/c/3>Three</a></nav>"
    near = "".join(f"<div class=near><a href=/ad/{n}>House {n}</a></div>" for n in (7, 8, 9))
    draft = guess([ad(n, menu + near) for n in (1, 2, 3)])
    assert (draft.lists, draft.ads, draft.others) == (0, 3, 0)
    assert draft.fields["text"].alternatives == ("div.story",)


def test_a_long_menu_is_not_taken_for_a_list_of_ads():
    menu = "".join(f"<li class=m><a class=c href=/c/{n}>Rubric {n}</a>" for n in range(80))
    draft = guess([listing(1, 2, 3, more=menu), *(ad(n, menu) for n in (1, 2, 3))])
    assert (draft.lists, draft.ads, draft.link.alternatives) == (1, 3, ("a.go",))


def test_a_label_and_a_constant_word_are_cut_from_values():
    extra = "<p class=price>Price: £{n} <b class=hint>no fee</b></p>"
    draft = guess([listing(1, 2, 3), *(ad(n, extra.format(n=n * 10)) for n in (1, 2, 3))])
    assert draft.fields["price"].alternatives[0] == "label:price"


def test_pictures_are_those_of_one_ad_alone_at_their_largest():
    logo = "<img src=/logo.png><img src=/same.jpg>"
    shown = "<a class=big href=/p/{n}.jpg><img src=/p/{n}_thumb.jpg></a>"
    draft = guess([listing(1, 2, 3), *(ad(n, logo + shown.format(n=n)) for n in (1, 2, 3))])
    assert draft.fields["pictures"].alternatives == ("a.big@href",)


@pytest.mark.parametrize(
    ("values", "own", "keys"),
    [
        (["2026-01-02 10:00"], None, {}),
        (["31.01.2026", "02.03.2026"], "de", {"order": "DMY"}),
        (["Posted 01/31/2026 by X"], "en", None),
        (["3 марта 2026, 10:00"], None, {"languages": ["ru"]}),
        (["Posted on Monday, 2 March 2026 7 hits"], "en", None),
    ],
)
def test_dates_are_read_in_their_order_and_language(values, own, keys):
    found = keys_of(values, own)
    assert found == keys if keys is not None else "match" in found
    assert order_of(values) == found.get("order")


def test_an_unplaced_folder_stood_where_most_links_lead():
    body = b"<a href=https://board.example/a>a</a><a href='https://board.example/b'>b</a>"
    page = SavedPage("a.html", "http://saved.invalid/a.html", "text/html", body, is_placed=False)
    assert base_of([page]) == HOST
    assert base_of([SavedPage("a.html", HOST, "text/html", body)]) is None


def test_pages_that_hide_their_cyrillic_encoding_are_known_by_their_letters():
    body = "<p>Спокойный массаж в центре города, каждый день".encode("cp1251")
    assert encoding_of([SavedPage("a", HOST, "text/html", body)]) == "windows-1251"
    latin = "<p>Bewährte Hände für müde Rücken".encode("cp1252")
    assert encoding_of([SavedPage("a", HOST, "text/html", latin)]) is None


@pytest.mark.parametrize("words", ['"', "'\\", "\x1b[31m\n]]", "'''\"\"\"", "\u202e{n}"])
def test_whatever_a_page_says_the_file_can_be_read_and_shows_no_control_marks(words):
    draft = guess([listing(1, 2, 3), *(ad(n, f"<p class=price>{words} £{n}5</p>") for n in (1, 2))])
    draft.notes.append(words)
    text = write("corner", draft)
    assert parse_plan(text.encode(), "corner.toml").plan.name == "corner"
    assert all(one.isprintable() or one == "\n" for one in text)


def test_a_board_of_which_nothing_is_known_still_makes_a_file():
    assert parse_plan(write("corner", Draft()).encode(), "corner.toml").plan.start_paths == ("/",)
    assert "usual" in write("corner", guess([sample("/x", "<p>Hello")]))


def test_an_ad_page_with_a_proof_is_not_lost_for_its_address():
    draft = guess([listing(11, 12, 13, 14), *map(ad, (11, 12, 13))])
    assert draft.proof
    assert draft.number.alternatives[-1] == "url:([^/]+)/?$"


def test_a_date_that_counts_back_and_a_name_without_a_label_are_found():
    extra = "<em>{} days ago</em><div class=seller>Posted by <b>{}</b></div>"
    named = zip((11, 12, 13), ("Ada", "Beth", "Cleo"), strict=True)
    draft = guess([listing(11, 12, 13, 14), *(ad(n, extra.format(n, name)) for n, name in named)])
    assert draft.fields["posted_at"].filled == 3
    assert draft.fields["author"].example.endswith("Ada")


def test_a_date_is_found_beside_a_label_that_nobody_knows():
    extra = "<p><b>Put here:</b> {}/10/2025</p>"
    draft = guess([listing(11, 12, 13, 14), *(ad(n, extra.format(n)) for n in (11, 12, 13))])
    assert draft.fields["posted_at"].example == "11/10/2025"


def test_links_that_say_the_title_are_taken_before_pictures():
    rows = "".join(
        f"<li><a class=shot href=/ad/{n}><img></a><a class=name href=/ad/{n}>House {n}</a>"
        f"<p>{STORY.format(n=n)}</p>" for n in range(11, 16)
    )  # fmt: skip
    assert guess([sample("/all", f"<ul>{rows}</ul>"), ad(11)]).link.alternatives == ("a.name",)


def told_in(*extras):
    """A guess from a list and an ad page for each of some additions."""
    numbers = range(11, 11 + len(extras))
    return guess([listing(*numbers, 99), *map(ad, numbers, extras)])


def test_what_no_element_shows_is_found_in_the_data_of_scripts():
    script = (
        '<script id=s type="application/json">{{"ad": {{"seller": {{"name": "{}"}}}}}}</script>'
    )
    draft = told_in(*map(script.format, ("Ada", "Beth", "Cleo")))
    assert draft.fields["author"].alternatives == ("state:ad.seller.name",)


def test_a_place_that_only_the_way_to_an_ad_tells_is_found():
    way = "<ol class=breadcrumb><li><a href=/>All</a><li><a href=/{0}>{0}</a></ol>"
    draft = told_in(*map(way.format, ("London", "Paris", "Berlin")))
    assert draft.fields["place"].example == "London"


def test_numbers_behind_links_are_the_advertisers_where_they_differ():
    links = (
        "<a href=tel:{}>Call</a><a href=mailto:us@board.example>Us</a><a href=mailto:?body={}>Tell"
    )
    draft = told_in(*(links.format(n, n) for n in (101, 102, 103)))
    assert {name: one.alternatives for name, one in draft.named.items()} == {
        "phone": ('a[href^="tel:"]@href',)
    }


def test_what_answers_an_ad_is_no_part_of_it():
    reply = "<div id=post_{0}2>I wrote to you about house {0} today, is it still free to see?</div>"
    pages = (
        sample(
            f"/ad/{n}",
            f"<h1>Quiet house {n}</h1><div class=thread><div id=post_{n}1 class=one>"
            f"{STORY.format(n=n)}</div>{reply.format(n)}</div>",
        )
        for n in (11, 12, 13)
    )
    draft = guess([listing(11, 12, 13, 14), *pages])
    assert draft.fields["text"].alternatives == ("div.one",)


def test_a_title_is_known_though_another_link_says_more():
    rows = "".join(
        f"<li><h3><a href=/ad/{n}>House {n}</a></h3><a href=/ad/{n}>{STORY.format(n=n)}</a>"
        for n in range(11, 16)
    )
    pages = (sample(f"/ad/{n}", f"<h2>House {n}</h2><p>{STORY.format(n=n)}") for n in (11, 12, 13))
    draft = guess([sample("/all", f"<ul>{rows}</ul>"), *pages])
    assert draft.fields["title"].alternatives == ("h2",)
