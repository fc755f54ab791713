"""The command that shows the sites under watch: crawls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import typer

from adwatch.cli.scheduling import minute, opened
from adwatch.cli.shell import HomeOption, JsonOption, print_json, print_table, say

SILENT = timedelta(minutes=5)
"""A worker looks every few seconds: after this none is there."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(crawls)


def crawls(
    site: Annotated[
        str | None, typer.Argument(help="One site, with what became of its due moments.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Due moments shown.")] = 20,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show the sites under watch: next run, last run and its figures, warrant, pause."""
    from adwatch.pipeline.crawls import crawl_rows, planned_rows

    with opened(home) as (workspace, schedules):
        now = schedules.now()
        rows = list(crawl_rows(workspace, schedules, now))
        planned = [] if site is None else list(planned_rows(schedules, site, limit))
        looked = max((one.looked for one in schedules.every() if one.looked), default=now)
    shown = [row for row in rows if site in {None, row["site"]}]
    if json:
        print_json(shown if site is None else {"crawls": shown, "planned": planned})
        return
    _print_crawls(shown)
    if site is not None:
        for row in shown:
            fill = (row["last"] or {}).get("fill", {}).items()
            shares = ([name, f"{share:.0%}"] for name, share in fill)
            print_table("filled in its last run", ["field", "ads that state it"], shares)
        columns = ["due", "state", "verdict", "reason", "note"]
        cells = ([minute(row["due"]), *(row[one] or "" for one in columns[1:])] for row in planned)
        print_table(f"due moments of {site}", columns, cells)
    if now - looked >= SILENT:
        say(f"no worker has looked since {looked:%Y-%m-%d %H:%MZ}: start `adwatch worker`")


def _print_crawls(rows: list[dict[str, Any]]) -> None:
    columns = [
        "site",
        "next",
        "last",
        "verdict",
        "pages",
        "s/page",
        "delay",
        "filled",
        "warrant",
        "why not",
    ]
    print_table(f"{len(rows)} sites under watch", columns, (_cells(row) for row in rows))


def _cells(row: Mapping[str, Any]) -> list[object]:
    last = row["last"] or {}
    following = "under way" if row["under_way"] else minute(row["next"])
    warrant = row["warrant"]
    return [
        row["site"],
        following,
        minute(last.get("started")),
        (last.get("verdict") or "under way") if last else "–",
        last.get("pages", "–"),
        last.get("pace") or "–",
        "–" if last.get("delay_hours") is None else f"{last['delay_hours']:.0f}h",
        _filled(last.get("fill", {})),
        f"{warrant['state']} until {(warrant['until'] or '–')[:10]}",
        _why_not(row),
    ]


def _filled(fill: Mapping[str, float]) -> str:
    """How many fields every ad states, and of the others the share."""
    parts = [
        f"{name.removeprefix('attribute ')} {share:.0%}"
        for name, share in fill.items()
        if share < 1
    ]
    whole = len(fill) - len(parts)
    return ", ".join([*([f"{whole} fields 100%"] if whole else []), *parts]) or "–"


def _why_not(row: Mapping[str, Any]) -> str:
    if row["paused"]:
        return f"paused {row['paused']}"
    skipped = row["skipped"]
    return f"{minute(skipped['due'])} skipped: {skipped['reason']}" if skipped else ""
