"""Boards that nobody configured: a guessed file, without one edited line, reads what they state."""

import re

import pytest

from adwatch.pipeline.new_sites import new_site
from adwatch.settings import load_settings
from crawlers.planned import site_of
from crawlers.reader import document
from crawlers.wire import Part, Unread, to_row
from tests.boards import api, classified, families, feed, tables
from tests.boards.held import answering, save, told
from tests.crawlers.scripted import crawled, journal, scripted

BOARDS = {"tables": tables, "classified": classified, "api": api, "feed": feed}
WARRANTS = "tests.crawlers.test_planned_crawls:warrants"

KNOWN = {
    "small_ads": 0.97, "job_plugin": 0.97, "forum": 0.97, "slugs": 0.95, "utilities": 0.85,
    "nodes": 0.97, "extension": 0.97, "bitrix": 0.85, "careers": 0.97, "bare": 0.97,
    "modules": 0.97, "hosted": 0.97,
}  # fmt: skip
"""What is read of further families: the share of stated fields that must be right."""


@pytest.fixture
def crawl_home(home, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ".")
    return home


def crawl(home, board, folder):
    """The ads that a crawl with the guessed file reads, by local id."""
    path = new_site(load_settings(home), "corner", folder)
    path.write_text(re.sub("(?m)^address = .*\n", "", path.read_text()))  # it stands on loopback
    with scripted(home, "corner", {}) as script:
        script.answer = answering(board)
        crawled(home, "corner", WARRANTS=WARRANTS)
    return {row["key"].partition("/")[2]: row["ad"] for row in journal(home).rows("ad")}


@pytest.mark.proof
@pytest.mark.parametrize("name", BOARDS)
def test_a_guessed_file_crawls_an_unknown_board(crawl_home, tmp_path, name):
    board = BOARDS[name].make()
    ads, fields = told(board, crawl(crawl_home, board, save(board, tmp_path / "saved")))
    assert ads >= 0.95
    assert fields >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("name", BOARDS)
def test_a_guessed_file_reads_the_ads_of_an_unknown_board(home, tmp_path, name):
    assert read_right(home, BOARDS[name].make(), tmp_path / "saved") >= 0.9


@pytest.mark.proof
@pytest.mark.parametrize("make", families.FAMILIES, ids=lambda make: make.__name__)
def test_guessed_files_read_the_ads_of_further_families(home, tmp_path, make):
    assert read_right(home, make(), tmp_path / "saved") >= KNOWN[make.__name__]


def read_right(home, board, folder):
    """The share of stated fields that the guessed file reads from the board's ad pages."""
    site = site_of(new_site(load_settings(home), "corner", save(board, folder)).read_text())
    return told(board, {ad.id: parsed(site, board, ad) for ad in board.ads})[1]


def parsed(site, board, ad):
    kind, body = board.answer(board.ad_path(ad))
    url = f"https://{board.name}.example{board.ad_path(ad)}"
    return to_row(site.parse_ad(document(Unread(Part.AD, url, 200, kind, body))))
