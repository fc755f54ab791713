"""Boards that note what they are asked for, and what a crawl that nobody disturbs keeps of them."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from adwatch.demo import boards
from adwatch.demo.market import Market
from tests.journeys.watched import Crawls, Watched

SITES = ("demo_escort", "demo_job")


@pytest.fixture(scope="module")
def market():
    return Market(200, 1)


@pytest.fixture
def up(place, market):
    with boards.Boards(market, home=place.home) as shown:
        for site in SITES:
            server = shown._servers[site]
            server.board = Watched(server.board)
        yield shown


@pytest.fixture
def undisturbed(up, sqlite_home, tmp_path, place):
    """What one crawl that nobody disturbs keeps of a site: its pages, its ads."""

    def crawl(site):
        home = tmp_path / f"undisturbed-{site}"
        shutil.copytree(sqlite_home, home)
        shutil.copy(place.home / "demo-boards.json", home)
        crawls = Crawls(replace(place, home=home, url=None), site, up._servers[site].board)
        crawls.finish()
        run = crawls.last_run()
        return crawls.pages(run.id), crawls.ads(run.id)

    return crawl
