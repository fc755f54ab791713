"""Crawls into a workspace: each site in a process of its own, what it saw in the store."""

from __future__ import annotations

from collections.abc import Sequence

from adwatch.model import Run
from adwatch.pipeline.workspace import make_workspace, open_workspace
from adwatch.ports import Store
from adwatch.settings import Settings
from crawlers.launch import Progress, crawl


def crawl_sites(
    settings: Settings, sites: Sequence[str], progress: Progress = lambda _site, _counts: None
) -> list[Run]:
    """Crawl sites into the workspace, which is made where none stands; how each run ended."""
    make_workspace(settings)
    runs = crawl(sites, settings, progress=progress)
    with open_workspace(settings) as workspace:
        for run in runs:
            _close(workspace.store, run)
    return runs


def _close(store: Store, run: Run) -> None:
    """Record the end of a run whose process died before it could: no run stays open for ever.

    It is not over: the next crawl of the site goes on with it.
    """
    kept = next((one for one in store.runs(run.site) if one.id == run.id), None)
    if kept is None:
        store.start_run(run)
    if kept is None or kept.verdict is None:
        store.finish_run(run, is_over=False)
