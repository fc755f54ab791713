"""The command that fetches: crawl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    counting,
    print_json,
    print_table,
    settings_for,
)

BUILT_IN = "demo"
"""The id of the demo's own warrant, written out: naming it must not load the demo."""

REFUSED = 3
"""Exit code where a run was refused, before its first request or on its way."""

UNDER_WAY = "under way"
"""What is shown in the place of a verdict while others, here or elsewhere, go on with a run."""

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
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Crawl sites into the workspace under a warrant.

    The demo's boards have a built-in one. Whatever a warrant says, this release fetches nothing
    but the demo's own boards on this machine.
    """
    from adwatch.pipeline.crawling import crawl_sites

    with counting("crawling") as count:
        runs = crawl_sites(
            settings_for(home),
            sites,
            lambda site, counts: count(site, counts.get("ads", 0)),
            warrant,
            workers,
        )
    rows = [
        {
            "site": run.site,
            "warrant": run.warrant,
            "verdict": UNDER_WAY if run.verdict is None else str(run.verdict),
            "reason": run.reason,
            **dict(run.counts),
        }
        for run in runs
    ]
    if json:
        print_json(rows)
    else:
        shown = ([r["site"], r["verdict"], _counts(r), r["reason"] or ""] for r in rows)
        print_table("runs", ["site", "verdict", "counts", "reason"], shown)
    verdicts = {row["verdict"] for row in rows}
    if not verdicts <= {"complete", UNDER_WAY}:
        raise typer.Exit(REFUSED if "refused" in verdicts else NOT_COMPLETE)


def _counts(row: Mapping[str, object]) -> str:
    named = {name: value for name, value in row.items() if isinstance(value, int)}
    return ", ".join(f"{value} {name}" for name, value in named.items())
