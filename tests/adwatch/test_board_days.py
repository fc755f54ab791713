"""What becomes of a demo board in time: new layouts, numbers as pictures, days of trouble."""

import json
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from adwatch.cli import app
from adwatch.demo import boards
from adwatch.demo.boards.answer import Ask
from adwatch.demo.boards.calendar import BoardDay, Calendar
from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.layout import AS_BUILT, Layout
from adwatch.demo.boards.massage import MassageBoard
from adwatch.demo.boards.trouble import Trouble
from adwatch.demo.lists import Scale
from adwatch.demo.lives import draw
from adwatch.demo.living import LivingMarket
from adwatch.demo.market import Market
from adwatch.demo.pictures import number_name, picture
from crawlers.html import Document
from crawlers.sites.demo_escort import DemoEscort
from crawlers.sites.demo_job import DemoJob

HERE = "http://127.0.0.1:8000"
PATHS = {EscortBoard: "/escort/", JobBoard: "/job/", MassageBoard: "/api/v1/listings/"}
BELOW = {
    EscortBoard: '<p class="more-price">{}</p>'.format,
    JobBoard: '<p class="more-price">{}</p>'.format,
    MassageBoard: lambda price: f'"more": {json.dumps([["price", price]])}',
}
SITES = {EscortBoard: DemoEscort, JobBoard: DemoJob}


@pytest.fixture(scope="module")
def market():
    return Market(120, 5)


def shown(market, kind, layout):
    ads = [ad for ad in market.live(0) if ad.board == kind.name]
    return kind(ads, picture, HERE, layout)


def body(board, ad):
    return board.answer(Ask(PATHS[type(board)] + ad.id, {}, {"over18": "1"})).body.decode()


def read(board, ad):
    doc = Document(body(board, ad), HERE + PATHS[type(board)] + ad.id)
    return SITES[type(board)]().parse_ad(doc).ad


@pytest.mark.parametrize("kind", PATHS)
def test_a_moved_field_stands_below_the_ad_under_another_name(market, kind):
    board = shown(market, kind, Layout(moved=("price",)))
    old = next(ad for ad in market.live(0) if ad.board == kind.name and ad.price)
    assert board.find(old.id).price is None
    assert BELOW[kind](old.price) in body(board, old)


@pytest.mark.parametrize("kind", SITES)
def test_a_site_file_misses_what_moved_and_mistakes_what_was_swapped(market, kind):
    old = next(ad for ad in market.live(0) if ad.board == kind.name and ad.price and ad.author)
    assert read(shown(market, kind, AS_BUILT), old).price == old.price
    assert read(shown(market, kind, Layout(moved=("price",))), old).price is None
    swapped = read(shown(market, kind, Layout(swapped=("price", "author"))), old)
    assert (swapped.price, swapped.author) == (old.author, old.price)


@pytest.mark.parametrize("kind", PATHS)
def test_drawn_numbers_stand_in_a_picture_and_nowhere_else(market, kind):
    board = shown(market, kind, Layout(drawn=True))
    for old in board.ads:
        assert not any(words in old.title + old.text for words, _ in old.numbers)
    ad = next(ad for ad in board.ads if ad.numbers)
    name = number_name(ad.numbers[0][1])
    assert f"{kind.pictures_under}{name}.jpg" in body(board, ad)
    assert picture(name).startswith(b"\xff\xd8")
    assert ad.numbers[0][1][1:] not in name


@pytest.mark.parametrize("wrong", [{"moved": ("phone",)}, {"swapped": ("price", "kind")}])
def test_only_fields_that_a_board_states_can_move(wrong):
    with pytest.raises(ValueError, match="a layout moves"):
        Layout(**wrong)


def test_the_calendar_is_of_its_seed_and_a_year_holds_every_kind_of_day():
    year = [Calendar(3).on("demo_job", day) for day in range(365)]
    assert [Calendar(3).on("demo_job", day) for day in reversed(range(365))] == year[::-1]
    assert year[0] == BoardDay()
    assert {day.trouble for day in year} == {None, *Trouble}
    layouts = {day.layout for day in year}
    assert 5 < len(layouts) < 30
    assert {bool(one.moved) for one in layouts} == {bool(one.swapped) for one in layouts}


def test_a_day_is_told_and_read_as_plain_values():
    day = BoardDay(Layout(("place",), ("price", "author"), drawn=True), Trouble.CUT)
    assert BoardDay.from_dict(day.to_dict()) == day
    with pytest.raises(ValueError, match="two fields"):
        BoardDay.from_dict({"swapped": ["price"]})


def fetch(address, path):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_board_in_trouble_refuses_cuts_or_hangs_up(market):
    with boards.Boards(market) as up:
        address = up.addresses["demo_job"]
        up.change("demo_job", BoardDay(trouble=Trouble.BLOCKED))
        assert fetch(address, "/")[0] == 403
        for trouble in (Trouble.CUT, Trouble.DOWN):
            up.change("demo_job", BoardDay(trouble=trouble))
            with pytest.raises((HTTPException, OSError)):
                fetch(address, "/")
        up.change("demo_job", BoardDay())
        assert fetch(address, "/")[0] == 200


def test_boards_follow_their_calendar_unless_they_are_told_otherwise():
    bad = next(day for day in range(400) if Calendar(1).on("demo_job", day).trouble == "blocked")
    with boards.Boards(Market(20, 5), calendar=Calendar(1)) as up:
        up.advance(bad)
        assert fetch(up.addresses["demo_job"], "/")[0] == 403
        up.change("demo_job", BoardDay())
        assert fetch(up.addresses["demo_job"], "/")[0] == 200


@pytest.mark.slow
def test_the_market_that_lives_is_shown_by_a_process_of_its_own(tmp_path):
    given = ["demo", "up", "--lists", "9", "--per-day", "20", "--days", "3", "--hard"]
    home, run = ["--home", str(tmp_path)], CliRunner().invoke
    try:
        assert run(app, [*given, *home]).exit_code == 0
        market = LivingMarket(draw(1, Scale(9, 20.0, 3)), hard=True)
        jobs = [ad for ad in market.live(2) if ad.board == "demo_job"]
        assert run(app, ["demo", "day", "2", *home]).exit_code == 0
        assert fetch(boards.running(tmp_path)["demo_job"], f"/job/{jobs[0].id}")[0] == 200
        assert run(app, ["demo", "day", "4", *home]).exit_code != 0
    finally:
        boards.stop(tmp_path)


def test_commands_change_a_board_and_move_its_day(market, tmp_path):
    home, run = ["--home", str(tmp_path)], CliRunner().invoke
    with boards.Boards(market, home=tmp_path) as up:
        done = run(app, ["demo", "change", "demo_job", "--trouble", "blocked", *home])
        assert (done.exit_code, fetch(up.addresses["demo_job"], "/")[0]) == (0, 403)
        assert run(app, ["demo", "change", "demo_job", "--move", "price", *home]).exit_code == 0
        assert run(app, ["demo", "day", "2", *home]).exit_code == 0
        assert up.day == 2
        assert run(app, ["demo", "change", "demo_job", "--move", "soul", *home]).exit_code == 2
        assert run(app, ["demo", "change", "elsewhere", *home]).exit_code != 0
    assert run(app, ["demo", "day", "1", *home]).exit_code != 0
