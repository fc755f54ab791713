"""The command that shows runs: how they ended and why, and what is usual for a site."""

from __future__ import annotations

from typing import Annotated

import typer

from adwatch.cli.shell import HomeOption, JsonOption, print_json, print_table, workspace_for


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(runs)


def runs(
    site: Annotated[str | None, typer.Argument(help="One site; all of them if left out.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many runs.")] = 20,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show how runs ended and why; for one site also what its next run is held against."""
    from adwatch.pipeline.history import delay_row
    from adwatch.pipeline.runs import run_rows, usual_rows

    with workspace_for(home) as workspace:
        rows = list(run_rows(workspace, site, limit))
        usual = list(usual_rows(workspace, site)) if site is not None else []
        delay = delay_row(workspace, site, limit) if site is not None else None
    usual += [] if delay is None else [delay]
    if json:
        print_json({"runs": rows, "usual": usual})
        return
    shown = (
        [row["started"], row["site"], row["verdict"] or "under way", row["reason"] or ""]
        for row in rows
    )
    print_table("runs", ["started", "site", "verdict", "reason"], shown)
    if usual:
        columns = ["figure", "last", "usual", "runs"]
        print_table(f"usual for {site}", columns, ([row[one] for one in columns] for row in usual))
