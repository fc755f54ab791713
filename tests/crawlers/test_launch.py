"""Crawls from any program: sites by name, a child process each, its run told back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from adwatch.demo.boards.answer import Answer, html_page
from adwatch.demo.numbers import invent
from adwatch.errors import ConfigError
from adwatch.model import RunVerdict
from adwatch.settings import load_settings
from crawlers.launch import crawl
from crawlers.sitefiles import site_names
from tests.crawlers.scripted import PLUGS, ROOT, crawled, journal, scripted

NUMBER = invent(Random(1), "US")


def listing(*paths):
    return html_page("x", "".join(f'<a class="card-link" href="{path}">x</a>' for path in paths))


def ad(local_id):
    facts = '<dl class="facts"><dt>Category</dt><dd>Companions</dd></dl>'
    title = f"<h1>a title no log may hold</h1>{facts}"
    story = '<div class="story">A story</div>'
    return html_page("x", f'<article class="profile" data-ad="{local_id}">{title}{story}</article>')


def scrapy(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False
    )


def test_sites_are_found_by_their_files():
    files = (ROOT / "crawlers" / "sites").glob("[!_]*.py")
    assert site_names() == tuple(sorted(file.stem for file in files))


@pytest.mark.parametrize("sites", [["demo_escort", "nowhere"], []])
def test_unknown_site_is_refused_with_the_names_that_exist(home, sites):
    with pytest.raises(ConfigError, match="demo_escort, demo_job, demo_massage"):
        crawl(sites)
    assert not home.exists()


def test_child_that_dies_is_a_run_that_crashed(crawl_home):
    sink = {"AD_SINK": "tests.crawlers.no_such_module:open_sink"}
    (run,) = crawl(["demo_job"], load_settings(crawl_home), overrides=sink)
    assert (run.site, run.verdict) == ("demo_job", RunVerdict.CRASHED)
    assert "no_such_module" in (run.reason or "")


@pytest.mark.slow
def test_machine_without_chromium_fails_the_drawn_site_with_a_plain_reason(crawl_home, monkeypatch):
    monkeypatch.setenv("ADWATCH_CHROMIUM", "/nowhere/chromium")
    (run,) = crawled(crawl_home, "demo_massage", boards="adwatch.demo.boards:lease")
    assert run.verdict is RunVerdict.REFUSED
    assert "the chromium in the settings is no file" in (run.reason or "")


@pytest.mark.slow
def test_ad_that_cannot_be_kept_makes_the_run_partial_and_is_not_logged(crawl_home):
    call = f"/rosa-{NUMBER}"
    pages = {
        "/escorts": listing("/1", f"{call}?to=rosa@posteo.example", "/down"),
        "/1": ad("1"),
        call: ad("unkept"),
    }
    with scripted(crawl_home, "demo_escort", {**pages, "/down": Answer(500, b"rosa")}):
        (run,) = crawled(crawl_home, "demo_escort")
    assert (run.verdict, dict(run.counts)["ads"]) == (RunVerdict.PARTIAL, 1)
    log = (crawl_home / "logs" / "demo_escort.log").read_text()
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert {"run opened", "lost", "an ad of <page> failed: Full", "run ended"} <= set(events)
    assert [one for one in ("a title", "rosa", "posteo", NUMBER[-6:]) if one in log] == []


@pytest.mark.slow
def test_run_whose_end_cannot_be_kept_crashed_and_says_why(crawl_home):
    with scripted(crawl_home, "demo_escort", {"/escorts": listing("/1"), "/1": ad("1")}):
        sink = "tests.crawlers.journal:open_unjudged_sink"
        (run,) = crawled(crawl_home, "demo_escort", AD_SINK=sink)
    assert (run.verdict, dict(run.counts)["ads"]) == (RunVerdict.CRASHED, 1)
    assert "could not be kept: " in (run.reason or "")
    assert "no space is left" in (run.reason or "")


@pytest.mark.slow
def test_progress_is_told_while_the_crawl_runs(crawl_home):
    told: list[tuple[str, int]] = []
    (run,) = crawl(
        ["demo_job"],
        load_settings(crawl_home),
        overrides=PLUGS,
        progress=lambda standing: told.append((standing.site, standing.count("ads"))),
    )
    assert told[-1] == ("demo_job", dict(run.counts)["ads"])
    assert [count for _, count in told] == sorted(count for _, count in told)


@pytest.mark.slow
def test_file_in_the_users_folder_takes_no_librarys_place(crawl_home, monkeypatch, tmp_path):
    (tmp_path / "attr.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    (run,) = crawled(crawl_home, "demo_job", boards="adwatch.demo.boards:lease")
    assert run.verdict is RunVerdict.COMPLETE


@pytest.mark.slow
def test_scrapys_own_commands_work_from_the_repository_root(crawl_home, tmp_path):
    out = tmp_path / "out.jsonl"
    plugs = [word for name, value in PLUGS.items() for word in ("-s", f"{name}={value}")]
    assert scrapy("list").stdout.split() == list(site_names())
    done = scrapy("crawl", "demo_escort", "-o", str(out), *plugs)
    assert done.returncode == 0, done.stderr[-2000:]
    ids = {json.loads(line)["id"] for line in out.read_text().splitlines()}
    assert ids == {one.ad.local_id for one in journal(crawl_home).live_ads("demo_escort")}
