"""Crawls into a workspace: each site in a process of its own, what it saw in the store."""

from __future__ import annotations

from collections.abc import Sequence

from adwatch.model import Run
from adwatch.pipeline.workspace import make_workspace
from adwatch.settings import Settings
from crawlers.launch import crawl


def crawl_sites(settings: Settings, sites: Sequence[str]) -> list[Run]:
    """Crawl sites into the workspace, which is made where none stands; how each run ended."""
    make_workspace(settings)
    return crawl(sites, settings)
