"""The commands on how long ads are kept: clocks, holds, what would go, and the purge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    given_reason,
    print_json,
    print_table,
    say,
    workspace_for,
)
from adwatch.errors import NeedsReason
from adwatch.retention import Share

retention_app = typer.Typer(help="How long ads are kept, and what goes when their time is over.")

AdsArgument = Annotated[list[str], typer.Argument(metavar="AD…", help="Ads, as site/local_id.")]
WhyOption = Annotated[str | None, typer.Option("--reason", help="Why: the custody log keeps it.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(retention_app, name="retention")


@retention_app.command()
def show(home: HomeOption = None, json: JsonOption = False) -> None:
    """Show the clocks, the ads of each class, those whose time is over, and what was purged."""
    from adwatch.pipeline.retention import clocks

    with workspace_for(home) as workspace:
        due = clocks(workspace.settings, workspace.clock.now())
        ads = list(workspace.store.kept_ads())
        over = list(workspace.store.kept_ads(due))
        expired = workspace.store.expired()
        days = {
            "unlinked": workspace.settings.unlinked_days,
            "linked": workspace.settings.linked_days,
        }
    if json:
        told = {
            "ads": _plain(ads),
            "over": _plain(over),
            "expired": [asdict(one) for one in expired],
        }
        print_json({"days": days, **told})
        return
    for name, limit in days.items():
        say(f"{name} ads: {'for ever' if limit is None else f'{limit} days'} after last seen")
    counts = {(one.site, one.kept): one.count for one in over}
    rows = [(one.site, one.kept, one.count, counts.get((one.site, one.kept), 0)) for one in ads]
    print_table("ads kept", ("site", "class", "ads", "time is over"), rows)
    print_table("ads expired", ("site", "week", "kind", "class", "ads"), [
        (one.site, one.week.date(), one.kind, one.kept, one.ads) for one in expired
    ])  # fmt: skip


@retention_app.command()
def hold(
    ads: AdsArgument, reason: WhyOption = None, home: HomeOption = None, json: JsonOption = False
) -> None:
    """Keep ads, whatever their clock says, until they are released."""
    _hold(ads, True, reason, home, json)


@retention_app.command()
def release(
    ads: AdsArgument, reason: WhyOption = None, home: HomeOption = None, json: JsonOption = False
) -> None:
    """Let the clocks of held ads run again."""
    _hold(ads, False, reason, home, json)


@retention_app.command()
def preview(
    at: Annotated[
        datetime | None, typer.Option("--at", help="As if it were then, in UTC; now if unset.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Count what a purge would take, by site, class and table; nothing is changed."""
    from adwatch.pipeline.retention import preview as preview_purge

    with workspace_for(home) as workspace:
        moment = workspace.clock.now() if at is None else at.replace(tzinfo=UTC)
        going, unknown = preview_purge(workspace, moment)
    if json:
        print_json({"at": moment, "rows": _plain(going), "never_linked": unknown})
    else:
        columns = ("site", "class", "table", "rows")
        rows = [(one.site, one.kept, one.table, one.count) for one in going]
        print_table(f"a purge at {moment:%Y-%m-%d %H:%M} UTC would take", columns, rows)
    if unknown:
        say(f"{unknown} of these ads were never linked: run `adwatch link` first")


@retention_app.command()
def purge(reason: WhyOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Let go, for good, of the ads whose time is over; what broke off is gone on with."""
    from adwatch.pipeline.retention import purge as purge_ads

    why = _need(reason)
    with workspace_for(home) as workspace:
        report = purge_ads(workspace, why)
    if json:
        print_json({"taken": report.counts, "left": report.left})
    else:
        say(", ".join(f"{name} {count}" for name, count in report.counts.items()) or "nothing")
    if report.left:
        say(f"{report.left} bytes could not go yet: run it again in a day")
        raise typer.Exit(1)


def _hold(ads: list[str], held: bool, reason: str | None, home: HomeOption, json: bool) -> None:
    from adwatch.pipeline.retention import hold as hold_ads

    why = _need(reason)
    with workspace_for(home) as workspace:
        count = hold_ads(workspace, ads, held, why)
    if json:
        print_json({"held" if held else "released": count})
    else:
        say(f"{count} {'held' if held else 'released'}")


def _need(reason: str | None) -> str:
    told = reason or given_reason()
    if told is None or not told.strip():
        raise NeedsReason("say with --reason why")
    return told


def _plain(shares: Iterable[Share]) -> list[dict[str, object]]:
    return [asdict(one) for one in shares]
