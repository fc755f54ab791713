"""Let ads go whose clocks have run out, some in one transaction, with all that hangs on them.

Which those are is in holds.py, which pages go along in outlived_pages.py. What others may need,
bytes and pictures, is noted as left over and settled in leftovers.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select

from adwatch.custody import Subject, ad_subject, subject_of
from adwatch.model import AdKey
from adwatch.retention import Clocks, Purged
from storage import ads as ad_rows
from storage import bulk, custody, deeds, holds, leftovers, links, outlived_pages, pages, tables

BATCH = 200
"""Ads that one transaction takes: others who write wait for it a fraction of a second."""

UNKNOWN = "unknown"
"""The kind of an ad that was seen and never read."""

_ads, _said, _looks = tables.ads.c, tables.versions.c, tables.sightings.c
_c, _s = tables.contents.c, tables.signals.c


def purge(connection: Connection, clocks: Clocks, after: int) -> Purged | None:
    """Take the next ads whose clocks have run out; None where none is left."""
    if connection.dialect.name == "postgresql":
        # Others read meanwhile and write afterwards: nobody says anew what is going.
        connection.exec_driver_sql("LOCK TABLE ads IN EXCLUSIVE MODE")
    due = holds.outlived(clocks).where(_ads.id > after).order_by(_ads.id).limit(BATCH)
    kept = {row.id: row.kept for row in connection.execute(due)}
    if not kept:
        return None
    going = _Going(connection, kept)
    going.take()
    return Purged(max(kept), +going.counts)


class _Going:
    """The ads that one transaction takes; first everything is read, then it is deleted."""

    def __init__(self, connection: Connection, kept: dict[int, str]) -> None:
        self._connection = connection
        self._kept = kept
        self._ids = list(kept)
        self.counts: Counter[str] = Counter()

    def take(self) -> None:
        """Delete everything that tells of these ads; of custody's notes only seals stay."""
        ads = self._rows(select(tables.ads).where(_ads.id.in_(self._ids)))
        looks = self._rows(ad_rows.LOOKS.where(_looks.ad_id.in_(self._ids)))
        said = self._rows(select(tables.versions).where(_said.ad_id.in_(self._ids)))
        judged = self._rows(links.JUDGED.where(_either(tables.judgements, self._ids)))
        held = self._rows(holds.HELD.where(tables.holds.c.ad_id.in_(self._ids)))
        seen = self._pages(ads, looks, said)
        self._count(ads, looks)
        told = chain(
            (ad_subject(AdKey(row.site, row.local_id)) for row in ads),
            (deeds.of_sighting(ad_rows.to_sighting(row)) for row in looks),
            (deeds.of_judgement(links.to_judgement(row)) for row in judged),
            (deeds.of_hold(holds.to_hold(row)) for row in held),
        )
        forget(self._connection, told)
        leftovers.add_pictures(self._connection, said)
        self._take_remembered(ads)
        self.counts["pages"] = take_pages(self._connection, seen)
        self._take_ads()
        self._take_contents({row.content_id for row in said}, ads)

    def _pages(self, ads: Sequence[Any], looks: Sequence[Any], said: Sequence[Any]) -> list[Any]:
        sites = {row.id: row.site for row in ads}
        named = outlived_pages.Named(self._ids)
        named.addresses.update((row.site, row.url) for row in chain(ads, looks))
        named.addresses.update((sites[row.ad_id], row.url) for row in said if row.url)
        named.bodies.update(row.page_digest for row in said if row.page_digest)
        return outlived_pages.of_ads(self._connection, named)

    def _count(self, ads: Sequence[Any], looks: Sequence[Any]) -> None:
        """Add to what stays: so many ads, sightings, judgements by site, week, kind, class."""
        kinds = {row.id: row.kind for row in self._rows(_KINDS.where(_ads.id.in_(self._ids)))}
        seen = Counter(row.ad_id for row in looks)
        judged = self._judged()
        sums: dict[tuple[Any, ...], Counter[str]] = {}
        for row in ads:
            cell = (row.site, monday(row.last_seen), kinds.get(row.id, UNKNOWN), self._kept[row.id])
            counted = {"ads": 1, "sightings": seen[row.id], "judgements": judged[row.id]}
            sums.setdefault(cell, Counter()).update(counted)
        _add_expired(self._connection, sums)

    def _judged(self) -> Counter[int]:
        ends = select(tables.judgements.c.left_id, tables.judgements.c.right_id)
        rows = self._rows(ends.where(_either(tables.judgements, self._ids)))
        return Counter(end for row in rows for end in (row.left_id, row.right_id))

    def _take_remembered(self, ads: Sequence[Any]) -> None:
        known = tables.remembered.c
        for site in sorted({row.site for row in ads}):
            ours = [row.local_id for row in ads if row.site == site]
            self._delete(tables.remembered, (known.site == site) & known.local_id.in_(ours))

    def _take_ads(self) -> None:
        for table in (tables.links, tables.judgements):
            self._delete(table, _either(table, self._ids))
        for table in (tables.cluster_members, tables.holds, tables.sightings, tables.versions):
            self._delete(table, table.c.ad_id.in_(self._ids))
        self._delete(tables.ads, _ads.id.in_(self._ids))

    def _take_contents(self, ids: set[int], ads: Sequence[Any]) -> None:
        """Take the contents that no other ad says, and forget who searched for what only they had.

        A search is known by what was typed: an identifier as it was written, or an ad's key.
        """
        said = exists().where(_said.content_id == _c.id)
        found = select(_c.id).where(_c.id.in_(sorted(ids)), ~said)
        unsaid = [row.id for row in self._rows(found)]
        read = select(_s.kind, _s.value, _s.raw, _s.lookup)
        had = self._rows(read.where(_s.content_id.in_(unsaid), _s.lookup.is_not(None)))
        for table in (tables.signals, tables.readings):
            self._delete(table, table.c.content_id.in_(unsaid))
        self._delete(tables.contents, _c.id.in_(unsaid))
        typed = {text for row in self._lost(had) for text in (row.value, row.raw)}
        typed |= {text for row in ads for text in (row.local_id, f"{row.site}/{row.local_id}")}
        forget(self._connection, (subject_of("searched", text) for text in sorted(typed)))

    def _lost(self, had: Sequence[Any]) -> Iterator[Any]:
        """Of the identifiers that went with contents, those that nobody else carries."""
        still: set[tuple[str, str | None]] = set()
        kinds = sorted({row.kind for row in had})
        for forms in bulk.parts(sorted({row.lookup for row in had})):
            carried = select(_s.kind, _s.lookup).where(_s.kind.in_(kinds), _s.lookup.in_(forms))
            still.update((row.kind, row.lookup) for row in self._rows(carried.distinct()))
        return (row for row in had if (row.kind, row.lookup) not in still)

    def _rows(self, statement: Any) -> Sequence[Any]:
        return self._connection.execute(statement).all()

    def _delete(self, table: Table, which: ColumnElement[bool]) -> None:
        self.counts[table.name] += self._connection.execute(table.delete().where(which)).rowcount


_KINDS = select(_ads.id, _c.kind).join(tables.contents)


def take_pages(connection: Connection, rows: Sequence[Any]) -> int:
    """Delete rows of pages; their bytes are left over, their entries keep the seals alone."""
    forget(connection, (deeds.of_page(pages.to_kept(row).page) for row in rows))
    leftovers.add_bytes(connection, (row.body_digest for row in rows if row.purged is None))
    for some in bulk.parts([row.id for row in rows]):
        connection.execute(tables.pages.delete().where(tables.pages.c.id.in_(some)))
    return len(rows)


def take_empty_clusters(connection: Connection) -> None:
    """Take the clusters of which no member is left."""
    members, clusters = tables.cluster_members.c, tables.clusters.c
    same = (members.cut == clusters.cut) & (members.cluster_id == clusters.id)
    connection.execute(tables.clusters.delete().where(~exists().where(same)))


def forget(connection: Connection, subjects: Iterable[Subject]) -> None:
    """Leave of subjects their seals alone, however many."""
    for some in bulk.parts(list(subjects)):
        custody.forget(connection, some)


def monday(moment: datetime) -> datetime:
    """The beginning of the week of a moment."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def _either(table: Table, ids: Sequence[int]) -> ColumnElement[bool]:
    return or_(table.c.left_id.in_(ids), table.c.right_id.in_(ids))


def _add_expired(connection: Connection, sums: dict[tuple[Any, ...], Counter[str]]) -> None:
    table = tables.expired
    names = [column.name for column in table.primary_key]
    known = {
        tuple(getattr(row, name) for name in names): row
        for row in connection.execute(
            select(table).where(table.c.site.in_({one[0] for one in sums}))
        )
    }
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for cell, counted in sums.items():
        before = known.get(cell)
        added = {name: n + (getattr(before, name) if before else 0) for name, n in counted.items()}
        rows[before is not None].append(dict(zip(names, cell, strict=True)) | added)
    bulk.update(connection, table, rows[True])
    bulk.insert(connection, table, rows[False])
