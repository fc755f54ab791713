"""The commands that say when sites are crawled: schedule add, list, pause, resume, remove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time, timedelta
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    print_json,
    print_table,
    say,
    settings_for,
    visible,
)
from adwatch.errors import ConfigError
from adwatch.schedule import Pause, Schedule, read_duration

if TYPE_CHECKING:
    from adwatch.pipeline.workspace import Workspace
    from storage.schedules import SqlSchedules

schedule_app = typer.Typer(help="Say when sites are crawled; `worker` crawls them.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(schedule_app, name="schedule")


def duration(text: str) -> timedelta:
    """Read a duration, such as 6h."""
    try:
        return read_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def time_of_day(text: str) -> time:
    """Read a time of day, such as 03:00."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time of day, such as 03:00") from None


SiteArgument = Annotated[str, typer.Argument(help="A site, such as demo_escort.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why.", show_default=False)]
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who; the account's name if left out.")
]  # fmt: skip


@schedule_app.command()
def add(
    site: SiteArgument,
    warrant: Annotated[
        str, typer.Option("--warrant", metavar="ID", help="The warrant.", show_default=False)
    ],
    every: Annotated[
        timedelta | None,
        typer.Option("--every", metavar="TIME", parser=duration, help="Such as 6h, 90m, 1d12h."),
    ] = None,
    at: Annotated[
        time | None,
        typer.Option("--at", metavar="HH:MM", parser=time_of_day, help="Daily at this time."),
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", help="Whose clock --at goes by: an IANA time zone.")
    ] = "UTC",
    jitter: Annotated[
        timedelta | None,
        typer.Option("--jitter", metavar="TIME", parser=duration, help="Begin so much later."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Have a site crawled every so often, or daily at a time, from now on."""
    from adwatch.pipeline import planning

    with opened(home) as (workspace, schedules):
        try:
            wished = Schedule(
                site=site,
                warrant=warrant,
                created=schedules.now(),
                every=every,
                at=at,
                zone=zone,
                jitter=jitter or timedelta(0),
            )
        except ValueError as error:
            field, _, why = str(error).partition(": ")
            raise ConfigError(why, where=f"--{field}") from None
        added = planning.add(workspace, schedules, wished)
        _tell(workspace, schedules, added.site, json)


@schedule_app.command(name="list")
def list_(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the schedules: when each site is due, under which warrant, and who paused it."""
    from adwatch.pipeline.crawls import crawl_rows

    with opened(home) as (workspace, schedules):
        rows = list(crawl_rows(workspace, schedules, schedules.now()))
    if json:
        print_json(rows)
        return
    columns = ["site", "schedule", "warrant", "next", "paused"]
    cells = ([*_said(row).values()] for row in rows)
    print_table(f"{len(rows)} schedules", columns, cells)


@schedule_app.command()
def pause(
    site: SiteArgument,
    why: WhyOption,
    by: ByOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Leave a site alone until `resume`; a scheduled run of it under way is stopped."""
    from adwatch.pipeline import planning

    with opened(home) as (workspace, schedules):
        try:
            told = Pause(schedules.now(), getuser() if by is None else by, why)
        except ValueError as error:
            field, _, trouble = str(error).partition(": ")
            raise ConfigError(trouble, where=f"--{field}") from None
        planning.pause(workspace.store, schedules, site, told)
        _tell(workspace, schedules, site, json)


@schedule_app.command()
def resume(site: SiteArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Crawl a paused site again, from its next due moment on."""
    from adwatch.pipeline import planning

    with opened(home) as (workspace, schedules):
        planning.resume(workspace.store, schedules, site)
        _tell(workspace, schedules, site, json)


@schedule_app.command()
def remove(site: SiteArgument, why: WhyOption = "by command", home: HomeOption = None) -> None:
    """Remove a site's schedule; what became of its due moments stays on record."""
    from adwatch.pipeline import planning

    with opened(home) as (workspace, schedules):
        planning.remove(workspace.store, schedules, site, why)
    say(f"{site} is not crawled by schedule any more")


@contextmanager
def opened(home: Path | None) -> Iterator[tuple[Workspace, SqlSchedules]]:
    """The workspace a command works in, and its schedules."""
    from adwatch.pipeline.planning import open_schedules
    from adwatch.pipeline.workspace import open_workspace

    settings = settings_for(home)
    with open_workspace(settings) as workspace, open_schedules(settings) as schedules:
        yield workspace, schedules


def _tell(workspace: Workspace, schedules: SqlSchedules, site: str, json: bool) -> None:
    from adwatch.pipeline.crawls import crawl_rows

    rows = crawl_rows(workspace, schedules, schedules.now())
    (row,) = [row for row in rows if row["site"] == site]
    if json:
        print_json(row)
    else:
        print("\n".join(f"{name}: {visible(text)}" for name, text in _said(row).items() if text))


def _said(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "site": row["site"],
        "schedule": row["schedule"],
        "warrant": row["warrant"]["id"],
        "next": minute(row["next"]),
        "paused": row["paused"] or "",
    }


def minute(told: str | None) -> str:
    """A time as a table shows it: month, day, hour and minute in UTC."""
    return "–" if told is None else f"{told[5:10]} {told[11:16]}Z"
