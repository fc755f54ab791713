"""The commands on kept pages: list, verify, export, expire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from adwatch.cli.warranting import moment
from adwatch.custody import Act
from adwatch.kept import PageQuery
from adwatch.model import PageKind

pages_app = typer.Typer(help="List, verify and export the pages that were kept.")

SHOWN = 50
"""Rows of the table for people; JSON has them all."""

SiteOption = Annotated[str | None, typer.Option("--site", help="Pages of this site.")]
RunOption = Annotated[str | None, typer.Option("--run", help="Pages of this run.")]
KindOption = Annotated[
    PageKind | None, typer.Option("--kind", help="Pages that are ads, lists, pictures or others.")
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="TIME", help="Pages fetched from then on.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help="Pages fetched before then.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(pages_app, name="pages")


@pages_app.command("list")
def list_(
    site: SiteOption = None,
    run: RunOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show the pages that were kept, oldest first."""
    from adwatch.pipeline.archiving import page_rows

    with workspace_for(home) as workspace:
        rows = list(page_rows(workspace, _query(site, run, kind, since, until)))
        note(workspace, Act.READ, command="pages list", pages=len(rows))
    if json:
        print_json(rows)
        return
    columns = ("page", "kind", "fetched_at", "status", "rendered_by", "bytes", "url")
    shown = [[row[name] for name in columns] for row in rows[:SHOWN]]
    print_table(f"{len(rows)} pages", columns, shown)
    if len(rows) > SHOWN:
        say(f"the first {SHOWN} are shown; --json prints them all")


@pages_app.command()
def verify(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check every row and every byte that was kept; name what is altered or missing."""
    from adwatch.pipeline.archiving import page_flaws

    with workspace_for(home) as workspace:
        flaws = list(page_flaws(workspace))
        count = workspace.store.counts()["pages"]
    if json:
        print_json({"pages": count, "flaws": flaws})
    else:
        for flaw in flaws:
            say(flaw)
        say(f"{count} pages, {len(flaws)} flaws")
    if flaws:
        raise typer.Exit(1)


@pages_app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="A file .warc, .warc.gz or .wacz.")],
    site: SiteOption = None,
    run: RunOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write kept pages as a web archive: WARC 1.1, alone or in a WACZ.

    The same pages make the same file, byte for byte.
    """
    from adwatch.pipeline.archiving import export_pages

    with workspace_for(home) as workspace:
        note(workspace, Act.EXPORT, what="pages", format=out.suffix, site=site, run=run)
        report = export_pages(workspace, _query(site, run, kind, since, until), out)
    for number, why in report.unreadable:
        say(f"page {number} is left out: {why}")
    if report.purged:
        say(f"{report.purged} pages are left out: their bytes were let go")
    if json:
        print_json({"file": str(out), "pages": report.pages, "records": report.records})
    else:
        say(f"{report.pages} pages in {report.records} records, written to {out}")
    if report.unreadable:
        raise typer.Exit(1)


@pages_app.command()
def expire(home: HomeOption = None, json: JsonOption = False) -> None:
    """Let go of the bytes of list pages that are older than the setting `list_page_days`.

    Their rows stay. Every crawl begins with this.
    """
    from adwatch.pipeline.archiving import expire_lists

    with workspace_for(home) as workspace:
        purged = expire_lists(workspace)
    if json:
        print_json({"purged": purged})
    else:
        say(f"the bytes of {purged} list pages were let go")


def _query(
    site: str | None, run: str | None, kind: PageKind | None, since: str | None, until: str | None
) -> PageQuery:
    begin, end = (None if text is None else moment(text) for text in (since, until))
    return PageQuery(site, run, kind, begin, end)
