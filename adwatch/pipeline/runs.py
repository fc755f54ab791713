"""Runs as they ended, and what a site's next run will be held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from statistics import median

from adwatch.model import Run
from adwatch.pipeline.workspace import Workspace
from crawlers import limits
from crawlers.figures import Figures
from crawlers.usual import Part, usual_share


def run_rows(workspace: Workspace, site: str | None, limit: int) -> Iterator[dict[str, object]]:
    """The runs, newest first: verdict, reason, counts, and whether later runs are held to them."""
    for run in workspace.store.runs(site, limit):
        yield {
            "id": run.id,
            "site": run.site,
            "warrant": run.warrant,
            "started": run.started.isoformat(),
            "ended": run.ended.isoformat() if run.ended else None,
            "verdict": str(run.verdict) if run.verdict else None,
            "reason": run.reason,
            "measure": bool(run.figures.get("sound")),
            "counts": dict(run.counts),
        }


def usual_rows(workspace: Workspace, site: str) -> Iterator[dict[str, object]]:
    """What is usual for a site: each figure by its last value, the usual one and how many runs."""
    runs = list(islice(_sound(workspace.store.runs(site, limits.BASELINE_READ)), limits.BASELINE))
    if not runs:
        return
    for name, values in _numbers(runs).items():
        yield _row(name, f"{values[0]:.4g}", f"{median(values):.4g}", len(runs))
    for name, parts in _shares(runs).items():
        yield _row(name, f"{parts[0].share:.0%}", f"{usual_share(parts):.0%}", len(runs))


def _sound(runs: Iterator[Run]) -> Iterator[Figures]:
    """The figures of sound runs by the newest version of the site file."""
    version = None
    for run in runs:
        figures = Figures.from_row(run.figures)
        version = version or (figures.version if run.figures else None)
        if figures.sound and figures.version == version:
            yield figures


def _numbers(runs: list[Figures]) -> dict[str, list[float]]:
    return {
        "ads": [one.ads for one in runs],
        "pages asked for each ad": [one.asked / max(one.ads, 1) for one in runs],
        "ads named by each list": [one.named / max(one.lists, 1) for one in runs],
    }


def _shares(runs: list[Figures]) -> dict[str, list[Part]]:
    again = [one for one in runs if one.known]
    told = {
        "ads unchanged": [Part(one.said["same"], one.ads) for one in again],
        "known ads gone": [Part(one.gone, one.known) for one in again],
    }
    names = sorted({name for one in runs for name in one.filled})
    told |= {f"ads that state {n!a}": [Part(one.filled[n], one.ads) for one in runs] for n in names}
    for name in sorted({name for one in runs for name in one.numbers}):
        parts = [Part(one.numbers[name], one.filled[name]) for one in runs]
        told[f"long numbers in {name!a}"] = parts
    return {name: parts for name, parts in told.items() if parts}


def _row(figure: str, last: str, usual: str, runs: int) -> dict[str, object]:
    return {"figure": figure, "last": last, "usual": usual, "runs": runs}
