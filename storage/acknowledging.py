"""One page becomes one transaction: its rows, its ad, the links found, its mark in the frontier."""

from __future__ import annotations

from sqlalchemy import Connection

from adwatch.frontier import SAID, Acknowledgement
from adwatch.model import Ad, Page, Sighting
from storage import frontier, looks, pages, remembered


def save_page(connection: Connection, page: Page, look: tuple[Ad, Sighting] | None) -> str | None:
    """Keep a page that nobody queued, with the look at its ad if there was one."""
    outcome = None if look is None else looks.add(connection, [look])[0]
    pages.save(connection, page)
    return outcome


def acknowledge(connection: Connection, done: Acknowledgement) -> str | None:
    """Keep all that a page brought; raises StaleLease, upon which nothing may be committed."""
    outcome = None
    # Always in this order: two workers' transactions then wait for one another, not crosswise.
    if done.ad is not None and done.sighting is not None:
        outcome = looks.add(connection, [(done.ad, done.sighting)])[0]
    elif done.sighting is not None:
        looks.add_sighting(connection, done.sighting)
    note = dict(done.note) if outcome is None else {**done.note, SAID: outcome}
    frontier.finish(connection, done.lease, note, done.failed)
    for page in done.pages:
        pages.save(connection, page)
    frontier.add(connection, done.lease.run, done.found)
    remembered.keep(connection, done.remembered)
    return outcome
