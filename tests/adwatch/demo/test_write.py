"""The market as files."""

import csv
import json
from datetime import datetime

import pytest
from typer.testing import CliRunner

from adwatch.cli import app
from adwatch.demo import write as writing
from adwatch.demo.market import Market, generate, write

ADS, SEED = 250, 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("market")
    write(ADS, SEED, out / "new")
    return out / "new"


@pytest.fixture(scope="module")
def rows(folder):
    return [json.loads(line) for line in (folder / "ads.jsonl").read_text("utf-8").splitlines()]


def test_rows_are_the_generated_ads_in_order(rows):
    assert [(r["id"], r["text"]) for r in rows] == [(a.id, a.text) for a in generate(ADS, SEED)]


def test_rows_state_time_place_and_board(rows):
    assert all(datetime.fromisoformat(row["posted_at"]).tzinfo for row in rows)
    assert all(row["place"] and row["country"] and row["language"] for row in rows)
    assert {row["board"] for row in rows} == {"demo_escort", "demo_massage", "demo_job"}


def test_the_truth_is_not_in_the_ads(folder, rows):
    text = (folder / "ads.jsonl").read_text("utf-8")
    assert not any(ad.operator in text for ad in generate(ADS, SEED))
    assert not {"operator", "identifiers", "kind"} & {name for row in rows for name in row}


def test_truth_holds_every_ad_with_its_operator(folder):
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.reader(lines))
    assert told == [["ad", "operator"], *([ad.id, ad.operator] for ad in generate(ADS, SEED))]


def test_written_twice_is_the_same_bytes(folder, tmp_path):
    write(ADS, SEED, tmp_path)
    for name in ("ads.jsonl", "truth.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_nothing_but_whole_files_is_left(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["ads.jsonl", "truth.csv"]


def test_the_report_counts(folder):
    report = write(ADS, SEED, folder)
    assert (report.ads, report.pictures) == (ADS, 0)
    assert report.operators == len({ad.operator for ad in generate(ADS, SEED)})


def test_a_failed_write_leaves_the_old_files(folder, monkeypatch):
    before = (folder / "ads.jsonl").read_bytes()
    monkeypatch.setattr(writing, "row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(ADS, SEED + 1, folder)
    assert (folder / "ads.jsonl").read_bytes() == before
    assert len(list(folder.iterdir())) == 2


def test_pictures_lie_where_the_rows_say(tmp_path):
    report = write(12, SEED, tmp_path, pictures=True)
    lines = (tmp_path / "ads.jsonl").read_text("utf-8").splitlines()
    named = {path for line in lines for path in json.loads(line)["pictures"]}
    assert len(named) == report.pictures > 0
    assert all((tmp_path / path).read_bytes().startswith(b"\xff\xd8") for path in named)


def test_later_days_are_written_with_every_version_and_the_truth_of_all(tmp_path):
    given = ["--ads", "60", "--seed", "4", "--days", "3", "--out", str(tmp_path), "--hard"]
    assert CliRunner().invoke(app, ["demo", "market", *given]).exit_code == 0
    said = [json.loads(line) for line in (tmp_path / "ads.jsonl").read_text("utf-8").splitlines()]
    days = [json.loads(line) for line in (tmp_path / "days.jsonl").read_text("utf-8").splitlines()]
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["ad"]: row["operator"] for row in csv.DictReader(lines)}
    market = Market(60, 4, hard=True)
    last = {row["id"]: row["text"] for row in said}
    assert {ad.id: ad.text for ad in market.live(3)}.items() <= last.items()
    assert told == dict(market.truth(3))
    changed = sum(len(day[name]) for day in days for name in ("appeared", "edited", "reposted"))
    assert (len(said), len(days)) == (changed, 4)
