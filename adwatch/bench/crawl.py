"""`adwatch bench crawl`: a whole crawl on loopback, beside the framework alone and with parsers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory

from adwatch.bench.bare import FAST, NOTHING, SOCKETS, SOUP, bare
from adwatch.bench.board import PLACE, SITE, board
from adwatch.bench.gauge import Sample
from adwatch.bench.report import Figure, beside, report
from adwatch.bench.rereading import reread
from adwatch.model import RunVerdict
from adwatch.settings import load_settings
from crawlers.launch import crawl

COMPARED = {
    FAST: "Scrapy and the same parser in its process",
    NOTHING: "Scrapy that reads nothing",
    SOUP: "Scrapy at its defaults and BeautifulSoup",
    SOCKETS: "plain sockets",
}

BARE_PAGES = {FAST: 2_000, NOTHING: 2_000, SOUP: 300, SOCKETS: 5_000}
"""Pages of each comparison: some seconds of work."""

WARM = 500
"""Answers left out of the figures: processes start and fill their caches."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One crawl: pages a second of processor time, then read again; memory, worst stall."""

    rate: float
    again: float
    growth: float
    memory: float
    stall: float


def measure(pages: int, runs: int) -> dict[str, object]:
    """Everything on: frontier, capture, readers, store on SQLite; the median of the runs."""
    with board(pages) as url:
        crawls = [_crawl(url) for _ in range(runs)]
        others = {
            what: median(bare(what, url, count) for _ in range(runs))
            for what, count in BARE_PAGES.items()
        }
    rate = median(one.rate for one in crawls)
    figure = Figure("whole crawl", round(rate, 1), "pages/CPU-s", pages, runs)
    rates = [beside(figure, COMPARED[what], other) for what, other in others.items()]
    return report([*rates, *_burdens(crawls, pages)])


def _burdens(crawls: Sequence[Measured], pages: int) -> list[Figure]:
    told = (
        ("kept pages read again", [one.again for one in crawls], "pages/CPU-s"),
        ("memory gained a page", [one.growth for one in crawls], "bytes"),
        ("memory of all processes", [one.memory for one in crawls], "MB"),
        ("worst stall of the event loop", [one.stall for one in crawls], "ms"),
    )
    return [
        Figure(name, round(median(values), 1), unit, pages, len(crawls))
        for name, values, unit in told
    ]


def _crawl(url: str) -> Measured:
    with TemporaryDirectory(prefix="adwatch-bench-") as folder:
        home = Path(folder)
        (home / PLACE).write_text(json.dumps({SITE: url}), encoding="utf-8")
        given = {
            "DEMO_BOARDS": "adwatch.bench.board:lease",
            "EXTENSIONS": json.dumps({"adwatch.bench.gauge.Gauge": 0}),
            "GAUGE": str(home / "gauge.json"),
        }
        (run,) = crawl([SITE], load_settings(home), overrides=given)
        if run.verdict is not RunVerdict.COMPLETE:
            raise RuntimeError(f"the measured crawl ended {run.verdict}: {run.reason}")
        seen = json.loads((home / "gauge.json").read_text(encoding="utf-8"))
        again = reread(home)
    samples = [Sample(**one) for one in seen["samples"]]
    return _measured([one for one in samples if one.answers >= WARM], again, seen["stall"])


def _measured(samples: Sequence[Sample], again: float, stall: float) -> Measured:
    first, last = samples[0], samples[-1]
    rate = (last.answers - first.answers) / (last.processor - first.processor)
    growth = linear_regression([one.answers for one in samples], [one.memory for one in samples])
    return Measured(rate, again, growth.slope, last.memory / 1e6, stall * 1000)
