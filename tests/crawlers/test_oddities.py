"""Odd pages: told at the end of a run by what they have in common."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from crawlers.oddities import ODD, PROBED, Odd, Oddities, made_up

SORRY = "<h1>Sorry</h1><p>We could not find what you were looking for on this board.</p>"
BASE = "http://board.test"


def note(name, text, url="/1", is_list=False):
    return {name: Odd.of(BASE + url, BASE + url, text.encode(), text, is_list).to_row()}


def oddities(*told):
    held = Oddities()
    for one in told:
        held.take(one)
    return held


def test_page_like_the_answer_at_a_made_up_address_is_a_soft_404():
    told = oddities(
        note(ODD, SORRY + "<i>page 17</i>"),
        note(ODD, "<p>Quite another page of this board, on its rules</p>", "/2"),
        note(PROBED, SORRY, "/zzz"),
    )
    assert [one.url for one in told.soft()] == [BASE + "/1"]
    assert told.sentences()[0].startswith("1 of 2 pages that are no ads are the site's answer")


def test_list_that_is_a_soft_404_is_told():
    told = oddities(note(ODD, SORRY, is_list=True), note(PROBED, SORRY))
    assert "a list is among them" in told.sentences()


@pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
def test_one_page_at_many_addresses_is_a_block_page(count, is_told):
    told = oddities(*(note(ODD, "<p>Hello", f"/{n}") for n in range(count)))
    assert any("a block page" in one for one in told.sentences()) is is_told


def test_pages_without_words_are_compared_by_their_bytes():
    told = oddities(note(ODD, "<br>"), note(ODD, "<hr>", "/2"), note(PROBED, "<br>"))
    assert [one.url for one in told.soft()] == [BASE + "/1"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/ad/17-quiet-day", "/ad/{}"),
        ("/ad/17/", "/ad/{}"),
        ("/", "/{}"),
        ("/show?id=17&x=1", "/show?id={}&x={}"),
        ("/show?17", "/show?{}"),
    ],
)
def test_made_up_address_is_of_the_same_kind_and_the_same_in_a_run(url, kept):
    made = made_up(BASE + url, "run-1")
    word = urlsplit(made).path.rpartition("/")[2] if "?" not in kept else made.rpartition("=")[2]
    word = word.rpartition("?")[2]
    assert made == BASE + kept.format(word, word)
    assert (len(word), made_up(BASE + url, "run-1")) == (24, made)
    assert made_up(BASE + url, "run-2") != made
