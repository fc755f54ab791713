"""Lost fields are looked for on pages: where the ad's own words of before stand today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.frontier import SAID
from crawlers.figures import FILLED, Figures
from crawlers.html import Document
from crawlers.planfile import parse_plan
from crawlers.possible import POSSIBLE, alternatives
from crawlers.relocating import (
    Proposal,
    Seen,
    fired_wrongly,
    is_broken,
    is_missing,
    propose,
    propose_alike,
)
from crawlers.survey import TOLD_CHARS, survey_class, told_of
from crawlers.traits import Trait
from crawlers.usual import Part

FILE = parse_plan(
    b"""name = "unit"
start = "/"
[ad.fields]
title = "h1"
price = ["label:Rates", "span.price"]
posted_at = "time@datetime"
pictures = "ul img@src"
""",
    "unit.toml",
)


def page(body):
    return Document(f"<html><body>{body}</body></html>", "https://unit.example/ad/1")


def told(field, body, doc=None):
    """What a survey tells of a field, by the alternative as written."""
    site = survey_class(FILE, [field])()
    return told_of(site.parse_ad(doc or page(body)).ad, field)


def seen(bodies, field="price"):
    """Pages whose ads said what the test says, before."""
    return [
        Seen(f"unit/{number}", then, None, told(field, body))
        for number, (then, body) in enumerate(bodies)
    ]


FEES = [(f"{n}0 €", f"<dl><dt>Age<dd>3{n}<dt>Fee<dd>{n}0 €</dl>") for n in range(1, 6)]


@pytest.mark.parametrize(
    ("field", "body", "place", "value"),
    [
        ("price", "<dl><dt>Fee<dd>90 €</dl>", "label:fee", "90 €"),
        ("price", '<p class="cost">90 €</p>', ".cost", "90 €"),
        ("price", '<div id="cost"><b>90 €</b></div>', "#cost b", "90 €"),
        ("price", '<i itemprop="price" content="90 €">', "microdata:price", "90 €"),
        ("price", '<meta property="og:price" content="90 €">', "meta:og:price", "90 €"),
        (
            "price",
            '<script type="application/ld+json">{"@type":"Offer","a":{"price":"90"}}</script>',
            "ld:Offer.a.price",
            "90",
        ),
        ("posted_at", '<p class="on" title="2026-03-01T09:00Z">', ".on@title",
         "2026-03-01T09:00:00+00:00"),
        ("pictures", '<p class="gallery"><img src="/1.jpg"><img src="/2.jpg"></p>', ".gallery img",
         "https://unit.example/1.jpg\nhttps://unit.example/2.jpg"),
    ],
)  # fmt: skip
def test_survey_tells_what_every_kind_of_place_would_give(field, body, place, value):
    assert told(field, body)[place] == value


def test_survey_of_a_json_page_tells_its_keys():
    doc = Document('{"ad": {"cost": {"text": "90 €"}}}', "https://unit.example/1", is_json=True)
    assert told("price", "", doc) == {"json:ad.cost.text": "90 €"}


def test_lost_field_is_found_where_its_value_stands_on_every_page():
    found = propose(seen(FEES))
    assert is_broken(seen(FEES))
    assert (found.place, found.right, found.of) == ("label:fee", 5, 5)


def test_place_that_is_right_by_chance_or_too_seldom_is_not_proposed():
    strangers = [(then, "<p class=x>7 €</p>") for then, _ in FEES]
    assert propose(seen(FEES[:2])) is None
    assert propose(seen([*FEES[:2], *strangers[2:]])) is None


def test_some_ads_may_have_been_edited_meanwhile():
    assert propose(seen([*FEES[:3], ("1 €", FEES[3][1]), ("2 €", FEES[4][1])])).right == 3


def test_name_that_a_machine_made_comes_after_one_that_people_gave():
    bodies = [(t, f'<p class="css-1x2y3z fee">{t}</p>') for t, _ in FEES]
    assert propose(seen(bodies)).place == ".fee"


def test_field_that_is_read_as_before_is_not_broken():
    sound = [Seen(one.ad, one.then, one.then, one.found) for one in seen(FEES)]
    assert not is_broken(sound)
    assert is_broken([Seen(one.ad, one.then, "other", one.found) for one in sound])
    assert not is_broken([Seen(one.ad, None, None, {}) for one in sound])


def usual_prices():
    """What a run keeps of prices from 10 to 90 €."""
    figures = Figures()
    for n in range(40):
        note = {"price": Trait.of(f"{n % 9 + 1}0 €").note()}
        figures.take({SAID: "same", FILLED: note})
    return figures


def test_where_all_ads_are_new_the_place_with_values_like_those_of_before_is_proposed():
    new = [replace(one, then=None) for one in seen(FEES)]
    usual = usual_prices()
    assert is_missing(new, Part(40, 40))
    assert not is_missing(new, Part(1, 40))
    assert propose_alike(new, "price", usual) == Proposal("label:fee", 5, 5, is_known=False)
    others = [(None, f"<dl><dt>Town<dd>Old Town {n}</dl>") for n in range(5)]
    assert propose_alike(seen(others), "price", usual) is None


def test_alternative_that_reads_something_else_is_told():
    bodies = [(then, f"<span class=price>ask {n}</span>") for n, (then, _) in enumerate(FEES)]
    assert fired_wrongly(seen(bodies), ["label:Rates", "span.price"]) == ("span.price",)


def test_page_full_of_names_is_surveyed_within_bounds():
    body = "".join(f'<p class="c{n}" id="i{n}">label {n}: <b>{n}</b></p>' for n in range(1_000))
    assert len(alternatives(page(body))) <= POSSIBLE
    assert sum(map(len, told("price", body).values())) <= TOLD_CHARS
