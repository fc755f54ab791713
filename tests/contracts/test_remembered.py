"""What crawls remember of pages is kept with the page it came of, over both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.frontier import Acknowledgement, Queued
from adwatch.remembered import Remembered
from tests.storage.makes import NOON, ad, gone, later, look

pytest_plugins = ("tests.storage.engines",)

LIST = Remembered("board", "m1", "http://a.test/list", NOON, etag='"1"', facts={"slots": 20})


@pytest.fixture
def remember(store, frontier):
    def acknowledge(*pages, **brought):
        frontier.add([Queued(str(store.counts()["frontier"]), "a.test", {"url": "x"})])
        (lease,) = frontier.lease(1)
        store.acknowledge([Acknowledgement(lease, remembered=pages, **brought)])

    return acknowledge


def test_the_last_word_on_a_page_counts(store, remember):
    newer = replace(LIST, at=later(1), etag=None, facts={"slots": 30})
    remember(LIST)
    remember(newer, replace(LIST, mark="m2"))
    assert list(store.remembered("board")) == [newer, replace(LIST, mark="m2")]
    assert list(store.remembered("other")) == []


def test_pages_of_ads_are_told_until_the_ad_is_gone(store, remember):
    said = ad("1", "text")
    page = replace(LIST, site=said.key.site, mark="m3", local_id="1")
    remember(page, ad=said, sighting=look(said))
    assert list(store.remembered(said.key.site)) == [page]
    store.save_sighting(gone(said.key, 1))
    assert list(store.remembered(said.key.site)) == []


def test_a_sighting_alone_says_that_the_newest_version_stands(store, remember):
    said = ad("1", "text")
    store.save_ad(said, look(said))
    again = replace(look(said), seen_at=later(5))
    remember(sighting=again)
    assert [one.seen_at for one in store.sightings(said.key)][-1] == later(5)
    assert len(store.versions(said.key)) == 1
