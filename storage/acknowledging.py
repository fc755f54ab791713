"""What pages brought becomes one transaction: rows, ads, links, marks in the frontier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby

from sqlalchemy import Connection

from adwatch.errors import StaleLease
from adwatch.frontier import SAID, Acknowledgement
from adwatch.model import Ad, Page, Sighting
from storage import frontier, looks, pages, remembered

Outcome = str | None | StaleLease
"""What became of a page: `new`, `edited` or `same` where it is an ad; why nothing is kept."""


def save_page(connection: Connection, page: Page, look: tuple[Ad, Sighting] | None) -> str | None:
    """Keep a page that nobody queued, with the look at its ad if there was one."""
    outcome = None if look is None else looks.add(connection, [look])[0]
    pages.save(connection, [page])
    return outcome


def acknowledge(connection: Connection, done: Sequence[Acknowledgement]) -> list[Outcome]:
    """Keep all that pages brought; nothing of one whose lease ended, and why in its place."""
    # Always in this order: two workers' transactions then wait for one another, not crosswise.
    held = frontier.still_held(connection, [one.lease for one in done])
    ours = [one for one in done if frontier.place(one.lease) in held]
    said = _look(connection, ours)
    both = zip(ours, said, strict=True)
    frontier.finish(connection, ((one.lease, _note(one, was), one.failed) for one, was in both))
    pages.save(connection, chain.from_iterable(one.pages for one in ours))
    _add_found(connection, ours)
    remembered.keep(connection, chain.from_iterable(one.remembered for one in ours))
    kept = iter(said)
    return [
        next(kept) if frontier.place(one.lease) in held else frontier.lost(one.lease)
        for one in done
    ]


def _look(connection: Connection, done: Iterable[Acknowledgement]) -> list[str | None]:
    """What became of each page's ad; None where it brought none."""
    read = [(one.ad, one.sighting) for one in done if one.ad is not None and one.sighting]
    said = iter(looks.add(connection, read) if read else ())
    for one in done:
        if one.ad is None and one.sighting is not None:  # it stands as it was, or a wall hid it
            looks.add_sighting(connection, one.sighting)
    return [None if one.ad is None else next(said) for one in done]


def _note(done: Acknowledgement, outcome: str | None) -> dict[str, object]:
    return dict(done.note) if outcome is None else {**done.note, SAID: outcome}


def _add_found(connection: Connection, done: Sequence[Acknowledgement]) -> None:
    for run, ours in groupby(done, key=lambda one: one.lease.run):
        frontier.add(connection, run, chain.from_iterable(one.found for one in ours))
