"""The command that shows the sites under watch: crawls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

import typer

from adwatch.cli.scheduling import minute, opened
from adwatch.cli.shell import HomeOption, JsonOption, print_json, print_table, say, visible

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
    columns = ["site", "next", "last", "verdict", "pages", "warrant until"]
    print_table(f"{len(rows)} sites under watch", columns, (_cells(row) for row in rows))
    for row in rows:
        print(visible(f"{row['site']}: {'; '.join(_more(row))}"))


def _cells(row: Mapping[str, Any]) -> list[object]:
    last, warrant = row["last"] or {}, row["warrant"]
    following = "under way" if row["under_way"] else minute(row["next"])
    until = (warrant["until"] or "–")[:10]
    return [
        row["site"],
        following,
        minute(last.get("started")),
        (last.get("verdict") or "under way") if last else "–",
        last.get("pages", "–"),
        until if warrant["state"] == "valid" else f"{until} {warrant['state']}",
    ]


def _more(row: Mapping[str, Any]) -> Iterator[str]:
    """What is said of a site beside its figures: why it is not crawled first."""
    if row["paused"]:
        yield f"paused {row['paused']}"
    elif row["skipped"]:
        yield f"{minute(row['skipped']['due'])} skipped: {row['skipped']['reason']}"
    yield row["schedule"]
    last = row["last"] or {}
    if last.get("pace"):
        yield f"{last['pace']} s a page"
    if last.get("delay_hours") is not None:
        yield f"ads seen {last['delay_hours']:.0f} h after they were posted"
    if last.get("fill"):
        yield f"filled: {_filled(last['fill'])}"


def _filled(fill: Mapping[str, float]) -> str:
    """How many fields every ad states, and of the others the share."""
    parts = [
        f"{name.removeprefix('attribute ')} {share:.0%}"
        for name, share in fill.items()
        if share < 1
    ]
    whole = len(fill) - len(parts)
    return ", ".join([*([f"{whole} fields 100%"] if whole else []), *parts]) or "–"
