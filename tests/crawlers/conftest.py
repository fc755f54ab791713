"""Fixtures for crawls in child processes."""

import pytest

from tests.crawlers.scripted import ROOT, Canary


@pytest.fixture
def crawl_home(home, monkeypatch):
    """A home whose crawls find the tests' own sink and sites."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return home


@pytest.fixture
def canary():
    listener = Canary()
    yield listener
    listener.close()
