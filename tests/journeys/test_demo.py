"""The whole main job on a small market: from boards on loopback to one explained cluster."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adwatch.demo import boards
from adwatch.model import AdKey, Presence
from adwatch.pipeline.demo import DemoOrder, Told, run_demo
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The summary of a demo over one further day, and its settings."""
    settings = load_settings(tmp_path_factory.mktemp("demo") / "home")
    order = DemoOrder(ads=70, days=1, seed=3, keep=False)
    summary = run_demo(settings, order, Told())
    return summary, settings


def test_every_live_ad_of_every_board_was_seen_on_every_day(told):
    summary, _ = told
    rows = [board for day in summary["days"] for board in day["boards"]]
    assert {row["site"] for row in rows} == {"demo_escort", "demo_job", "demo_massage"}
    assert [(row["verdict"], row["seen"]) for row in rows] == [
        ("complete", r["live"]) for r in rows
    ]
    assert [day["missed"] for day in summary["days"]] == [0, 0]


def test_the_second_day_recorded_what_the_market_changed(told):
    summary, _ = told
    changes = summary["days"][1]["changes"]
    found = {
        name: sum(board[name] for board in summary["days"][1]["boards"])
        for name in ("new", "edited", "gone")
    }
    assert found == {
        "new": changes["appeared"] + changes["reposted"],
        "edited": changes["edited"],
        "gone": changes["removed"] + changes["reposted"],
    }


def test_an_edit_is_a_version_and_a_removal_a_sighting(told):
    _, settings = told
    with open_workspace(settings) as workspace:
        keys = [ad.key for ad in workspace.store.ads()]
        versions = [len(workspace.store.versions(key)) for key in keys]
        last = [workspace.store.sightings(key)[-1].state for key in keys]
    assert max(versions) == 2
    assert {Presence.PRESENT, Presence.GONE} == set(last)


def test_clusters_beat_components_and_one_is_explained(told):
    summary, _ = told
    assert summary["scores"]["bcubed_f1"] > summary["components_bcubed_f1"]
    assert summary["example"]["reasons"]
    assert {"phone", "price", "place", "wording", "meaning", "picture"} <= set(summary["signals"])


def test_the_boards_are_down_afterwards(told):
    assert boards.running(told[1].home) is None


def test_every_kept_page_is_whole(told):
    with open_workspace(told[1]) as workspace:
        counts = workspace.store.counts()
        assert counts["pages"] > 0
        assert list(workspace.blobs.verify()) == []


def test_a_demo_does_not_touch_a_real_workspace(tmp_path, make_ad):
    settings = load_settings(tmp_path)
    make_workspace(settings)
    done = subprocess.run(
        [sys.executable, "-m", "adwatch", "demo", "--ads", "20", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "another --home" in done.stderr


def test_scrapy_crawls_a_demo_board_from_the_repository_root(tmp_path, monkeypatch):
    monkeypatch.setenv("ADWATCH_HOME", str(tmp_path / "home"))
    out = tmp_path / "ads.jsonl"
    words = [sys.executable, "-m", "scrapy", "crawl", "demo_job", "-o", str(out)]
    root = Path(__file__).resolve().parents[2]
    subprocess.run(words, cwd=root, check=True, capture_output=True)
    ads = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    with open_workspace(load_settings(tmp_path / "home")) as workspace:
        kept = {ad.key for ad in workspace.store.ads()}
    assert kept == {AdKey(ad["site"], ad["id"]) for ad in ads} != set()
