"""Fixtures for sieges."""

from tests.crawlers.conftest import canary, crawl_home

__all__ = ["canary", "crawl_home"]
