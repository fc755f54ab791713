"""The command that lists what cannot wait, and the line that other commands end with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    note,
    print_json,
    print_table,
    say,
    workspace_for,
)
from adwatch.custody import Act

CONCERNS = {"minor": "possibly under 18", "danger": "possibly in danger"}
"""What the table calls a concern: the ad says so, and nobody has looked yet."""

CAUTION = (
    "These are words of ads, unverified. Follow your unit's safeguarding procedure for a child or "
    "a person at risk at once; do not contact the advertiser. Where an ad is silent nothing is "
    "ruled out."
)


COLUMNS = ("ad", "concern", "as written", "why", "where in the ad", "place", "ad is")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(urgent)


def urgent(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the ads whose words say that somebody may be under 18 or in danger."""
    from adwatch.pipeline.urgent import urgent_rows

    with workspace_for(home) as workspace:
        rows = list(urgent_rows(workspace))
        note(workspace, Act.READ, {str(row["ad"]): 1 for row in rows}, command="urgent")
    if json:
        print_json(rows)
        return
    shown = ([row["ad"], CONCERNS[str(row["concern"])], row["raw"], *_words(row)] for row in rows)
    print_table(f"{len(rows)} urgent passages", COLUMNS, shown)
    say(CAUTION)


def _words(row: Mapping[str, Any]) -> tuple[str, ...]:
    where = (
        "an attribute" if row["field"] is None else f"{row['field']} {row['start']}-{row['end']}"
    )
    mark = " (candidate)" if row["candidate"] else ""
    return row["why"], where + mark, row["place"] or "", row["state"]


def say_urgent(home: Path | None) -> None:
    """Say how many ads of the workspace have an urgent passage."""
    from adwatch.pipeline.urgent import urgent_ads

    with workspace_for(home) as workspace:
        count = urgent_ads(workspace)
    more = "; `adwatch urgent` lists them" if count else ""
    say(f"{count} ads whose words may be urgent{more}")
