"""The commands on warrants: new, list, show, revoke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    print_json,
    print_table,
    visible,
    workspace_for,
)
from adwatch.hours import QuietHours
from adwatch.model import AdKind
from adwatch.warrant import USUAL_BYTES, USUAL_HOURS, USUAL_PORTS

warrant_app = typer.Typer(help="Issue, show and revoke the warrants under which sites are crawled.")

HOST_HELP = "A host it covers beyond the site's own; may be repeated."
PORT_HELP = "A port that may be asked, in place of 80 and 443; may be repeated."
QUIET_HELP = "When nothing is asked, such as '22:00-06:00 Europe/Madrid'."
BYTES_HELP = "Bytes a run, at most."
HOURS_HELP = "Hours a run, at most."

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="A warrant's id.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(warrant_app, name="warrant")


def moment(text: str) -> datetime:
    """Read an ISO 8601 date or time; without an offset it is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no ISO 8601 date, such as 2026-03-31") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def quiet_hours(text: str) -> QuietHours:
    """Read quiet hours as they are written."""
    try:
        return QuietHours.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error).removeprefix("quiet_hours: ")) from None


def _text(name: str, help: str) -> Any:
    return typer.Option(name, help=help, show_default=False)


def _number(name: str, help: str) -> Any:
    return typer.Option(name, metavar="N", help=help, show_default=False)


def _moment(name: str, help: str) -> Any:
    return typer.Option(name, metavar="DATE", parser=moment, help=help, show_default=False)


@warrant_app.command()
def new(
    purpose: Annotated[str, _text("--purpose", "What the crawl is for.")],
    legal_basis: Annotated[str, _text("--legal-basis", "The law or order that permits it.")],
    requirement: Annotated[str, _text("--requirement", "The intelligence requirement it serves.")],
    requested_by: Annotated[str, _text("--requested-by", "Who asks for it.")],
    authorised_by: Annotated[str, _text("--authorised-by", "Who permits it: somebody else.")],
    sites: Annotated[list[str], _text("--site", "A site it covers; may be repeated.")],
    kinds: Annotated[list[AdKind], _text("--kind", "A kind of ad it covers; may be repeated.")],
    rate: Annotated[int, _number("--rate", "Requests a minute to one host, at most.")],
    pages: Annotated[int, _number("--pages", "Pages a run, at most.")],
    until: Annotated[datetime, _moment("--until", "When it ends.")],
    retention_days: Annotated[int, _number("--retention-days", "Days for which ads are kept.")],
    since: Annotated[datetime | None, _moment("--from", "When it begins; now if left out.")] = None,
    pictures: Annotated[bool, typer.Option("--pictures", help="Pictures may be fetched.")] = False,
    hosts: Annotated[list[str] | None, _text("--host", HOST_HELP)] = None,
    ports: Annotated[list[int] | None, _number("--port", PORT_HELP)] = None,
    quiet: Annotated[
        QuietHours | None,
        typer.Option("--quiet-hours", metavar="HOURS", parser=quiet_hours, help=QUIET_HELP),
    ] = None,
    bytes: Annotated[int, typer.Option("--bytes", metavar="N", help=BYTES_HELP)] = USUAL_BYTES,
    hours: Annotated[int, typer.Option("--hours", metavar="N", help=HOURS_HELP)] = USUAL_HOURS,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Issue a warrant; its names are self-declared as long as there are no accounts."""
    from adwatch.pipeline.warrants import WarrantOrder, issue, warrant_view

    order = WarrantOrder(
        purpose=purpose,
        legal_basis=legal_basis,
        requirement=requirement,
        requested_by=requested_by,
        authorised_by=authorised_by,
        sites=tuple(sites),
        kinds=tuple(kinds),
        requests_per_minute=rate,
        pages_per_run=pages,
        valid_from=since,
        valid_until=until,
        retention_days=retention_days,
        pictures=pictures,
        hosts=tuple(hosts or ()),
        ports=tuple(ports or USUAL_PORTS),
        quiet_hours=quiet,
        bytes_per_run=bytes,
        hours_per_run=hours,
    )
    with workspace_for(home) as workspace:
        view = warrant_view(issue(workspace, order), workspace.clock.now())
    _print(view, json)


@warrant_app.command(name="list")
def list_(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the warrants and their states, the built-in one first."""
    from adwatch.pipeline.warrants import warrant_rows

    with workspace_for(home) as workspace:
        rows = list(warrant_rows(workspace))
    if json:
        print_json(rows)
        return
    columns = ["id", "state", "sites", "valid_from", "valid_until", "requirement", "authorised_by"]
    print_table(
        f"{len(rows)} warrants", columns, ([_cell(row[name]) for name in columns] for row in rows)
    )


@warrant_app.command()
def show(id: IdArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Show one warrant."""
    from adwatch.pipeline.warrants import find, warrant_view

    with workspace_for(home) as workspace:
        view = warrant_view(find(workspace.store, id), workspace.clock.now())
    _print(view, json)


@warrant_app.command()
def revoke(
    id: IdArgument,
    by: Annotated[str, _text("--by", "Who revokes it.")],
    reason: Annotated[str, _text("--reason", "Why.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """End a warrant now; runs under way stop too."""
    from adwatch.pipeline import warrants

    with workspace_for(home) as workspace:
        revoked = warrants.revoke(workspace, id, by, reason)
        view = warrants.warrant_view(revoked, workspace.clock.now())
    _print(view, json)


def _print(view: Mapping[str, Any], json: bool) -> None:
    if json:
        print_json(view)
    else:
        print("\n".join(_lines(view)))


def _lines(view: Mapping[str, Any]) -> Iterator[str]:
    from adwatch.pipeline.warrants import SELF_DECLARED

    yield f"Warrant {view['id']}: {view['state']}"
    for name, value in view.items():
        if name not in {"id", "state", "self_declared"} and value not in (None, ()):
            yield f"  {name.replace('_', ' ')}: {visible(_cell(value))}"
    if view["self_declared"]:
        yield f"  {SELF_DECLARED}"


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
