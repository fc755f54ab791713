"""Check the custody log and the rows it speaks of; bytes are checked by who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, Select, select

from adwatch.custody import (
    FIRST,
    Act,
    Entry,
    Flaw,
    Head,
    Subject,
    seals_digest,
)
from adwatch.warrant import Revocation
from storage import ads, custody, deeds, holds, links, pages, promotions, tables, warrants
from storage.engine import streamed

CHUNK = 500
"""Rows whose entries are looked up at once."""

_s = tables.custody_subjects.c


def flaws(engine: Engine, anchors: Iterable[Head]) -> Iterator[Flaw]:
    """What is changed, missing, put in or moved, in the log and then in what it speaks of."""
    kept = {anchor.number: anchor.digest for anchor in anchors}
    yield from _chain_flaws(engine, kept)
    for checked in CHECKED:
        yield from _row_flaws(engine, checked)
    yield from _content_flaws(engine)


# --- the chain ------------------------------------------------------------------------------


def _chain_flaws(engine: Engine, anchors: dict[int, str]) -> Iterator[Flaw]:
    last = Head(0, FIRST)
    for entry, sealed in _with_seals(engine):
        where = f"entry {entry.number}"
        if entry.number != last.number + 1:
            yield Flaw(f"entries {last.number + 1} to {entry.number - 1}", "are missing")
        elif entry.previous != last.digest:
            yield Flaw(
                where, "does not follow the entry before it: one was changed, put in or moved"
            )
        yield from (Flaw(where, what) for what in _entry_flaws(entry, sealed))
        if anchors.pop(entry.number, entry.digest) != entry.digest:
            yield Flaw(where, "is not the one that was anchored")
        last = Head(entry.number, entry.digest)
    yield from (Flaw(f"entry {number}", "was anchored and is missing") for number in anchors)


def _entry_flaws(entry: Entry, sealed: str | None) -> Iterator[str]:
    if entry.number == 1 and entry.act != Act.BEGIN:
        yield "does not begin the log: what came before it was removed"
    if not entry.is_intact:
        yield "says something else than when it was written"
    if entry.sealed != sealed:
        yield "was done to something else than is now noted beside it"


def _with_seals(engine: Engine) -> Iterator[tuple[Entry, str | None]]:
    """Each entry, in order, with the digest over what is noted beside it."""
    with streamed(engine, custody.WITH_SUBJECTS) as rows:
        for _, of_one in groupby(rows, key=lambda row: row.number):
            told = list(of_one)
            seals = [custody.noted_seal(row) for row in told if row.sort is not None]
            yield custody.to_entry(told[0]), seals_digest(seals)


# --- the rows -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """A table whose rows are told of in entries: how its rows are read, and what they say."""

    table: str
    sort: str
    found: Select[Any]
    subject: Callable[[Any], Subject]
    name: str = "id"


def _row_flaws(engine: Engine, checked: Checked) -> Iterator[Flaw]:
    """Rows that no entry tells of, but for those older than the log; then what has no row."""
    spare = _older(engine).get(checked.table, 0)
    seen: set[str] = set()
    for rows in _chunks(engine, checked.found):
        said = {checked.subject(row).digest: row for row in rows}
        told = _told(engine, checked.sort, said)
        seen |= told
        for digest, row in said.items():
            if digest in told:
                continue
            spare -= 1
            if spare < 0:
                where = f"{checked.table} row {getattr(row, checked.name)}"
                yield Flaw(where, "no entry tells of it as it stands")
    yield from _lost(engine, checked, seen)


def _lost(engine: Engine, checked: Checked, seen: set[str]) -> Iterator[Flaw]:
    of_sort = select(_s.entry, _s.digest).where(_s.sort == checked.sort, _s.digest.is_not(None))
    with streamed(engine, of_sort.order_by(_s.entry, _s.position)) as rows:
        for row in rows:
            if row.digest not in seen:
                what = f"tells of a row of {checked.table} that was changed or removed"
                yield Flaw(f"entry {row.entry}", what)


def _chunks(engine: Engine, found: Select[Any]) -> Iterator[Sequence[Any]]:
    with streamed(engine, found) as rows:
        yield from rows.partitions(CHUNK)


def _told(engine: Engine, sort: str, digests: Iterable[str]) -> set[str]:
    found = select(_s.digest).where(_s.sort == sort, _s.digest.in_(list(digests)))
    with engine.connect() as connection:
        return set(connection.scalars(found))


def _older(engine: Engine) -> dict[str, int]:
    first = select(tables.custody).where(tables.custody.c.number == 1)
    with engine.connect() as connection:
        row = connection.execute(first).first()
    return {} if row is None or row.act != Act.BEGIN else dict(row.facts)


def _revocation(row: Any) -> Subject:
    return deeds.of_revocation(row.warrant, Revocation(row.at, row.by, row.reason))


CHECKED = (
    Checked(
        "pages",
        "page",
        select(tables.pages).order_by(tables.pages.c.id),
        lambda row: deeds.of_page(pages.to_kept(row).page),
    ),
    Checked(
        "sightings",
        "sighting",
        ads.LOOKS.order_by(tables.sightings.c.id),
        lambda row: deeds.of_sighting(ads.to_sighting(row)),
    ),
    Checked(
        "judgements",
        "judgement",
        links.JUDGED.order_by(tables.judgements.c.id),
        lambda row: deeds.of_judgement(links.to_judgement(row)),
    ),
    Checked(
        "warrants",
        "warrant",
        select(tables.warrants).order_by(tables.warrants.c.number),
        lambda row: deeds.of_warrant(warrants.issued(row)),
    ),
    Checked(
        "revocations",
        "revocation",
        select(tables.revocations).order_by(tables.revocations.c.warrant),
        _revocation,
        "warrant",
    ),
    Checked(
        "promotions",
        "promotion",
        select(tables.promotions).order_by(tables.promotions.c.id),
        lambda row: deeds.of_promotion(promotions.to_promotion(row)),
    ),
    Checked("holds", "hold", holds.HELD, lambda row: deeds.of_hold(holds.to_hold(row))),
)


def _content_flaws(engine: Engine) -> Iterator[Flaw]:
    """What each version of an ad says, against the digest that its sightings name."""
    said = tables.versions.c
    joined = tables.ads.join(tables.versions, tables.ads.c.id == said.ad_id).join(tables.contents)
    columns = (*ads.AD_COLUMNS, said.number, tables.contents.c.digest, tables.contents.c.id)
    found = select(*columns).select_from(joined).order_by(said.ad_id, said.number)
    with streamed(engine, found) as rows:
        for row in rows:
            if ads.to_ad(row).content_digest != row.digest:
                what = f"version {row.number} of an ad says something else than its digest"
                yield Flaw(f"contents row {row.id}", what)
