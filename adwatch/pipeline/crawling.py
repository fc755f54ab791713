"""Crawls into a workspace: each site in a process of its own, what it saw in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.errors import WarrantError
from adwatch.model import Run, RunVerdict
from adwatch.pipeline.archiving import expire_lists
from adwatch.pipeline.pictures import hash_list
from adwatch.pipeline.warrants import refusal
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.ports import Store
from adwatch.settings import Settings
from crawlers.launch import Progress, crawl, refuse_unknown, unstarted


def crawl_sites(
    settings: Settings,
    sites: Sequence[str],
    progress: Progress = lambda _site, _counts: None,
    warrant: str = DEMO_WARRANT.id,
) -> list[Run]:
    """Crawl sites into the workspace, which is made where none stands; how each run ended.

    Raises WarrantError, before anything starts, where the warrant does not cover every site now;
    a run with the verdict `refused` is recorded for each site it does not cover.
    """
    refuse_unknown(sites)
    hash_list(settings)  # a wrong one is told before anything starts
    make_workspace(settings)
    with open_workspace(settings) as workspace:
        _refuse_uncovered(workspace, sites, warrant)
        expire_lists(workspace)
    runs = crawl(sites, settings, warrant=warrant, progress=progress)
    with open_workspace(settings) as workspace:
        for run in runs:
            _close(workspace.store, run)
    return runs


def _refuse_uncovered(workspace: Workspace, sites: Sequence[str], warrant: str) -> None:
    now = workspace.clock.now()
    reasons = {site: refusal(workspace.store, warrant, site, now) for site in sites}
    refused = {site: why for site, why in reasons.items() if why is not None}
    for site, why in refused.items():
        run = replace(unstarted(site, warrant), ended=now, verdict=RunVerdict.REFUSED, reason=why)
        _close(workspace.store, run)
    if refused:
        raise WarrantError("; ".join(dict.fromkeys(refused.values())))


def _close(store: Store, run: Run) -> None:
    """Record the end of a run whose process died before it could: no run stays open for ever.

    It is not over: the next crawl of the site goes on with it.
    """
    kept = next((one for one in store.runs(run.site) if one.id == run.id), None)
    if kept is None:
        store.start_run(run)
    if kept is None or kept.verdict is None:
        store.finish_run(run, is_over=False)
