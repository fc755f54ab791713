"""runs: how runs ended and why, and what the next one is held against."""

import json
from dataclasses import replace

from adwatch.demo.market import Market
from adwatch.model import RunVerdict
from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.simulated import healthy_runs
from tests.storage.makes import run

SITE = "demo_escort"


def keep_runs(*verdicts):
    """Runs of a site in the workspace of the settings, one a day, sound where they are complete."""
    figures = healthy_runs(Market(40, 1), SITE, len(verdicts))
    with open_workspace(load_settings()) as workspace:
        for day, (verdict, told) in enumerate(zip(verdicts, figures, strict=True)):
            told.sound = verdict is RunVerdict.COMPLETE
            one = run(f"run-{day}", day * 1440, site=SITE, figures=told.to_row())
            workspace.store.start_run(one)
            workspace.store.finish_run(replace(one, verdict=verdict, reason="bad\x1b[2J\nluck"))


def test_runs_are_listed_newest_first_with_verdict_and_reason(adwatch):
    adwatch("init")
    keep_runs(RunVerdict.COMPLETE, RunVerdict.BLOCKED)
    done = adwatch("runs")
    assert done.out.index("blocked") < done.out.index("complete")
    assert "luck" in done.out
    assert "\x1b" not in done.out


def test_what_is_usual_for_a_site_is_told_by_its_sound_runs_alone(adwatch):
    adwatch("init")
    keep_runs(RunVerdict.COMPLETE, RunVerdict.COMPLETE, RunVerdict.UNHEALTHY)
    told = json.loads(adwatch("runs", SITE, "--json").out)
    assert [row["measure"] for row in told["runs"]] == [False, True, True]
    usual = {row["figure"]: row for row in told["usual"]}
    assert usual["ads"]["runs"] == 2
    assert usual["ads that state 'title'"]["last"] == "100%"
    assert "long numbers in 'text'" in usual


def test_site_without_runs_has_nothing_usual(adwatch):
    adwatch("init")
    assert json.loads(adwatch("runs", "nowhere", "--json").out) == {"runs": [], "usual": []}


def test_as_many_runs_are_shown_as_are_asked_for(adwatch):
    adwatch("init")
    keep_runs(*[RunVerdict.COMPLETE] * 3)
    told = json.loads(adwatch("runs", "--limit", "2", "--json").out)
    assert [row["id"] for row in told["runs"]] == ["run-2", "run-1"]
    assert "COMPLETE" not in adwatch("runs", SITE).out
