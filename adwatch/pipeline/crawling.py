"""Crawls into a workspace: each site in a process of its own, what it saw in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.errors import WarrantError
from adwatch.frontier import Ended
from adwatch.model import Run, RunVerdict
from adwatch.pipeline.archiving import expire_lists
from adwatch.pipeline.pictures import hash_list
from adwatch.pipeline.warrants import refusal
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.ports import Store
from adwatch.settings import Settings
from crawlers.launch import (
    Interrupted,
    Progress,
    crawl,
    crawl_under,
    refuse_unknown,
    unstarted,
)
from crawlers.stopping import Children


def crawl_sites(
    settings: Settings,
    sites: Sequence[str],
    progress: Progress = lambda _standing: None,
    warrant: str = DEMO_WARRANT.id,
    workers: int = 1,
    budget: int | None = None,
) -> list[Run]:
    """Crawl sites into the workspace, which is made where none stands; how each run ended.

    Each site is crawled by `workers` processes, beside any that crawl it already; a run that
    others go on with has no verdict yet, and the counts of what was seen of it here. With a
    `budget` of requests a day each site is asked for what is worth them, not for everything.
    Raises WarrantError, before anything starts, where the warrant does not cover every site now;
    a run with the verdict `refused` is recorded for each site it does not cover. Raises
    Interrupted once all is recorded, where a person asked to stop.
    """
    refuse_unknown(sites, settings.home)
    hash_list(settings)  # a wrong one is told before anything starts
    make_workspace(settings)
    with open_workspace(settings) as workspace:
        _refuse_uncovered(workspace, sites, warrant)
        expire_lists(workspace)
    try:
        given = {} if budget is None else {"RUN_BUDGET": str(budget)}
        runs = crawl(
            sites, settings, warrant=warrant, overrides=given, progress=progress, workers=workers
        )
    except Interrupted as stop:
        raise Interrupted(_all_closed(settings, stop.runs)) from None
    return _all_closed(settings, runs)


def crawl_watched(
    settings: Settings, site: str, warrant: str, progress: Progress, children: Children
) -> Run:
    """Crawl one site into a workspace that stands, for whoever may stop it by `children`.

    Raises WarrantError where the warrant does not cover it now, as `crawl_sites` does.
    """
    refuse_unknown([site], settings.home)
    hash_list(settings)
    with open_workspace(settings) as workspace:
        _refuse_uncovered(workspace, [site], warrant)
        expire_lists(workspace)
    run = crawl_under(warrant, site, settings, progress, children)
    (closed,) = _all_closed(settings, [run])
    return closed


def _all_closed(settings: Settings, runs: Sequence[Run]) -> list[Run]:
    with open_workspace(settings) as workspace:
        return [_closed(workspace.store, run) for run in runs]


def _refuse_uncovered(workspace: Workspace, sites: Sequence[str], warrant: str) -> None:
    now = workspace.clock.now()
    reasons = {site: refusal(workspace.store, warrant, site, now) for site in sites}
    refused = {site: why for site, why in reasons.items() if why is not None}
    for site, why in refused.items():
        run = replace(unstarted(site, warrant), ended=now, verdict=RunVerdict.REFUSED, reason=why)
        _closed(workspace.store, run)
    if refused:
        raise WarrantError("; ".join(dict.fromkeys(refused.values())))


def _closed(store: Store, run: Run) -> Run:
    """The run as it is kept; one whose last process died before it could say so is ended here.

    It is not over: the next crawl of the site goes on with it. Nor has it ended while others,
    perhaps on other machines, work on it.
    """
    kept = next((one for one in store.runs(run.site) if one.id == run.id), None)
    if kept is None:
        store.start_run(run)
    elif kept.verdict is not None:
        return kept
    elif run.verdict is not None:
        return store.decide_run(run, lambda: Ended(run, is_over=False)) or replace(
            run, ended=None, verdict=None
        )
    return run
