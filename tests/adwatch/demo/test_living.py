"""The market that lives: its words follow its timeline, whatever is asked for first."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from adwatch.cli import app
from adwatch.demo.boards.answer import Ask
from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.job import JobBoard
from adwatch.demo.boards.massage import API, MassageBoard
from adwatch.demo.lists import Scale
from adwatch.demo.lives import draw
from adwatch.demo.living import LivingMarket
from adwatch.demo.numbers import is_invented
from adwatch.demo.pictures import picture
from adwatch.demo.timeline import Coming
from adwatch.demo.words import languages

SCALE = Scale(lists=40, per_day=60, days=10)
DAYS = range(1, 6)


@pytest.fixture(scope="module")
def market() -> LivingMarket:
    return LivingMarket(draw(5, SCALE), hard=True)


def by_id(market, day):
    return {ad.id: ad for ad in market.live(day)}


def test_an_ad_says_the_same_whatever_was_asked_for_before(market):
    fresh = LivingMarket(draw(5, SCALE), hard=True)
    rows = range(len(fresh.timeline) - 1, -1, -7)
    assert all(fresh.ad(row, 4.0) == market.ad(row, 4.0) for row in rows)


def test_a_day_shows_what_the_timeline_says_newest_first(market):
    line = market.timeline
    alive = np.flatnonzero((line.appears <= 3) & (line.removed > 3))
    assert set(by_id(market, 3)) == {market.id_of(row) for row in alive}
    busy = int(np.bincount(line.place[alive]).argmax())
    there = {market.id_of(row): None for row in line.visible(busy, 3.0)}
    assert [ad.id for ad in market.live(3) if ad.id in there] == list(there)


def test_an_ad_stands_on_the_board_the_city_and_the_kind_of_its_list(market):
    for row in range(0, len(market.timeline), 5):
        ad, place = market.ad(row, 2.0), market.timeline.lists[market.timeline.place[row]]
        assert (ad.board, ad.place, ad.kind) == (place.board, place.city, place.kind)


@pytest.mark.parametrize("day", DAYS)
def test_changes_add_up(market, day):
    changes, before = market.changes(day), set(by_id(market, day - 1))
    old, new = ({pair[side] for pair in changes.reposted} for side in (0, 1))
    back = {fresh for _, fresh in changes.returned}
    after = (before - set(changes.removed) - old) | set(changes.appeared) | new | back
    assert set(by_id(market, day)) == after
    assert set(changes.edited) <= before & after


def test_edited_ads_say_something_else_and_others_the_same(market):
    for day in DAYS:
        before, after = by_id(market, day - 1), by_id(market, day)
        edited = set(market.changes(day).edited)
        changed = {one for one in before.keys() & after.keys() if before[one] != after[one]}
        assert changed == edited


def test_reposts_and_returns_are_of_the_same_operator_and_mostly_of_the_same_words(market):
    line = market.timeline
    rows = np.flatnonzero(line.before >= 0).tolist()
    for row in rows:
        old, new = market.ad(int(line.before[row]), 99.0), market.ad(row, line.appears[row])
        assert old.operator == new.operator
        same = (old.title, old.text) == (new.title, new.text)
        assert same == (line.coming[row] != Coming.RETOUCHED) or old.price != new.price
        assert (old.board != new.board) == (line.coming[row] == Coming.RETURNED)
    assert {*line.coming[rows]} == {Coming.REPOSTED, Coming.RETOUCHED, Coming.RETURNED}


def test_truth_names_every_ad_once_and_every_part_is_played(market):
    told = list(market.truth())
    assert len({ad for ad, *_ in told}) == len(told) == len(market.timeline)
    assert told[7][1:] == market.who(7) == (market.ad(7, 0).operator, *told[7][2:])
    assert {role for _, _, role, _ in told} >= {"plain", "thief"}
    assert all((copied is not None) == (role == "thief") for *_, role, copied in told)
    assert all(copied != operator for _, operator, _, copied in told)


def test_contacts_belong_to_one_operator_but_for_what_is_shared(market):
    users = {}
    for row in range(len(market.timeline)):
        ad = market.ad(row, 0)
        for identifier in ad.identifiers:
            users.setdefault(identifier, set()).add(ad.operator)
    assert all(is_invented(one[6:]) for one in users if one.startswith("phone:"))
    alone = sum(len(operators) == 1 for operators in users.values())
    assert alone > 0.9 * len(users) > 200


def test_eight_languages_are_spoken(market):
    spoken = {market.ad(row, 0).language for row in range(len(market.timeline))}
    assert spoken == set(languages())
    assert len(spoken) >= 8


def test_a_day_that_the_timeline_does_not_have_is_refused(market):
    with pytest.raises(ValueError, match="from 0 to 10"):
        market.live(11)


@pytest.mark.parametrize(
    ("kind", "path", "ad_path"),
    [
        (EscortBoard, "/escorts", "/escort/"),
        (JobBoard, "/jobs", "/job/"),
        (MassageBoard, API, '"ref": "'),
    ],
)
def test_a_board_has_a_list_for_each_city_and_section(market, kind, path, ad_path):
    ads = [ad for ad in market.live(2) if ad.board == kind.name]
    board = kind(ads, picture, "http://127.0.0.1:1")
    busy = max({(ad.place, ad.kind) for ad in ads}, key=[(a.place, a.kind) for a in ads].count)
    wanted = [ad.id for ad in ads if (ad.place, ad.kind) == busy]
    query, found = {"city": busy[0], "section": str(busy[1])}, []
    for page in range(1, 9):
        body = board.answer(Ask(path, query | {"page": str(page)}, {"over18": "1"})).body.decode()
        found += [part[:10] for part in body.split(ad_path)[1:]]
    assert found == wanted


def test_the_export_is_counted_whole_and_the_same_twice(tmp_path):
    given = ["--lists", "12", "--per-day", "20", "--days", "4", "--seed", "3", "--texts", "--hard"]
    for name in ("one", "two"):
        done = CliRunner().invoke(app, ["demo", "timeline", "--out", str(tmp_path / name), *given])
        assert done.exit_code == 0
    rows = {
        file.name: file.read_text("utf-8").splitlines() for file in (tmp_path / "one").iterdir()
    }
    assert all((tmp_path / "two" / n).read_text("utf-8").splitlines() == rows[n] for n in rows)
    assert f"{len(rows['timeline.jsonl'])} ads, 12 lists" in done.output
    ads = {json.loads(line)["ad"] for line in rows["timeline.jsonl"]}
    assert ads == {json.loads(line)["id"] for line in rows["ads.jsonl"]}
    assert ads == {line.split(",")[0] for line in rows["truth.csv"][1:]}
