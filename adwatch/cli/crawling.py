"""The command that fetches: crawl."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    PlainOption,
    print_json,
    print_table,
    say,
    settings_for,
)
from adwatch.cli.urgent import say_urgent

if TYPE_CHECKING:
    from adwatch.model import Run
    from crawlers.launch import Progress
    from crawlers.standing import Standing

BUILT_IN = "demo"
"""The id of the demo's own warrant, written out: naming it must not load the demo."""

REFUSED = 3
"""Exit code where a run was refused, before its first request or on its way."""

UNDER_WAY = "under way"
"""What is shown in the place of a verdict while others, here or elsewhere, go on with a run."""

INTERRUPTED = 130
"""Exit code after Ctrl-C."""

NOT_COMPLETE = 5
"""Exit code where a run ended otherwise than complete."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(crawl)


def crawl(
    sites: Annotated[list[str], typer.Argument(help="Sites, such as demo_escort.")],
    warrant: Annotated[
        str, typer.Option("--warrant", metavar="ID", help="The warrant that covers the sites.")
    ] = BUILT_IN,
    workers: Annotated[
        int, typer.Option("--workers", min=1, metavar="N", help="Processes for each site.")
    ] = 1,
    budget: Annotated[
        int | None,
        typer.Option("--budget", min=1, metavar="N", help="Requests a day for each site."),
    ] = None,
    plain: PlainOption = False,
    rows: Annotated[
        bool, typer.Option("--jsonl", help="Print how far it is, and its end, as JSON lines.")
    ] = False,
    metrics: Annotated[
        int | None,
        typer.Option("--metrics", metavar="PORT", min=0, max=65535, help="Port for Prometheus."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Crawl sites into the workspace under a warrant.

    The demo's boards have a built-in one. A public site is reached at the address its site file
    states and at the further hosts of the warrant; no private address is, whatever a name says.
    """
    from adwatch.cli.watching import watching
    from adwatch.pipeline.crawling import crawl_sites
    from crawlers.launch import Interrupted

    is_interrupted = False
    with metered(metrics) as meter, watching(sites, plain, rows) as watch:
        try:
            told = both(meter, watch)
            runs = crawl_sites(settings_for(home), sites, told, warrant, workers, budget)
        except Interrupted as stop:
            runs, is_interrupted = [*stop.runs], True
    if not rows:
        _print(runs, json)
    say_urgent(home)
    if is_interrupted:
        raise typer.Exit(INTERRUPTED)
    verdicts = {_verdict(run) for run in runs}
    if not verdicts <= {"complete", UNDER_WAY}:
        raise typer.Exit(REFUSED if "refused" in verdicts else NOT_COMPLETE)


@contextmanager
def metered(port: int | None) -> Iterator[Progress]:
    """Answer for metrics on a port, if one is named; gives what is told how far each site is."""
    if port is None:
        yield lambda _standing: None
        return
    from adwatch.pipeline.metrics import Meters, serving

    meters = Meters()
    with serving(meters, port) as address:
        say(f"metrics at {address}")
        yield meters.take


def both(one: Progress, other: Progress) -> Progress:
    """Tell two who watch."""

    def tell(standing: Standing) -> None:
        one(standing)
        other(standing)

    return tell


def _print(runs: Sequence[Run], as_json: bool) -> None:
    rows = [
        {
            "site": run.site,
            "warrant": run.warrant,
            "verdict": _verdict(run),
            "reason": run.reason,
            **dict(run.counts),
        }
        for run in runs
    ]
    if as_json:
        print_json(rows)
    else:
        shown = ([r["site"], r["verdict"], _counts(r), r["reason"] or ""] for r in rows)
        print_table("runs", ["site", "verdict", "counts", "reason"], shown)


def _verdict(run: Run) -> str:
    return UNDER_WAY if run.verdict is None else str(run.verdict)


def _counts(row: Mapping[str, object]) -> str:
    named = {name: value for name, value in row.items() if isinstance(value, int)}
    return ", ".join(f"{value} {name}" for name, value in named.items())
