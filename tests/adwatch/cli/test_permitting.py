"""robots: what was decided from each robots.txt can be read back."""

import json

import pytest

from adwatch.pipeline.workspace import open_workspace
from adwatch.settings import load_settings
from tests.crawlers.warranted import watched


@pytest.mark.slow
def test_what_robots_said_is_listed_after_a_crawl(adwatch, home):
    with watched(home):
        adwatch("crawl", "demo_escort")
    (row,) = json.loads(adwatch("robots", "--json").out)
    assert (row["status"], row["decision"]) == (200, "3 rules are obeyed")
    with open_workspace(load_settings()) as workspace:
        body = workspace.blobs.get(row["digest"])
        (run,) = workspace.store.runs()
    assert b"Disallow" in body
    assert row["run"] == run.id
    assert row["origin"] in adwatch("robots").out


def test_nothing_was_asked_and_nothing_is_listed(adwatch, home):
    adwatch("init")
    assert json.loads(adwatch("robots", "--json").out) == []
