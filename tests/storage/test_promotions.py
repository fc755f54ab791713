"""Candidate values are kept as such until a person promotes them, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.promotion import Promotion
from tests.storage.makes import NOON, PHONES, ad, key, later, put, read_all, signal

pytest_plugins = ("tests.storage.engines",)


def promotion(field="price", **stated):
    given = {"site": "board", "by": "Ana", "at": NOON, "reason": "twenty pages looked at"}
    return Promotion(field=field, alternatives=("label:Fee",), **{**given, **stated})


PRICE, OTHER = ("price", "label:Fee"), ("price", ".more")
TITLE = ("title", "h2")


def test_candidate_fields_come_back_with_the_ad_and_its_signals(store):
    put(store, ad("1", candidates=(TITLE, PRICE)), ad("2"))
    read_all(store, PHONES, signal("+1"))
    assert [one.candidates for one in store.ads()] == [(TITLE, PRICE), ()]
    assert [one.candidates for one in store.signal_sets()] == [("title", "price"), ()]


def test_candidate_is_part_of_the_version_and_not_of_the_content(store):
    sure, candidate = ad("1", price="90"), ad("2", price="90", candidates=(PRICE,))
    assert sure.content_digest == candidate.content_digest
    put(store, sure, candidate)
    assert put(store, replace(sure, candidates=(PRICE,)), minutes=1) == ["same"]
    assert [one.candidates for one in store.ads()] == [(), (PRICE,)]


def test_promotion_makes_what_its_site_read_there_sure_in_every_version(store):
    put(store, ad("1", "one", candidates=(PRICE, TITLE)), ad("3", site="b", candidates=(PRICE,)))
    put(store, ad("1", "two", candidates=(PRICE,)), minutes=1)
    assert store.promote(promotion()) == 2
    assert [one.candidates for one in store.versions(key("1"))] == [(TITLE,), ()]
    assert store.ad(key("3", "b")).candidates == (PRICE,)


def test_promotion_says_nothing_of_what_was_read_elsewhere(store):
    put(store, ad("1", candidates=(OTHER,)))
    assert store.promote(promotion()) == 0
    assert store.ad(key("1")).candidates == (OTHER,)


def test_value_that_is_read_again_without_a_repair_is_sure(store):
    put(store, ad("1", candidates=(PRICE,)), ad("2", candidates=(PRICE,)))
    put(store, ad("1"), ad("2", candidates=(PRICE,)), minutes=1)
    assert [one.candidates for one in store.ads()] == [(), (PRICE,)]


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
