"""The crawl that is measured: a real site file reads its board, its figures stand in a table."""

from __future__ import annotations

import pytest

from adwatch.bench import crawl
from adwatch.bench.board import ADS_A_LIST, page
from crawlers.html import Document
from crawlers.sites.demo_escort import DemoEscort

HERE = "http://127.0.0.1:8000"


def test_an_ad_of_the_board_is_large_and_read_by_the_site_file():
    body = page("/ad/7", 10)
    parsed = DemoEscort().parse_ad(Document(body.decode(), f"{HERE}/ad/7"))
    assert 55_000 <= len(body) <= 65_000
    assert (parsed.ad.key.local_id, parsed.ad.title) == ("a7", "Anna 7 in Springfield")
    assert len(parsed.ad.attributes) == 12


def test_the_lists_of_the_board_name_every_ad_once():
    site, path, named = DemoEscort(), "/escorts", []
    while path:
        links = site.links(Document(page(path, 2 * ADS_A_LIST + 5).decode(), HERE))
        named += links.ads
        path = next((url.removeprefix(HERE) for url in links.lists), "")
    assert named == [f"{HERE}/ad/{number}" for number in range(2 * ADS_A_LIST + 5)]


@pytest.mark.proof
def test_the_benchmark_measures_a_whole_crawl_beside_others():
    report = crawl.measure(1500, 1)
    told = {figure["figure"]: figure["value"] for figure in report["figures"]}
    assert told["whole crawl"] > 0
    assert told["kept pages read again"] > told["whole crawl"]
