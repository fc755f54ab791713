"""Commands that bring ads in and read them: init, import, extract, search, doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    LinesOption,
    kinds,
    need_file,
    note_search,
    print_json,
    print_lines,
    print_table,
    say,
    settings_for,
    workspace_for,
)
from adwatch.errors import ConfigError
from adwatch.model import AdKind

MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Take a field from another column."),
]

FOUND = ("place", "title")
"""The fields that `search` shows of an ad."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)
    app.command("import")(import_)
    app.command()(extract)
    app.command()(search)
    app.command()(doctor)


def init(home: HomeOption = None) -> None:
    """Make a workspace: its database, its byte store, its marker."""
    from adwatch.pipeline.workspace import make_workspace

    settings = settings_for(home)
    made = make_workspace(settings)
    say(f"{'made' if made else 'there is already'} a workspace in {settings.home}")


def import_(
    file: Annotated[Path, typer.Argument(help="JSONL or CSV, one ad a row; or WARC, or WACZ.")],
    site: Annotated[
        str | None, typer.Option("--site", help="The site the ads or pages belong to.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="escort, massage, job, other or auto.")
    ] = None,
    map: MapOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="One bad row: nothing goes in.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Bring ads, or the pages of a web archive, from a file into the workspace.

    A bad row is told by line and field, a bad record by its offset, never by its value, and
    counted; the rest goes in. An archive needs neither --site nor --kind.
    """
    from adwatch.archive.reading import is_archive
    from adwatch.intake import parse_columns
    from adwatch.pipeline.importing import ImportOrder, import_file

    need_file(file)
    if is_archive(file):
        _import_archive(file, site, home, json)
        return
    if site is None or kind is None:
        raise ConfigError("rows need both", where="--site, --kind")
    order = ImportOrder(file, site_name(site), _kind(kind), parse_columns(map or ()), strict)
    with workspace_for(home) as workspace:
        report = import_file(workspace, order, lambda problem: say(f"{file.name}: {problem}"))
    counts = {**report.counts, "refused": report.refused}
    if report.pictures_missing:
        say(f"{report.pictures_missing} pictures were not beside the file and were not kept")
    if report.withheld:
        say(f"{len(report.withheld)} pictures are on the hash list and were not kept")
    if json:
        print_json(counts)
    else:
        say(", ".join(f"{count} {name}" for name, count in counts.items()))


def _import_archive(file: Path, site: str | None, home: Path | None, json: bool) -> None:
    from adwatch.pipeline.archive_import import import_archive

    named = None if site is None else site_name(site)
    with workspace_for(home) as workspace:
        counts = import_archive(workspace, file, named, lambda bad: say(str(bad)))
    if json:
        print_json(counts)
    else:
        say(", ".join(f"{count} {name}" for name, count in counts.items()))


def extract(
    file: Annotated[str, typer.Argument(help="JSONL or CSV; - for standard input.")] = "-",
    all: Annotated[bool, typer.Option("--all", help="Weak signals too.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="For people: where, how, how sure, what was refused.")
    ] = False,
    with_: Annotated[
        str, typer.Option("--with", metavar="KIND,…", help="Kinds made on request: meaning.")
    ] = "",
    map: MapOption = None,
    home: HomeOption = None,
    json: LinesOption = False,
) -> None:
    """Print the signals of each ad in a file, one JSON object a line; needs no workspace."""
    from adwatch.cli.explaining import explained
    from adwatch.intake import form_of, parse_columns
    from adwatch.pipeline.extracting import Reading, intake_for, read_rows

    for_people = explain and not json
    reading = Reading(
        weak=all or for_people,
        rejected=explain,
        wanted=kinds(with_),
        folder=Path(file).parent if file != "-" else Path(),
        embedder=settings_for(home).embedder,
    )
    intake = intake_for(parse_columns(map or ()))
    with _opened(file) as opened:
        rows = intake.read(opened, form_of(file))
        found = read_rows(rows, reading, lambda problem: say(f"{file}: {problem}"))
        if not for_people:
            print_lines(line for _, line in found)
            return
        for ad, line in found:
            if ad is not None:  # a bad row was told already
                print(explained(dict(ad.fields()), line), end="\n\n")


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    need_file(Path(file))
    with Path(file).open("rb") as opened:
        yield opened


def site_name(text: str) -> str:
    """A site name as it can stand in an ad key; raises ConfigError."""
    if not text or "/" in text or text != text.strip() or not text.isprintable():
        raise ConfigError("a site name holds no '/', no controls and no blanks around it", "--site")
    return text


def _kind(text: str) -> AdKind | None:
    if text == "auto":
        return None
    try:
        return AdKind(text)
    except ValueError:
        known = ", ".join(AdKind)
        raise ConfigError(f"one of {known}, auto is needed", where="--kind") from None


def search(
    text: Annotated[str, typer.Argument(help="Words, a phone number, an e-mail, a handle, a URL.")],
    limit: Annotated[int, typer.Option(help="At most so many ads.")] = 50,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Find ads by their words, or by an identifier in any usual writing."""
    from adwatch.pipeline.views import found_ads

    with workspace_for(home) as workspace:
        rows = list(found_ads(workspace, text, limit))
        note_search(workspace, text, [str(row["ad"]) for row in rows])
    if json:
        print_json(rows)
        return
    shown = ([row["ad"], row["kind"], *(_shown(row, name) for name in FOUND)] for row in rows)
    title = f"the first {limit} ads" if len(rows) == limit else f"{len(rows)} ads"
    print_table(title, ["ad", "kind", *FOUND], shown)


def _shown(row: Mapping[str, Any], field: str) -> str:
    """A field of an ad for people's eyes; one that is not sure says so."""
    mark = " (candidate)" if field in row["candidates"] else ""
    return f"{row[field] or ''}{mark}"


def doctor(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check the machine and the workspace, and say what is missing."""
    from adwatch.pipeline.health import checks

    found = checks(settings_for(home))
    if json:
        print_json([{"check": one.name, "ok": one.ok, "detail": one.detail} for one in found])
    else:
        rows = [["ok" if one.ok else "missing", one.name, one.detail] for one in found]
        print_table("adwatch doctor", ["", "check", "detail"], rows)
    if not all(one.ok or one.optional for one in found):
        raise typer.Exit(1)
