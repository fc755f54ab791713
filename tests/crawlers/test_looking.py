"""Looking: what is noted of answers, and when a site is not asked any more."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response

from adwatch.errors import Blocked, LayoutChanged, NotAnAdPage, Unreachable
from crawlers import limits
from crawlers.figures import BUILT, MADE
from crawlers.health import Expectation
from crawlers.looking import Looking, need_whole
from crawlers.order import Order
from crawlers.record import Record
from tests.crawlers.journal import JournalSink, open_frontier

URL = "http://127.0.0.1:8000/"


@pytest.fixture
def looking(tmp_path, clock):
    sink = JournalSink(tmp_path / "journal.jsonl")
    return Looking(Record(Order("board", Expectation(), "demo"), sink, open_frontier, clock))


def answer(body=b"<p>x", **headers):
    return HtmlResponse(URL, body=body, headers=headers)


def counted(looking, *errors):
    return [looking.count(error) is not None for error in errors]


def test_site_is_left_after_a_few_walls_in_a_row(looking):
    walls = [Blocked("captcha")] * limits.WALLS
    assert counted(looking, *walls) == [False] * (limits.WALLS - 1) + [True]


def test_sound_page_between_walls_starts_the_count_anew(looking):
    counted(looking, *[Blocked("captcha")] * (limits.WALLS - 1))
    looking.sound("ad", answer())
    assert counted(looking, Blocked("captcha")) == [False]


def test_site_is_left_after_many_pages_that_cannot_be_read(looking):
    counted(looking, *[NotAnAdPage("x")] * (limits.UNREADABLE - 1), Unreachable("x"))
    assert isinstance(looking.count(NotAnAdPage("x")), LayoutChanged)


@pytest.mark.parametrize(
    ("headers", "made"),
    [
        ({"Date": "Thu, 01 Jan 1970 01:00:00 GMT"}, 3600),
        ({"Date": "Thu, 01 Jan 1970 01:00:00 GMT", "Age": "600"}, 3000),
        ({"Date": "Thu, 01 Jan 1970 01:00:00 GMT", "Age": "9" * 5000}, 3600),
        ({"Date": "Thu, 01 Jan 1970 01:00:00 -0000", "Age": "-3"}, 3600),
        ({"Date": "yesterday"}, None),
        ({"Date": "Thu, 99 Jan 99999 01:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_when_a_list_was_made_is_its_date_less_its_age(looking, headers, made):
    assert looking.list_facts(answer(**headers), 3).get(MADE) == made


def test_structure_is_noted_of_the_first_pages_of_a_kind_only(looking):
    for _ in range(limits.LOOKED_AT):
        looking._record.figures.take(looking.sound("ad", answer()))
    assert looking.sound("ad", answer()) == {}
    assert BUILT in looking.sound("list", answer())


@pytest.mark.parametrize(
    "response",
    [
        Response(URL, 204),
        Response(URL, 206, body=b"<p>half"),
        HtmlResponse(URL, 200, body=b" \n"),
    ],
)
def test_answer_without_a_whole_page_is_no_ad(response):
    with pytest.raises(NotAnAdPage, match="brought no page"):
        need_whole(response)
