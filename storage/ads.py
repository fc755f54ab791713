"""Keep and read ads, their versions and their sightings; their contents are in contents.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Row,
    Select,
    and_,
    bindparam,
    false,
    or_,
    select,
    tuple_,
)

from adwatch.errors import NotFound
from adwatch.model import Ad, AdKey, AdKind, Maker, PictureRef, Presence, Sighting
from adwatch.ports import LiveAd
from storage import tables
from storage.contents import FIELDS

CHUNK = 500
"""Ads read or written by one statement: enough to spread its cost, little to hold in memory."""

AD_COLUMNS = (
    tables.ads.c.site,
    tables.ads.c.local_id,
    tables.contents.c.kind,
    *(tables.contents.c[name] for name in FIELDS),
    tables.contents.c.attributes,
    *(
        tables.versions.c[name]
        for name in (
            "url",
            "posted_at",
            "pictures",
            "page_digest",
            "parser_name",
            "parser_version",
            "candidates",
        )
    ),
)


LOOKS = select(tables.sightings, tables.ads.c.site, tables.ads.c.local_id).join(tables.ads)
"""Sightings with the keys of their ads."""


class OfAds:
    """A select over `ads`, to be asked for some of their keys.

    A crawl asks for one with every page; that form is made once: making takes longer than asking.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        columns = tables.ads.c
        self._of_one = statement.where(
            columns.site == bindparam("of_site"), columns.local_id == bindparam("of_id")
        )

    def rows(self, connection: Connection, keys: Collection[AdKey]) -> CursorResult[Any]:
        """The rows of the ads with these keys."""
        if len(keys) == 1:
            (key,) = keys
            return connection.execute(self._of_one, {"of_site": key.site, "of_id": key.local_id})
        return connection.execute(self._statement.where(_among(keys)))


_NUMBERS = OfAds(select(tables.ads.c.id, tables.ads.c.site, tables.ads.c.local_id))


def to_ad(row: Row[Any]) -> Ad:
    """The ad in a row of AD_COLUMNS."""
    parser = None
    if row.parser_name is not None:
        parser = Maker(row.parser_name, row.parser_version)
    return Ad(
        AdKey(row.site, row.local_id),
        AdKind(row.kind),
        url=row.url,
        posted_at=row.posted_at,
        attributes=tuple((name, value) for name, value in row.attributes),
        pictures=tuple(PictureRef(address, digest) for address, digest in row.pictures),
        page_digest=row.page_digest,
        parser=parser,
        candidates=tuple((name, place) for name, place in row.candidates),
        **{name: getattr(row, name) for name in FIELDS},
    )


def newest(connection: Connection, key: AdKey) -> Ad | None:
    """The newest version of an ad."""
    row = connection.execute(_current().where(_is(key))).first()
    return None if row is None else to_ad(row)


def all_newest(engine: Engine) -> Iterator[Ad]:
    """The newest version of every ad, by key."""
    for rows in by_key(engine, _current()):
        yield from map(to_ad, rows)


def by_key(engine: Engine, statement: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a statement over ads, chunk by chunk in the order of the ads' keys.

    Each chunk is a short read of its own: a caller that works on a stream for hours, and writes
    meanwhile, neither waits for itself nor keeps the database from tidying up.
    """
    key = tuple_(tables.ads.c.site, tables.ads.c.local_id)
    ordered = statement.order_by(tables.ads.c.site, tables.ads.c.local_id).limit(CHUNK)
    chunk = ordered
    while True:
        with engine.connect() as connection:
            rows = connection.execute(chunk).all()
        if rows:
            yield rows
        if len(rows) < CHUNK:
            return
        chunk = ordered.where(key > tuple_(rows[-1].site, rows[-1].local_id))


def versions(connection: Connection, key: AdKey) -> tuple[Ad, ...]:
    """Every version of an ad, oldest first."""
    said = tables.versions.c
    joined = tables.ads.join(tables.versions, tables.ads.c.id == said.ad_id).join(tables.contents)
    found = select(*AD_COLUMNS).select_from(joined).where(_is(key)).order_by(said.number)
    return tuple(map(to_ad, connection.execute(found)))


def sightings(connection: Connection, key: AdKey) -> tuple[Sighting, ...]:
    """Every sighting of an ad, oldest first; of two at one time, the one kept first."""
    looks = tables.sightings.c
    found = LOOKS.where(_is(key)).order_by(looks.seen_at, looks.id)
    return tuple(map(to_sighting, connection.execute(found)))


def to_sighting(row: Row[Any]) -> Sighting:
    """The sighting in a row of the table with the key of its ad."""
    key, digests = AdKey(row.site, row.local_id), (row.content_digest, row.page_digest)
    return Sighting(key, Presence(row.state), row.seen_at, row.url, row.run, *digests)


def live(engine: Engine, site: str) -> Iterator[LiveAd]:
    """The ads of a site that were `present` when they were last seen or missed, by key."""
    ads = tables.ads.c
    present = and_(ads.site == site, ads.state == str(Presence.PRESENT))
    columns = (ads.site, ads.local_id, ads.url, tables.contents.c.digest, ads.last_seen)
    joined = tables.ads.join(tables.contents)
    for rows in by_key(engine, select(*columns).select_from(joined).where(present)):
        for row in rows:
            yield LiveAd(AdKey(row.site, row.local_id), row.url, row.digest, row.last_seen)


def numbers(connection: Connection, keys: Iterable[AdKey]) -> dict[AdKey, int]:
    """The row numbers of ads, by key; raises NotFound for a key that was never seen."""
    found: dict[AdKey, int] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), CHUNK):
        rows = _NUMBERS.rows(connection, wanted[start : start + CHUNK])
        found.update((AdKey(row.site, row.local_id), row.id) for row in rows)
    for key in wanted:
        if key not in found:
            raise NotFound("no such ad", where=str(key))
    return found


def _among(keys: Iterable[AdKey]) -> ColumnElement[bool]:
    """Whether a row of `ads` has one of the keys."""
    # Site by site: PostgreSQL plans a long list of pairs as one condition each, and slowly.
    by_site: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_site[key.site].append(key.local_id)
    columns = tables.ads.c
    return or_(
        false(),
        *(
            and_(columns.site == site, columns.local_id.in_(local_ids))
            for site, local_ids in by_site.items()
        ),
    )


def _current() -> Select[Any]:
    ads, said = tables.ads.c, tables.versions.c
    is_newest = and_(said.ad_id == ads.id, said.number == ads.number)
    joined = tables.ads.join(tables.contents).join(tables.versions, is_newest)
    return select(*AD_COLUMNS).select_from(joined)


def _is(key: AdKey) -> ColumnElement[bool]:
    return and_(tables.ads.c.site == key.site, tables.ads.c.local_id == key.local_id)
