"""The command that shows the life of one ad: versions, what changed, sightings, what it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from adwatch.cli.shell import HomeOption, JsonOption, note, print_json, visible, workspace_for
from adwatch.custody import Act

SHOWN = 120
"""Characters shown of a changed passage."""

SHOWN_LOOKS = 20
"""Sightings listed, the newest; the others are counted."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(history)


def history(
    ad: Annotated[str, typer.Argument(help="An ad, as site/local_id.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what an ad said when, word by word, when it was looked for, and what it repeats."""
    from adwatch.pipeline.history import history as told

    with workspace_for(home) as workspace:
        view = told(workspace, ad)
        note(workspace, Act.READ, [ad], command="history")
    if json:
        print_json(view)
    else:
        print("\n".join(map(visible, _lines(view))))


def _lines(view: Mapping[str, Any]) -> Iterator[str]:
    yield f"{view['ad']}: {view['state']}, last seen or missed {_ago(view['days_since'])}"
    if view["blocked_since"]:
        looks = (
            f"{view['blocked_looks']} looks met a wall" if view["blocked_looks"] > 1 else "a wall"
        )
        yield f"  blocked since {view['blocked_since']} ({looks}): whether it stands is not known"
    yield f"  first seen {view['first_seen']}, last there {view['last_present'] or 'never'}"
    if view["first_missed"]:
        yield f"  first missed {view['first_missed']}: it ended between the two"
    if view["delay_hours"] is not None:
        yield f"  first seen {view['delay_hours']} hours after it was posted"
    if view["repost_of"]:
        yield f"  says what {view['repost_of']} said before it: a re-post, or a copy"
    for other in view["same_words_later"]:
        yield f"  {other} said the same later"
    for version in view["versions"]:
        yield f"Version {version['version']}, from {version['from']}: {version['title'] or ''}"
        yield from _changes(version["changes"])
    yield f"Looks: {len(view['sightings'])}"
    for look in view["sightings"][-SHOWN_LOOKS:]:
        how = "" if look["read"] else ", not read anew"
        yield f"  {look['at']} {look['state']}{how}"


def _changes(changes: list[dict[str, Any]]) -> Iterator[str]:
    for change in changes:
        for was, now in change["changed"]:
            yield f"  {change['field']}: {_cut(was)} → {_cut(now)}"


def _ago(days: float) -> str:
    return f"{days:.0f} days ago" if days >= 2 else f"{24 * days:.0f} hours ago"


def _cut(text: str) -> str:
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text or "–"
