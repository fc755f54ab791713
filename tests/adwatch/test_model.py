"""The nouns keep their invariants."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adwatch.model import AdKey, Cluster, Cut, Link, Span

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_key_is_read_as_it_is_written():
    assert AdKey.parse(str(AdKey("board", "a/b"))) == AdKey("board", "a/b")


@pytest.mark.parametrize("text", ["", "board", "/1", "board/"])
def test_half_a_key_is_refused(text):
    with pytest.raises(ValueError, match="ad key"):
        AdKey.parse(text)


def test_the_content_digest_ignores_what_the_advertiser_did_not_write(make_ad):
    ad = make_ad()
    moved = replace(ad, key=AdKey("other", "2"), url="https://board.example/2", posted_at=NOON)
    assert moved.content_digest == ad.content_digest
    assert replace(ad, text="Other words").content_digest != ad.content_digest


def test_missing_is_none_and_not_empty(make_ad):
    with pytest.raises(ValueError, match="title"):
        make_ad(title="")


def test_times_are_utc(make_ad):
    with pytest.raises(ValueError, match="UTC"):
        make_ad(posted_at=datetime(2026, 1, 1))


@pytest.mark.parametrize("span", [("text", 3, 3), ("text", -1, 2), ("body", 0, 1)])
def test_a_span_is_not_empty_and_names_a_field(span):
    with pytest.raises(ValueError, match="span"):
        Span(*span)


def test_an_ad_cannot_be_linked_to_itself():
    with pytest.raises(ValueError, match="orders"):
        Link(AdKey("a", "1"), AdKey("a", "1"), 0.9, True, (), "m")


def test_a_cluster_names_each_member_once():
    with pytest.raises(ValueError, match="distinct"):
        Cluster("c", Cut.WORKING, (AdKey("a", "1"), AdKey("a", "1")), "m")
