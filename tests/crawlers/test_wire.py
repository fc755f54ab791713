"""What readers answer is taken as data: whatever is forged ends as an error of the page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from adwatch.errors import Blocked, ParseError
from adwatch.model import Ad, AdKey, AdKind, Maker, PictureRef
from crawlers import limits, wire
from crawlers.wire import Links, Parsed

HERE = "http://127.0.0.1/1"
PARSER = Maker("demo_escort", "1")
AD = Ad(
    AdKey("demo_escort", "7/a"),
    AdKind.ESCORT,
    title="Anna \ud83d \x00",
    url=HERE,
    posted_at=datetime(2026, 1, 2, tzinfo=UTC),
    attributes=(("Hair", "red"),),
    pictures=(PictureRef(HERE + ".jpg"),),
    parser=PARSER,
)
ROW = wire.to_row(Parsed(AD, ("eyes",), ("price",)))


def forged(**changes):
    return json.dumps(ROW | changes).encode()


def test_an_ad_comes_back_as_it_was_read():
    parsed = wire.parsed(wire.encode(ROW), HERE, PARSER)
    assert parsed == Parsed(AD, ("eyes",), ("price",))


def test_links_come_back_as_they_were_read():
    row = wire.to_row(Links([HERE], [HERE + "?p=2"]))
    assert wire.links(wire.encode(row), HERE, PARSER) == Links([HERE], [HERE + "?p=2"])


def test_only_fields_of_an_ad_can_be_contradicted():
    answer = forged(contradicted=["words of the page", "title"])
    assert wire.parsed(answer, HERE, PARSER).contradicted == ("title",)


def test_an_ad_belongs_to_the_site_that_was_asked_whatever_is_answered():
    ad = wire.parsed(forged(site="other", parser="other"), HERE, PARSER).ad
    assert (ad.key.site, ad.parser) == ("demo_escort", PARSER)


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"\xff", b"[]", b"{}", b"[" * 100_000, b"1e999"),
        *(forged(id=None), forged(id=""), forged(id=["x"]), forged(kind="person")),
        *(forged(title=""), forged(title={}), forged(posted_at="x"), forged(posted_at=1)),
        *(forged(posted_at="2026-01-02T00:00:00"), forged(attributes=[["a"]])),
        *(forged(attributes={"a": 1}), forged(pictures="x"), forged(unread=None)),
        forged(contradicted=None),
    ],
)
def test_a_forged_answer_is_an_error_of_the_page(answer):
    with pytest.raises(ParseError, match="makes no sense"):
        wire.parsed(answer, HERE, PARSER)


@pytest.mark.parametrize("name", ["SystemExit", "StaleLease", "WarrantError", "annotations", "?"])
def test_no_error_but_one_of_reading_can_be_answered(name):
    with pytest.raises(ParseError, match="words"):
        wire.links(json.dumps({"error": name, "message": "words"}).encode(), HERE, PARSER)


def test_a_block_page_is_told_as_such():
    with pytest.raises(Blocked, match=r"127\.0\.0\.1/1: closed"):
        wire.links(wire.encode(wire.error_row(Blocked("closed"))), HERE, PARSER)


def test_texts_are_cut_at_their_limit():
    ad = wire.parsed(forged(text="x" * (limits.TEXT_CHARS + 1)), HERE, PARSER).ad
    assert len(ad.text or "") == limits.TEXT_CHARS
