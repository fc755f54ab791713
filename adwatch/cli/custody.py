"""The commands on the custody log: list it, print its head, verify it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from adwatch.cli.shell import HomeOption, JsonOption, print_json, print_table, say, workspace_for
from adwatch.custody import Act, Entry, Head
from adwatch.errors import ConfigError

custody_app = typer.Typer(help="The record of what was captured, read, exported and decided.")

COLUMNS = ("entry", "when", "who", "act", "why", "what")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(custody_app, name="custody")


@custody_app.command("list")
def list_(
    act: Annotated[Act | None, typer.Option("--act", help="Entries of this act.")] = None,
    ad: Annotated[
        str | None, typer.Option("--ad", help="Who was shown this ad, written site/local_id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show the newest entries: who did what, when, and why."""
    from adwatch.pipeline.custody import entries

    with workspace_for(home) as workspace:
        found = entries(workspace, act, ad, limit)
    if json:
        print_json([_plain(entry) for entry in found])
    else:
        print_table(f"{len(found)} entries, newest first", COLUMNS, map(_row, found))


@custody_app.command()
def head(home: HomeOption = None, json: JsonOption = False) -> None:
    """Print the last entry's number and digest: keep it where nobody here can change it."""
    with workspace_for(home) as workspace:
        last = workspace.store.head()
    if json:
        print_json({"head": None if last is None else str(last)})
    elif last is not None:
        print(last)


@custody_app.command()
def verify(
    anchor: Annotated[
        list[str] | None, typer.Option("--head", help="A head that was kept elsewhere.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Check the log, the rows it tells of and all bytes; name what is altered, gone or put in."""
    from adwatch.pipeline.custody import flaws

    anchors = [_anchor(text) for text in anchor or ()]
    with workspace_for(home) as workspace:
        found = [f"{flaw.where}: {flaw.what}" for flaw in flaws(workspace, anchors)]
        last = workspace.store.head()
    if json:
        print_json({"head": None if last is None else str(last), "flaws": found})
    else:
        for flaw in found:
            say(flaw)
        say(f"{0 if last is None else last.number} entries, {len(found)} flaws")
    if found:
        raise typer.Exit(1)


def _anchor(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ConfigError(str(error), where="--head") from None


def _plain(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _row(entry: Entry) -> tuple[object, ...]:
    told = ", ".join(f"{name} {value}" for name, value in entry.facts.items() if value)
    when = entry.at.isoformat(sep=" ", timespec="seconds")
    return entry.number, when, entry.who, entry.act, entry.why or "", told
