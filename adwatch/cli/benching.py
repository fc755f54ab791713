"""The bench commands: figures with their unit, n, runs, baseline and ratio. They never judge."""

from __future__ import annotations

from typing import Annotated, TypeVar

import typer

from adwatch.cli.shell import JsonOption, print_json, print_lines, print_table

RunsOption = Annotated[int, typer.Option("--runs", min=1, help="Runs; the median counts.")]
AdsOption = Annotated[int, typer.Option("--ads", min=50, help="Ads of the demo market.")]
PagesOption = Annotated[int, typer.Option("--pages", min=1500, help="Ads of 60 kB to crawl.")]
SeedOption = Annotated[int, typer.Option("--seed", help="The market's seed.")]

Word = TypeVar("Word", bound=str)

bench_app = typer.Typer(help="Measure; the exit code is 0 whatever the figures are.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(bench_app, name="bench")


@bench_app.command()
def extract(
    ads: AdsOption = 1000,
    runs: RunsOption = 3,
    seed: SeedOption = 101,
    topic: Annotated[
        str | None,
        typer.Option(
            "--misses",
            metavar="TOPIC",
            help="Only tell what went wrong in topics that begin so, of the dev split.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Signals per second, and what is found in invented cases, beside simpler ways to look."""
    from adwatch.bench.cases import cases
    from adwatch.bench.extract import measure, misses

    if topic is not None:
        print_lines(misses(topic, cases()))
        return
    measured = measure(ads, runs, seed)
    _print("extract", measured, json)
    if not json:
        _print_cases(measured["cases"])


@bench_app.command()
def link(
    ads: AdsOption = 2000,
    runs: RunsOption = 3,
    seed: SeedOption = 101,
    hard: Annotated[
        bool, typer.Option("--hard/--plain", help="With thieves, spam, flats; or without.")
    ] = True,
    split: Annotated[
        str, typer.Option("--split", help="dev, to tune on, or held-out, to measure on.")
    ] = "dev",
    signals: Annotated[
        str | None,
        typer.Option("--signals", help="read from the texts, or written from the truth."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="SECTION", help="Only these sections.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """How well and how fast ads are linked, beside simpler ways to do it."""
    from adwatch.bench.link import SECTIONS, measure
    from adwatch.bench.market import READ_UP_TO, SIGNALS, Order
    from adwatch.demo.phrases import SPLITS

    usual = SIGNALS[ads > READ_UP_TO]
    order = Order(
        ads,
        seed,
        hard,
        split=_one_of("--split", split, SPLITS),
        signals=_one_of("--signals", signals or usual, SIGNALS),
    )
    chosen = [_one_of("--only", name, tuple(SECTIONS)) for name in only or ()]
    _print("link", measure(order, runs, chosen), json)


def _one_of(option: str, told: str, known: tuple[Word, ...]) -> Word:
    for one in known:
        if one == told:
            return one
    raise typer.BadParameter(f"{told!r} is none of {', '.join(known)}", param_hint=option)


@bench_app.command()
def crowd(
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help="An empty PostgreSQL database.")
    ],
    ads: AdsOption = 4000,
    latency: Annotated[
        int, typer.Option("--latency", min=0, help="Milliseconds until the site answers.")
    ] = 400,
    seed: SeedOption = 101,
    json: JsonOption = False,
) -> None:
    """Pages a second as 1, 2 and 4 crawl processes share one site on one PostgreSQL."""
    from adwatch.bench.crowd import measure

    _print("crowd", measure(ads, latency, seed, database), json)


@bench_app.command()
def crawl(pages: PagesOption = 3000, runs: RunsOption = 3, json: JsonOption = False) -> None:
    """Pages crawled per second of processor time, beside the framework alone."""
    from adwatch.bench.crawl import measure

    _print("crawl", measure(pages, runs), json)


@bench_app.command()
def recrawl(
    lists: Annotated[int, typer.Option("--lists", min=2, help="Lists of the market.")] = 400,
    per_day: Annotated[int, typer.Option("--per-day", min=1, help="New ads a day.")] = 4000,
    days: Annotated[int, typer.Option("--days", min=3, help="Days watched.")] = 30,
    requests: Annotated[int, typer.Option("--requests", min=1, help="Requests a day.")] = 16_000,
    polls: Annotated[
        float, typer.Option("--polls", min=0.1, help="Times a day the uniform policy asks a list.")
    ] = 2.6,
    slots: Annotated[int, typer.Option("--slots", min=1, help="Ads a list shows.")] = 20,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Markets; the mean counts.")] = 1,
    json: JsonOption = False,
) -> None:
    """Ads, edits and removals found on a budget, as learned and by one beat for all lists."""
    from adwatch.bench.recrawl import Terms, measure
    from adwatch.demo.lives import Scale

    scale = Scale(lists, float(per_day), days)
    _print("recrawl", measure(scale, Terms(requests, polls, slots), seeds), json)


def _print(name: str, report: dict[str, object], json: bool) -> None:
    if json:
        print_json(report)
        return
    figures = report["figures"]
    assert isinstance(figures, list)
    columns = ["figure", "value", "unit", "n", "runs", "baseline", "ratio", "goal"]
    rows = ([figure[column] for column in columns] for figure in figures)
    print_table(f"bench {name} on {report['machine']}", columns, rows)


def _print_cases(rows: object) -> None:
    assert isinstance(rows, list)
    columns = ["topic", "kind", "split", "cases", "expected", "found", "precision", "recall", "f1"]
    print_table("cases", columns, ([row[column] for column in columns] for row in rows))
