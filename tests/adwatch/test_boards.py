"""The demo boards: three web sites that show a market's ads and nothing of its truth."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from adwatch.demo import boards
from adwatch.demo.boards.answer import Ask
from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.massage import MassageBoard
from adwatch.demo.boards.state import STATE_NAME, DemoState, order, write_state
from adwatch.demo.market import Market
from adwatch.demo.pictures import picture

HERE = "http://127.0.0.1:8000"
OVER_18 = {"over18": "1"}
DETAILS = {
    "demo_escort": "/escort/{}",
    "demo_massage": "/api/v1/listings/{}",
    "demo_job": "/job/{}",
}
GONE = {"demo_escort": 404, "demo_massage": 404, "demo_job": 410}


@pytest.fixture(scope="module")
def market():
    return Market(120, 5)


@pytest.fixture(scope="module")
def shown(market):
    """The three boards of day 0, asked without a socket."""
    kinds = (EscortBoard, MassageBoard, JobBoard)
    ads = market.live(0)
    return {
        kind.name: kind([ad for ad in ads if ad.board == kind.name], picture, HERE)
        for kind in kinds
    }


def ask(board, path, cookies=OVER_18, **query):
    return board.answer(Ask(path, query, cookies))


def fetch(address, path, method="GET", **headers):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_every_ad_has_a_page_and_every_picture_an_image(shown, name):
    board = shown[name]
    assert board.ads
    for ad in board.ads:
        assert ask(board, DETAILS[name].format(ad.id)).status == 200
    first = next(ad.pictures[0] for ad in board.ads if ad.pictures)
    image = ask(board, f"{board.pictures_under}{first}.jpg")
    assert (image.content_type, image.body[:3]) == ("image/jpeg", b"\xff\xd8\xff")


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_no_board_shows_the_truth(shown, name):
    board = shown[name]
    for ad in board.ads:
        body = ask(board, DETAILS[name].format(ad.id)).body
        stated = (ad.title + ad.text).encode()
        assert ad.operator.encode() not in body
        hidden = [one.encode() for one in ad.identifiers if one.encode() not in stated]
        assert [one for one in hidden if one in body] == []


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_ad_that_is_not_on_show_says_gone_in_the_boards_own_way(shown, name):
    assert ask(shown[name], DETAILS[name].format("never-was")).status == GONE[name]


@pytest.mark.parametrize("name", sorted(DETAILS))
@pytest.mark.parametrize(
    "path", ["/nothing", "/img/", "/media/pzz.jpg", "/photos/../x.jpg", "/\x00"]
)
def test_unknown_path_is_answered_404(shown, name, path):
    assert ask(shown[name], path).status == 404


def test_escort_pages_are_behind_a_gate_that_sets_a_cookie(shown):
    board = shown["demo_escort"]
    turned = ask(board, "/escorts", cookies={})
    assert (turned.status, dict(turned.headers)["Location"]) == (302, "/gate")
    assert b"age-gate" in ask(board, "/gate", cookies={}).body
    assert "over18=1" in dict(ask(board, "/gate/enter", cookies={}).headers)["Set-Cookie"]


def test_escort_lists_name_every_ad_once_over_their_pages(shown):
    board = shown["demo_escort"]
    found, number, more = [], 1, True
    while more:
        body = ask(board, "/escorts", page=str(number)).body.decode()
        found += re.findall(r'href="/escort/([^"]+)"', body)
        more, number = 'rel="next"' in body, number + 1
    assert number > 3
    assert found == [ad.id for ad in board.ads]


def test_escort_robots_close_the_traps_that_pages_link_to(shown):
    board = shown["demo_escort"]
    robots = ask(board, "/robots.txt", cookies={}).body.decode()
    body = ask(board, "/escorts").body.decode()
    for trap in ("/admin/", "/contact/"):
        assert f"Disallow: {trap}" in robots
        assert f'href="{trap}"' in body


def test_massage_pages_hold_no_ad_and_their_api_holds_all(shown):
    board = shown["demo_massage"]
    ad = board.ads[0]
    assert ad.title.encode() not in ask(board, f"/listing/{ad.id}").body
    found, page = [], 1
    while page is not None:
        answer = json.loads(ask(board, "/api/v1/listings", page=str(page)).body)
        found += [row["ref"] for row in answer["listings"]]
        page = answer["next"]
    assert found == [ad.id for ad in board.ads]


def test_job_sitemap_is_named_in_robots_and_names_every_ad(shown):
    board = shown["demo_job"]
    assert f"Sitemap: {HERE}/sitemap.xml" in ask(board, "/robots.txt").body.decode()
    parts = re.findall(r"part=(\d+)", ask(board, "/sitemap.xml").body.decode())
    bodies = [ask(board, "/sitemap-ads.xml", part=part).body.decode() for part in parts]
    found = re.findall(rf"<loc>{HERE}/job/([^<]+)</loc>", "".join(bodies))
    assert found == [ad.id for ad in board.ads]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "１"])
def test_unreadable_page_number_is_the_first_page(shown, page):
    first = ask(shown["demo_escort"], "/escorts").body
    assert ask(shown["demo_escort"], "/escorts", page=page).body == first


def test_boards_are_up_on_loopback_ports_of_their_own_and_down_after(market):
    with boards.Boards(market) as up:
        addresses = dict(up.addresses)
        assert sorted(addresses) == ["demo_escort", "demo_job", "demo_massage"]
        assert len({urlsplit(one).port for one in addresses.values()}) == 3
        assert {fetch(one, "/robots.txt")[0] for one in addresses.values()} == {200}
    with pytest.raises(ConnectionRefusedError):
        fetch(addresses["demo_job"], "/")


def test_one_connection_serves_many_requests(market):
    with boards.Boards(market) as up:
        connection = HTTPConnection(urlsplit(up.addresses["demo_job"]).netloc)
        for _ in range(3):
            connection.request("GET", "/robots.txt")
            assert connection.getresponse().read().startswith(b"User-agent")
        connection.close()


def test_head_gives_the_length_without_the_body(market):
    with boards.Boards(market) as up:
        status, headers, body = fetch(up.addresses["demo_job"], "/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_another_day_shows_other_ads_at_the_same_addresses(market):
    removed = next(iter(market.changes(1).removed))
    ad = next(one for one in market.live(0) if one.id == removed)
    path = DETAILS[ad.board].format(ad.id)
    with boards.Boards(market) as up:
        before = fetch(up.addresses[ad.board], path, Cookie="over18=1")[0]
        up.advance(1)
        after = fetch(up.addresses[ad.board], path, Cookie="over18=1")[0]
    assert (before, after) == (200, GONE[ad.board])


def test_running_demo_is_found_by_its_workspace_and_forgotten_after(market, tmp_path):
    assert boards.running(tmp_path) is None
    with boards.Boards(market, home=tmp_path) as up:
        assert boards.running(tmp_path) == dict(up.addresses)
        assert boards.advance(tmp_path, 2)
        assert up.day == 2
    assert boards.running(tmp_path) is None
    assert not (tmp_path / STATE_NAME).exists()


def test_boards_of_another_token_do_not_vouch_for_a_workspace(market, tmp_path):
    with boards.Boards(market) as up:
        stale = DemoState(1, "not-the-token", dict(up.addresses), 0)
        write_state(tmp_path, stale)
        assert boards.running(tmp_path) is None
        assert not order(stale, "stop")
        assert not boards.stop(tmp_path)
        assert not up.stopped.is_set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "\x00",
        '{"pid": 1, "token": "t", "addresses": {}, "day": 0}',
        '{"pid": 1, "token": "t", "addresses": {"a": "http://192.0.2.1:80"}, "day": 0}',
    ],
)
def test_damaged_or_foreign_state_file_names_no_demo(tmp_path, text):
    (tmp_path / STATE_NAME).write_text(text)
    assert boards.running(tmp_path) is None
    assert not boards.stop(tmp_path)


def test_state_file_is_for_its_owner_only(market, tmp_path):
    with boards.Boards(market, home=tmp_path):
        assert (tmp_path / STATE_NAME).stat().st_mode & 0o077 == 0


def test_order_the_demo_does_not_know_is_refused(market, tmp_path):
    with boards.Boards(market, home=tmp_path) as up:
        state = json.loads((tmp_path / STATE_NAME).read_text())
        known = DemoState(state["pid"], state["token"], state["addresses"], state["day"])
        assert not order(known, "dance")
        assert order(known, "stop")
        assert up.stopped.is_set()


def test_detached_demo_outlives_its_starter_and_is_stopped_by_anyone(home):
    addresses = boards.start_detached(home, 30, 1)
    try:
        assert boards.running(home) == addresses
        with boards.lease() as leased:
            assert leased == addresses
    finally:
        assert boards.stop(home)
    assert boards.running(home) is None


def test_crawl_without_a_demo_gets_boards_for_its_length(home):
    with boards.lease() as leased:
        assert {fetch(one, "/robots.txt")[0] for one in leased.values()} == {200}
    with pytest.raises(ConnectionRefusedError):
        fetch(leased["demo_job"], "/")
