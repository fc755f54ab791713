"""Candidate values are kept as such until a person promotes them, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.model import Maker
from adwatch.promotion import Promotion
from tests.storage.makes import NOON, PHONES, ad, key, later, put, read_all, signal

pytest_plugins = ("tests.storage.engines",)


def promotion(field="price", **stated):
    given = {
        "site": "board",
        "version": "7",
        "by": "Ana",
        "at": NOON,
        "reason": "twenty pages looked at",
    }
    return Promotion(field=field, alternatives=("label:Fee",), **{**given, **stated})


def test_candidate_fields_come_back_with_the_ad_and_its_signals(store):
    put(store, ad("1", candidates=("text", "price")), ad("2"))
    read_all(store, PHONES, signal("+1"))
    assert [one.candidates for one in store.ads()] == [("text", "price"), ()]
    assert [one.candidates for one in store.signal_sets()] == [("text", "price"), ()]


def test_candidate_is_part_of_the_version_and_not_of_the_content(store):
    sure, candidate = ad("1", price="90"), ad("2", price="90", candidates=("price",))
    assert sure.content_digest == candidate.content_digest
    put(store, sure, candidate)
    assert put(store, replace(sure, candidates=("price",)), minutes=1) == ["same"]
    assert [one.candidates for one in store.ads()] == [(), ("price",)]


def test_promotion_makes_what_its_site_file_read_in_the_field_sure(store):
    read = {"candidates": ("price", "title"), "parser": Maker("board", "7")}
    put(store, ad("1", "one", **read), ad("3", site="other", **read))
    put(store, ad("1", "two", **read), minutes=1)
    assert store.promote(promotion()) == 2
    assert [one.candidates for one in store.versions(key("1"))] == [("title",), ("title",)]
    assert store.ad(key("3", "other")).candidates == ("price", "title")


def test_promotion_says_nothing_of_what_another_version_of_the_site_file_read(store):
    put(store, ad("1", candidates=("price",), parser=Maker("board", "6")))
    assert store.promote(promotion()) == 0
    assert store.ad(key("1")).candidates == ("price",)


def test_value_that_is_read_again_without_a_repair_is_sure(store):
    put(store, ad("1", candidates=("price",)), ad("2", candidates=("price",)))
    put(store, ad("1"), ad("2", candidates=("price",)), minutes=1)
    assert [one.candidates for one in store.ads()] == [(), ("price",)]


def test_promotions_are_kept_in_their_order_with_who_when_and_why(store):
    told = [promotion(), promotion("text", at=later(1), by="Bo"), promotion(reason="again")]
    assert [store.promote(one) for one in told] == [0, 0, 0]
    assert store.promotions("board") == tuple(told)
    assert store.promotions("other") == ()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"by": " "}, "by"), ({"reason": ""}, "reason"), ({"field": "country"}, "field")],
)
def test_promotion_needs_a_field_a_person_and_a_reason(wrong, named):
    with pytest.raises(ValueError, match=named):
        promotion(**wrong)
