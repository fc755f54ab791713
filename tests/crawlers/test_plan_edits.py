"""Site files are changed field by field; all else stays as a person wrote it."""

from __future__ import annotations

import pytest

from adwatch.errors import ConfigError
from crawlers.html import Document
from crawlers.plan_edits import make_sure, suppose
from crawlers.planfile import parse_plan
from crawlers.planned import site_class

SOURCE = b"""# a board
name = "unit"
start = "/"

[ad.fields]
title = "h1"  # the heading
price = ["label:Rates", "span.price"]

[ad.fields.place]
from = "label:Location"
map = { "town" = "Town" }
"""
FILE = parse_plan(SOURCE, "unit.toml")


def read(file, body):
    doc = Document(f"<html><body>{body}</body></html>", "https://unit.example/ad/1")
    return site_class(file)().parse_ad(doc).ad


def test_candidate_is_added_to_its_field_alone():
    told = suppose(FILE, "price", "label:fee").source
    old = b'price = ["label:Rates", "span.price"]'
    new = b'price = {from = ["label:Rates", "span.price"], candidate = ["label:fee"]}'
    assert told == SOURCE.replace(old, new)


def test_place_that_reads_something_else_gives_way_and_comments_stay():
    told = suppose(FILE, "title", "h2", without=["h1"])
    assert b'title = {candidate = ["h2"]}  # the heading' in told.source
    assert told.plan.ad.fields["title"].alternatives == ()


def test_table_of_a_field_keeps_what_else_it_says():
    place = suppose(FILE, "place", "h3").plan.ad.fields["place"]
    assert (list(map(str, place.chain)), place.map) == (["label:Location", "h3"], {"town": "Town"})


def test_candidate_that_is_made_sure_is_the_last_alternative():
    sure = make_sure(suppose(FILE, "price", "label:fee"), "price").plan.ad.fields["price"]
    assert list(map(str, sure.alternatives)) == ["label:Rates", "span.price", "label:fee"]
    assert sure.candidates == ()


def test_field_that_the_file_does_not_have_is_refused():
    with pytest.raises(ConfigError, match=r"ad\.fields\.author: is not there"):
        suppose(FILE, "author", "h4")


def test_what_a_candidate_reads_is_marked_with_its_place_and_what_others_read_is_not():
    file = suppose(FILE, "price", "label:fee")
    new = read(file, "<h1>Quiet hands</h1><dl><dt>Fee<dd>90</dl>")
    assert (new.price, new.candidates) == ("90", (("price", "label:fee"),))
    old = read(file, "<h1>Quiet hands</h1><dl><dt>Rates<dd>90<dt>Fee<dd>70</dl>")
    assert (old.price, old.candidates) == ("90", ())
    sure = read(make_sure(file, "price"), "<h1>Quiet hands</h1><dl><dt>Fee<dd>90</dl>")
    assert (sure.price, sure.candidates) == ("90", ())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (b'country = { from = "h2", candidate = "h3" }', "ad.fields.country.candidate: only for"),
        (b'author = { reader = "text" }', "from: is missing"),
        (b'author = { candidate = "h4[" }', "ad.fields.author.candidate"),
    ],
)
def test_candidates_that_make_no_sense_are_told_by_their_place(lines, words):
    with pytest.raises(ConfigError, match=words):
        parse_plan(SOURCE.replace(b'title = "h1"', b'title = "h1"\n' + lines), "unit.toml")
