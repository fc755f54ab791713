"""A board changes its layout: the run names the field, a repair is tried, then promoted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adwatch.demo.boards.escort import EscortBoard
from adwatch.demo.boards.layout import AS_BUILT, Layout
from adwatch.demo.market import Market
from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.model import AdKind
from adwatch.pipeline.repairing import accept, promote, repairs
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings
from crawlers.launch import crawl
from crawlers.sitefiles import FOLDER
from tests.crawlers.scripted import ROOT, scripted

pytestmark = pytest.mark.proof

SITE = "corner"

FILE = """
name = "corner"
kind = "escort"
start = ["/escorts"]
cookies = { over18 = "1" }

[list]
ad = "a.card-link"

[list.next]
kind = "link"
at = "a[rel=next]@href"

[ad]
is = "article.profile"
id = "article@data-ad"

[ad.fields]
title = "h1"  # the heading
text = "div.story"
place = "label:Location"
price = "label:Rates"
author = "label:Listed by"
"""


class Warrants:
    """The warrant of the tests' own site."""

    def find(self, warrant_id):
        return replace(DEMO_WARRANT, id=warrant_id, sites=(SITE,), kinds=tuple(AdKind))

    def close(self):
        """Nothing is open."""


@pytest.fixture
def board(home, monkeypatch):
    """A board of one day; call it with a layout to have it crawled so."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    settings = load_settings(home)
    make_workspace(settings)
    (home / FOLDER).mkdir()
    (home / FOLDER / f"{SITE}.toml").write_text(FILE)
    ads = [ad for ad in Market(70, 5).live(4) if ad.board == "demo_escort"]
    assert 20 <= len(ads) < 30
    plugs = {
        "DEMO_BOARDS": "tests.crawlers.scripted:lease",
        "WARRANTS": "tests.journeys.test_repairs:Warrants",
    }
    with scripted(home, SITE, {}) as script:

        def crawled(layout=AS_BUILT):
            script.answer = EscortBoard(ads, lambda _: b"", "http://x", layout).answer
            (run,) = crawl([SITE], settings, warrant="w", overrides=plugs)
            return run

        yield crawled


CHANGED = Layout(moved=("price",), swapped=("title", "place"))
FIELDS = ["title", "place", "price"]


def test_changed_fields_are_named_then_read_as_candidates_until_they_are_promoted(board, home):
    """One story: each step needs the crawls before it."""
    assert [board().reason, board().reason] == [None, None]
    run = board(CHANGED)
    assert run.verdict == "unhealthy"
    assert "'price' is stated by 0 of" in run.reason
    assert "'place' and 'title' have changed places" in run.reason
    with open_workspace(load_settings(home)) as workspace:
        said = {ad.key: (ad.title, ad.place) for ad in workspace.store.ads()}
        found = repairs(workspace, SITE)
        assert [one.field for one in found] == FIELDS
        assert all(one.proposal.right == one.proposal.of > 10 for one in found)
        accept(workspace, SITE, found)
        assert board(CHANGED).verdict == "complete"
        ads = list(workspace.store.ads())
        assert {ad.key: (ad.place, ad.title) for ad in ads} == said
        assert all([name for name, _ in ad.candidates][:2] == FIELDS[:2] for ad in ads)
        for name in FIELDS:
            promote(workspace, SITE, name, "Ana", "twenty ads compared with their pages")
        assert {ad.candidates for ad in workspace.store.ads()} == {()}
        assert repairs(workspace, SITE) == []
    assert "# the heading" in (home / FOLDER / f"{SITE}.toml").read_text()
    assert board(CHANGED).verdict == "complete"
    with open_workspace(load_settings(home)) as workspace:
        assert {ad.candidates for ad in workspace.store.ads()} == {()}
