"""The commands that mend a site's file: site repair, site promote, site promotions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    print_json,
    print_table,
    say,
    workspace_for,
)
from adwatch.cli.siting import site_app

if TYPE_CHECKING:
    from adwatch.pipeline.repairing import Repair

SiteArgument = Annotated[str, typer.Argument(metavar="NAME", help="A site with a file in TOML.")]

SHOWN = 5
"""Ads shown of each field, before and after."""


def register(app: typer.Typer) -> None:
    """Add these commands to those on sites, which belong to `app`."""
    del app
    site_app.command()(repair)
    site_app.command()(promote)
    site_app.command()(promotions)


def repair(
    name: SiteArgument,
    field: Annotated[
        str | None, typer.Option("--field", metavar="FIELD", help="This field alone.")
    ] = None,
    try_: Annotated[
        bool, typer.Option("--try", help="Put what is proposed into the file, as candidates.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Look for a site's lost fields on the pages of its newest run, and propose where they are.

    Without --try nothing is changed. What a candidate reads is marked so until it is promoted.
    """
    from adwatch.pipeline.repairing import accept, repairs

    with workspace_for(home) as workspace:
        found = repairs(workspace, name, field)
        if try_ and any(one.proposal for one in found):
            accept(workspace, name, found)
    if json:
        print_json([_row(one) for one in found])
    else:
        _show(found, try_)
    if any(one.proposal is None for one in found):
        raise typer.Exit(1)


def _show(found: Sequence[Repair], is_tried: bool) -> None:
    if not found:
        say("every field is read as it was in the last sound run")
    for one in found:
        columns = ["ad", "before", "now", one.proposal.place if one.proposal else "nowhere"]
        cells = [[text or "" for text in example] for example in _examples(one)]
        say(_told(one))
        print_table(one.field, columns, cells)
        if is_tried and one.proposal:
            say(f"{one.field}: {one.proposal.place} is a candidate now")


def _told(one: Repair) -> str:
    if one.proposal is None:
        return f"{one.field}: lost, and found in no other place"
    said = "as before" if one.proposal.is_known else "values like those of before"
    found = f"{one.field}: {said} on {one.proposal.right} of {one.proposal.of} pages"
    return f"{found} at {one.proposal.place}" + (
        f", instead of {', '.join(one.without)}" if one.without else ""
    )


def _examples(one: Repair) -> list[tuple[str, str | None, str | None, str | None]]:
    """Ad, value before, value now and value at the proposed place."""
    place = one.proposal.place if one.proposal else ""
    shown = sorted(one.pages, key=lambda page: page.then is None)[:SHOWN]
    return [(page.ad, page.then, page.now, page.found.get(place)) for page in shown]


def _row(one: Repair) -> dict[str, object]:
    names = ("ad", "before", "now", "candidate")
    return {
        "field": one.field,
        "place": one.proposal.place if one.proposal else None,
        "right": one.proposal.right if one.proposal else 0,
        "of": one.proposal.of if one.proposal else len(one.pages),
        "instead_of": list(one.without),
        "examples": [dict(zip(names, example, strict=True)) for example in _examples(one)],
    }


def promote(
    name: SiteArgument,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="The field, such as price.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Who promotes it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is right.")],
    home: HomeOption = None,
) -> None:
    """Make what a field's candidates read sure: from now on, and in the ads that are kept."""
    from adwatch.pipeline.repairing import promote as make_sure

    with workspace_for(home) as workspace:
        promotion, count = make_sure(workspace, name, field, by, reason)
    places = ", ".join(promotion.alternatives)
    say(f"{name}: {field} is sure at {places}; {count} versions of ads were candidates")


def promotions(name: SiteArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """List the promotions of a site, oldest first."""
    with workspace_for(home) as workspace:
        told = workspace.store.promotions(name)
    rows: list[dict[str, object]] = [
        {
            "at": one.at.isoformat(),
            "field": one.field,
            "places": list(one.alternatives),
            "by": one.by,
            "reason": one.reason,
        }
        for one in told
    ]
    if json:
        print_json(rows)
        return
    cells = (
        [", ".join(one.alternatives), one.field, one.at.isoformat(), one.by, one.reason]
        for one in told
    )
    print_table(f"{len(rows)} promotions", ["place", "field", "at", "by", "reason"], cells)
