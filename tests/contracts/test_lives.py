"""How long ads stood, which said the same, and how late they were seen, over both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.errors import NotFound
from adwatch.model import Presence
from tests.storage.makes import NOON, ad, gone, key, later, look

pytest_plugins = ("tests.storage.engines",)


def seen(store, said, minutes):
    store.save_ad(said, look(said, minutes))


def test_an_ad_stands_from_its_first_sighting_to_its_last(store):
    seen(store, ad("1", "text"), 0)
    store.save_sighting(gone(key("1"), 60))
    life = store.standing(key("1"))
    assert (life.first_seen, life.last_seen, life.state) == (NOON, later(60), Presence.GONE)
    with pytest.raises(NotFound):
        store.standing(key("2"))


def test_ads_of_the_site_that_said_the_same_are_told_oldest_first(store):
    seen(store, ad("1", "old words"), 0)
    seen(store, ad("1", "new words"), 5)
    for local_id, words, minutes in (("3", "old words", 9), ("2", "old words", 7), ("4", "x", 8)):
        seen(store, ad(local_id, words), minutes)
    there = ad("5", "old words")
    seen(store, replace(there, key=key("5", "other")), 1)
    assert [one.ad for one in store.same_words(key("1"))] == [key("2"), key("3")]
    assert store.same_words(key("4")) == ()


def test_delays_are_those_of_ads_that_say_when_they_were_posted(store):
    seen(store, ad("1", "text", posted_at=NOON), 90)
    seen(store, ad("1", "edited", posted_at=NOON), 900)
    seen(store, ad("2", "text"), 5)
    assert list(store.delays("board")) == [(NOON, later(90))]
