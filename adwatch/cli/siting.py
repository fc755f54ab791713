"""The commands on sites: list, try, check, record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    LinesOption,
    print_json,
    print_lines,
    print_table,
    say,
    settings_for,
)

if TYPE_CHECKING:
    from crawlers.checking import Report
    from crawlers.trying import Tried

site_app = typer.Typer(help="Try and check the files of the sites that are crawled.")

SiteArgument = Annotated[str, typer.Argument(metavar="NAME", help="A site, or its file in TOML.")]
FromOption = Annotated[
    Path | None,
    typer.Option("--from", metavar="FOLDER", help="Saved pages; else those saved for the site."),
]

FETCHED = 20
"""Answers a trial fetches unless told otherwise: a list or two, and some of its ads."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(site_app, name="site")


@site_app.command(name="list")
def list_sites(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the sites, in Python and in TOML, and where each stands."""
    from adwatch.pipeline.siting import site_rows

    rows = list(site_rows(settings_for(home)))
    if json:
        print_json(rows)
        return
    cells = ([row["site"], row["file"], row["address"] or "", row["error"] or ""] for row in rows)
    print_table("sites", ["site", "file", "address", "error"], cells)


@site_app.command(name="try")
def try_site(
    name: SiteArgument,
    folder: FromOption = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Ads to print; with --warrant, answers to fetch."),
    ] = None,
    warrant: Annotated[
        str | None,
        typer.Option("--warrant", metavar="ID", help="Fetch a few pages under it, and save them."),
    ] = None,
    home: HomeOption = None,
    json: LinesOption = True,
) -> None:
    """Print the ads that a site's file reads from saved pages, as JSON lines.

    With `--warrant`, some are fetched under it first, and saved beside the file.
    """
    assert json  # there is no other form
    from adwatch.pipeline import siting

    settings = settings_for(home)
    if folder is None and warrant is not None:
        from adwatch.pipeline.trial import fetch_pages

        run = fetch_pages(settings, name, warrant, limit or FETCHED)
        say(f"{name}: {run.verdict}" + (f": {run.reason}" if run.reason else ""))
    elif folder is None:
        siting.need_pages(settings, siting.named_site(settings, name).name)
    most = None if warrant else limit
    read = list(siting.try_site(settings, name, folder, most))
    print_lines(siting.ad_rows(read, most))
    _say_what_is_none(read)


def _say_what_is_none(read: Sequence[Tried]) -> None:
    ads = sum(len(one.ads()) for one in read)
    lists = sum(one.is_list for one in read)
    neither = sum(not one.is_list and one.parsed is None for one in read)
    say(f"{len(read)} pages: {ads} ads, {lists} lists, {neither} neither")
    for unread in filter(None, (one.page.fault for one in read)):
        say(f"passed over: {unread}")
    for one in read:
        if broken := one.unread():
            say(f"{one.page.name}: {len(broken)} items not read, such as: {broken[0]}")
    if not ads:
        for one in read[:5]:
            say(f"{one.page.name}: {one.error}")
        raise typer.Exit(1)


@site_app.command()
def check(
    name: SiteArgument,
    folder: FromOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Hold a site's file against saved pages and its cases, field by field."""
    from adwatch.pipeline.siting import check_site

    told = check_site(settings_for(home), name, folder)
    if json:
        print_json(told.to_row())
    else:
        print_report(name, told)
    if told.faults:
        raise typer.Exit(1)


def print_report(name: str, told: Report) -> None:
    """Show what a file makes of pages, field by field."""
    cells = (
        [
            field,
            f"{one.filled} of {told.ads}",
            ", ".join(f"{number}: {count}" for number, count in sorted(one.fired.items())),
            one.example,
        ]
        for field, one in told.fields.items()
    )
    title = f"{name}: {told.pages} pages, {told.ads} ads, {told.lists} lists ({told.named} links)"
    print_table(title, ["field", "filled", "alternatives", "example"], cells)
    for file, why in told.passed:
        say(f"neither ad nor list: {file}: {why}")
    for fault in told.faults:
        say(f"wrong: {fault}")


@site_app.command()
def record(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A site.")],
    which: Annotated[
        str | None,
        typer.Argument(metavar="URL|FILE", help="One saved page; all of them if left out."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Keep saved pages with what is read of them as cases that `site check` holds the file to."""
    from adwatch.pipeline.siting import record_cases

    for case, one in record_cases(settings_for(home), name, which):
        kind = "ad" if one.parsed is not None else "list" if one.is_list else "neither"
        print(f"{case}: {kind}")
