"""The whole main job on the demo market: boards up, crawl, extract, link, evaluate, boards down."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adwatch.demo import boards
from adwatch.demo.market import Market
from adwatch.errors import ConfigError
from adwatch.model import AdKey, Cluster, Cut
from adwatch.pipeline.crawling import crawl_sites
from adwatch.pipeline.linking import LinkReport, components_score, evaluate_against, link_ads
from adwatch.pipeline.views import cluster_view
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.settings import Settings
from crawlers.launch import Progress
from storage.workspace import MARKER
from storage.workspace import Workspace as Layout

SITES = ("demo_escort", "demo_job", "demo_massage")

TRUTH_NAME = "demo-truth.csv"
"""The market's ground truth, left in the workspace so that `evaluate` can be tried by hand."""

TOLD_SIZES = range(4, 16)
"""Sizes of a cluster that can be explained on one screen."""


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """How large a demo, over how many simulated days after the first."""

    ads: int
    days: int
    seed: int
    keep: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told how far the demo is: its steps, each of its crawls, and what is counted."""

    step: Callable[[str], None] = lambda _line: None
    watch: Callable[[Sequence[str]], AbstractContextManager[Progress]] = lambda _sites: nullcontext(
        lambda _standing: None
    )
    counting: Callable[[], AbstractContextManager[Callable[[str, int], None]]] = lambda: (
        nullcontext(lambda _name, _count: None)
    )


def run_demo(settings: Settings, order: DemoOrder, told: Told) -> dict[str, Any]:
    """Run the demo in a fresh demo workspace; returns what the summary shows.

    Raises ConfigError where the workspace holds anything but an earlier demo.
    """
    _fresh(settings)
    market = Market(order.ads, order.seed)
    days: list[dict[str, Any]] = []
    with _boards_up(settings.home, order):
        for day in range(order.days + 1):
            boards.advance(settings.home, day)
            told.step(f"day {day}: crawling {', '.join(SITES)}")
            days.append(_crawled_day(settings, market, day, told))
    told.step("reading and linking")
    with open_workspace(settings) as workspace:
        with told.counting() as progress:
            report = link_ads(workspace, full=False, without=frozenset(), progress=progress)
        told.step("evaluating against the market's truth")
        truth = _write_truth(settings.home / TRUTH_NAME, market, order.days)
        summary = _summary(workspace, report, truth)
        for later in days[1:]:
            later["reposts_linked"] = _linked_reposts(workspace, market, later["day"])
    return {
        "ads": order.ads,
        "seed": order.seed,
        "home": str(settings.home),
        "days": days,
    } | summary


def _fresh(settings: Settings) -> None:
    if settings.database_url is not None:
        raise ConfigError("the demo works in a workspace of its own: unset ADWATCH_DATABASE_URL")
    if (settings.home / MARKER).exists():
        if not Layout.open(settings.home).demo:
            raise ConfigError("holds more than a demo: name another --home", str(settings.home))
        boards.stop(settings.home)
        shutil.rmtree(settings.home)
    make_workspace(settings, demo=True)


@contextmanager
def _boards_up(home: Path, order: DemoOrder) -> Iterator[None]:
    boards.start_detached(home, order.ads, order.seed)
    try:
        yield
    except BaseException:
        boards.stop(home)
        raise
    if not order.keep:
        boards.stop(home)


def _crawled_day(settings: Settings, market: Market, day: int, told: Told) -> dict[str, Any]:
    with told.watch(SITES) as progress:
        runs = crawl_sites(settings, SITES, progress)
    live = Counter(ad.board for ad in market.live(day))
    with open_workspace(settings) as workspace:
        seen = {site: {one.ad.local_id for one in workspace.store.live_ads(site)} for site in SITES}
    missed = [ad.id for ad in market.live(day) if ad.id not in seen[ad.board]]
    return {
        "day": day,
        "boards": [
            {
                "site": run.site,
                "verdict": str(run.verdict),
                "live": live[run.site],
                "seen": len(seen[run.site]),
                **dict(run.counts),
            }
            for run in runs
        ],
        "missed": len(missed),
        "changes": _changes(market, day),
    }


def _changes(market: Market, day: int) -> dict[str, int]:
    if day == 0:
        return {}
    changed = market.changes(day)
    names = ("appeared", "edited", "reposted", "removed")
    return {name: len(getattr(changed, name)) for name in names}


def _linked_reposts(workspace: Workspace, market: Market, day: int) -> int:
    """Re-posts of a day whose old and new ad are in one cluster."""
    boards_of = {ad.id: ad.board for number in (day - 1, day) for ad in market.live(number)}
    homes = [
        [workspace.store.cluster_of(AdKey(boards_of[ad], ad)) for ad in pair]
        for pair in market.changes(day).reposted
    ]
    return sum(old is not None and old == new for old, new in homes)


def _write_truth(file: Path, market: Market, last_day: int) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("ad", "operator"))
        writer.writerows(market.truth(last_day))
    return file


def _summary(workspace: Workspace, report: LinkReport, truth: Path) -> dict[str, Any]:
    sets = workspace.store.signal_sets()
    signals = Counter(signal.kind for one in sets for signal in one.signals)
    links = [link for link in report.result.links if link.accepted]
    evidence = Counter(one.kind for link in links for one in link.evidence if one.bits > 0)
    clusters = list(workspace.store.clusters(Cut.WORKING))
    return {
        "signals": dict(signals.most_common()),
        "links": len(links),
        "evidence": dict(evidence.most_common()),
        "clusters": sum(len(one.members) > 1 for one in clusters),
        "singletons": sum(len(one.members) == 1 for one in clusters),
        "largest": max((len(one.members) for one in clusters), default=0),
        "scores": evaluate_against(workspace, truth),
        "components_bcubed_f1": components_score(workspace, truth),
        "example": cluster_view(workspace, _telling(clusters)),
    }


def _telling(clusters: list[Cluster]) -> str:
    """The cluster shown as an example: on the most sites, of a size that fits a screen."""
    fitting = [one for one in clusters if len(one.members) in TOLD_SIZES] or clusters
    return max(fitting, key=lambda one: (len({k.site for k in one.members}), one.id)).id
