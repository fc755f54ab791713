"""From a crawl to an archive to another workspace: the same pages, the same ads."""

from __future__ import annotations

import pytest

from adwatch.demo import boards
from adwatch.kept import PageQuery
from adwatch.pipeline.archive_import import import_archive
from adwatch.pipeline.archiving import export_pages, page_flaws
from adwatch.pipeline.crawling import crawl_sites
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.settings import load_settings

ALL = PageQuery()
SITES = ("demo_escort", "demo_massage")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A workspace into which two boards were crawled, one of them drawn in Chromium."""
    settings = load_settings(tmp_path_factory.mktemp("evidence") / "home")
    make_workspace(settings, demo=True)
    boards.start_detached(settings.home, 14, 3)
    try:
        runs = crawl_sites(settings, SITES)
    finally:
        boards.stop(settings.home)
    assert {str(run.verdict) for run in runs} == {"complete"}
    with open_workspace(settings) as workspace:
        yield workspace


def pages(workspace):
    return [one.page for one in workspace.store.pages(ALL)]


@pytest.mark.slow
def test_archive_of_a_crawl_makes_the_same_pages_and_ads_elsewhere(crawled, tmp_path):
    export_pages(crawled, ALL, tmp_path / "a.wacz")
    settings = load_settings(tmp_path / "other")
    make_workspace(settings)
    with open_workspace(settings) as other:
        import_archive(other, tmp_path / "a.wacz", None, pytest.fail)
        assert pages(other) == pages(crawled)
        assert list(other.store.ads()) == list(crawled.store.ads()) != []
        assert list(page_flaws(other)) == []
        export_pages(other, ALL, tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


@pytest.mark.slow
def test_a_crawl_says_how_it_asked_and_what_came(crawled):
    (robots,) = (
        one
        for one in pages(crawled)
        if one.requested_url.endswith("robots.txt") and one.site == "demo_escort"
    )
    ad = next(one for one in pages(crawled) if one.kind == "ad" and one.site == "demo_escort")
    assert ad.asked_at < ad.fetched_at
    assert dict(ad.request_headers) | {"User-Agent": "adwatch/0.1.0"} == dict(ad.request_headers)
    assert (ad.address, ad.protocol, ad.reason) == ("127.0.0.1", "HTTP/1.1", "OK")
    assert ad.robots == robots.body_digest
    assert b"class DemoEscort" in crawled.blobs.get(ad.made_with).replace(b"\\n", b"\n")


@pytest.mark.slow
def test_drawn_pages_have_a_screenshot_and_an_mhtml_beside_them(crawled):
    of_url = {}
    for one in pages(crawled):
        if one.site == "demo_massage" and one.kind in {"ad", "list"}:
            of_url.setdefault(one.final_url, []).append(one)
    drawn = [group for group in of_url.values() if any(p.rendered_by == "browser" for p in group)]
    for group in drawn:
        by = {one.rendered_by: crawled.blobs.get(one.body_digest) for one in group}
        assert by["screenshot"].startswith(b"\x89PNG")
        assert b"multipart/related" in by["mhtml"][:2000]
    assert len(drawn) > 3
