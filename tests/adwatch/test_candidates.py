"""What a candidate reads is told as such, and links nothing until a person promotes it."""

from __future__ import annotations

from random import Random

import pytest

from adwatch.demo.numbers import invent
from adwatch.model import AdKey, Signal, Span
from adwatch.model import Maker as By
from adwatch.pipeline.linking import is_sure, link_ads, signal_sets
from adwatch.pipeline.views import exported
from adwatch.promotion import Promotion
from tests.storage.makes import NOON, ad, put

NUMBER = invent(Random(1), "GB")
WITHOUT = frozenset({"meaning", "picture"})


@pytest.fixture
def two_ads(workspace):
    """Two ads with one number, on one of which only a candidate reads it."""
    text = "quiet rooms near the old harbour, call {} after noon"
    put(workspace.store, ad("1", text.format(NUMBER), country="GB"))
    words = f"new in town for a week, ring me: {NUMBER}"
    put(workspace.store, ad("2", words, country="GB", candidates=(("text", "div.story"),)))
    return workspace


def phones(workspace):
    return [one.ad.local_id for one in signal_sets(workspace, WITHOUT) if one.of("phone")]


def test_candidate_links_nothing_until_it_is_promoted(two_ads):
    assert not link_ads(two_ads, full=False, without=WITHOUT).result.links
    assert phones(two_ads) == ["1"]
    two_ads.store.promote(Promotion("board", "text", ("div.story",), "Ana", NOON, "looked at"))
    (link,) = link_ads(two_ads, full=False, without=WITHOUT).result.links
    assert (link.left, link.right, link.accepted) == (
        AdKey("board", "1"),
        AdKey("board", "2"),
        True,
    )


def test_export_names_the_candidate_fields_of_each_ad(two_ads):
    columns, rows = exported(two_ads, "ads", related=False, cut=None)
    assert "candidates" in columns
    assert [row["candidates"] for row in rows] == [{}, {"text": "div.story"}]


@pytest.mark.parametrize(
    ("kind", "field", "candidates", "sure"),
    [
        ("phone", "text", {"text"}, False),
        ("phone", "text", {"price", "pictures"}, True),
        ("wording", None, {"title"}, False),
        ("wording", None, {"price"}, True),
        ("picture", None, {"pictures"}, False),
        ("picture", None, {"title", "text"}, True),
    ],
)
def test_signal_is_as_sure_as_what_it_was_made_of(kind, field, candidates, sure):
    span = Span(field, 0, 1) if field else None
    assert is_sure(Signal(kind, "x", "x", span, "plain", 1.0, By(kind, "1")), candidates) is sure
