"""The form of a benchmark's report: what was measured, on what, how often, beside what."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median
from time import perf_counter

PACKAGES = (
    *("adwatch", "numpy", "phonenumbers", "rapidfuzz", "scikit-learn", "scrapy", "selectolax"),
    "sqlalchemy",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `ratio` is value over baseline, None where there is no baseline.

    `goal` is what was aimed at, such as `>= 0.93`.
    """

    figure: str
    value: float
    unit: str
    n: int
    runs: int
    baseline: str | None = None
    baseline_value: float | None = None
    ratio: float | None = None
    goal: str | None = None


def beside(figure: Figure, baseline: str, value: float) -> Figure:
    """The figure with a baseline measured in the same run."""
    ratio = round(figure.value / value, 3) if value else None
    parts = {"baseline": baseline, "baseline_value": round(value, 4), "ratio": ratio}
    return Figure(**{**asdict(figure), **parts})


def report(figures: list[Figure]) -> dict[str, object]:
    """The figures with the machine and the versions they were measured on."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
        "figures": [asdict(figure) for figure in figures],
    }


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median wall-clock time of several runs of `work`, in seconds."""
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)
