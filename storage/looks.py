"""Write what a look at ads brought: contents, versions, sightings; reading them is in ads.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from adwatch.model import Ad, AdKey, Presence, Sighting
from storage import ads as ad_rows
from storage import bulk, contents, tables

Look = tuple[Ad, Sighting]
OUTCOMES = ("new", "edited", "same")
CHANGING = ("number", "content_id", "first_seen", "last_seen", "state", "url")
"""The columns of an ad's row that a look may change."""


def _known() -> ad_rows.OfAds:
    ads, said = tables.ads.c, tables.versions.c
    newest = (said.ad_id == ads.id) & (said.number == ads.number)
    # Asked row by row: without statistics PostgreSQL would join with every version there is.
    said_until = select(said.last_seen).where(newest).scalar_subquery()
    found = select(tables.ads, said_until.label("said_until"))
    # Locked, in one order: two writers number the versions of an ad one after the other.
    return ad_rows.OfAds(found.order_by(ads.id).with_for_update())


_KNOWN = _known()


def add(connection: Connection, looks: Sequence[Look]) -> list[str]:
    """Keep versions and sightings; `new`, `edited` or `same` for each look."""
    for ad, sighting in looks:
        if sighting.ad != ad.key:
            raise ValueError(f"the sighting of {sighting.ad} does not belong to {ad.key}")
    # The ads first: their locks let one writer wait for another before either holds contents.
    batch = _Batch(connection, [sighting for _, sighting in looks])
    content_ids = contents.keep(connection, (ad for ad, _ in looks))
    outcomes = [batch.say(ad, sighting, content_ids[ad.content_digest]) for ad, sighting in looks]
    batch.write(connection)
    return outcomes


def add_sighting(connection: Connection, sighting: Sighting) -> None:
    """Keep a sighting that brought no content; one with a digest says the newest version again."""
    batch = _Batch(connection, [sighting])
    if sighting.content_digest is not None:
        batch.stands(sighting)
    batch.write(connection)


def add_stream(
    connection: Connection,
    stream: Iterable[Ad],
    seen: tuple[datetime, str],
    record: Callable[[Sequence[Sighting]], None],
) -> dict[str, int]:
    """Keep ads, all present at one time in one run; counts by outcome.

    `record` is told of the looks, some at a time.
    """
    if connection.dialect.name == "postgresql":
        # As on SQLite, others read meanwhile and write afterwards: two imports, or an import and
        # a crawl, that met in the middle would have to be broken off.
        connection.exec_driver_sql("LOCK TABLE ads IN EXCLUSIVE MODE")
    counts = dict.fromkeys(OUTCOMES, 0)
    ads = iter(stream)
    while chunk := list(islice(ads, ad_rows.CHUNK)):
        looked = [(ad, _presence(ad, *seen)) for ad in chunk]
        for outcome in add(connection, looked):
            counts[outcome] += 1
        record([sighting for _, sighting in looked])
    return counts


def _presence(ad: Ad, seen_at: datetime, run: str) -> Sighting:
    return Sighting(
        ad.key, Presence.PRESENT, seen_at, ad.url or "", run, ad.content_digest, ad.page_digest
    )


@dataclass(slots=True)
class _Standing:
    """What is known of one ad, brought up to date look by look."""

    number: int
    content_id: int | None
    first_seen: datetime
    last_seen: datetime
    state: str
    url: str
    said_until: datetime | None  # when the newest version was last seen

    def see(self, sighting: Sighting) -> None:
        """Take a sighting in; one older than the newest known leaves the state alone.

        So does one that met a wall, which tells nothing of the ad; it counts only where nothing
        else was ever seen of it.
        """
        if sighting.state is Presence.BLOCKED:
            return
        if self.state == Presence.BLOCKED:
            self.first_seen = self.last_seen = sighting.seen_at
        self.first_seen = min(self.first_seen, sighting.seen_at)
        if sighting.seen_at >= self.last_seen:
            self.last_seen = sighting.seen_at
            self.state = str(sighting.state)
            self.url = sighting.url

    def row(self) -> dict[str, Any]:
        """The columns that may have changed."""
        return {name: getattr(self, name) for name in CHANGING}


class _Batch:
    """Looks at ads, worked out in memory and then written table by table."""

    def __init__(self, connection: Connection, sightings: Sequence[Sighting]) -> None:
        self.sightings = sightings
        self.ids: dict[AdKey, int] = {}
        self.standings: dict[AdKey, _Standing] = {}
        self.versions: dict[tuple[AdKey, int], dict[str, Any]] = {}
        self.seen_again: dict[tuple[AdKey, int], dict[str, Any]] = {}
        self._load(connection)
        for sighting in sightings:
            self.standings.setdefault(sighting.ad, _unknown(sighting)).see(sighting)

    def _load(self, connection: Connection) -> None:
        for row in _KNOWN.rows(connection, {sighting.ad for sighting in self.sightings}):
            key = AdKey(row.site, row.local_id)
            self.ids[key] = row.id
            values = {name: getattr(row, name) for name in CHANGING}
            self.standings[key] = _Standing(**values, said_until=row.said_until)

    def say(self, ad: Ad, sighting: Sighting, content_id: int) -> str:
        """Take in what an ad said at a look."""
        standing = self.standings[ad.key]
        if standing.content_id == content_id:
            self._say_again(ad, standing, sighting.seen_at)
            return "same"
        standing.number += 1
        standing.content_id = content_id
        standing.said_until = sighting.seen_at
        self.versions[ad.key, standing.number] = _version(ad, sighting, standing)
        return "new" if standing.number == 1 else "edited"

    def stands(self, sighting: Sighting) -> None:
        """Take in that an ad says what it said when it was last read."""
        standing, moment = self.standings[sighting.ad], sighting.seen_at
        standing.said_until = max(standing.said_until or moment, moment)
        self.seen_again[sighting.ad, standing.number] = {"last_seen": standing.said_until}

    def _say_again(self, ad: Ad, standing: _Standing, moment: datetime) -> None:
        standing.said_until = max(standing.said_until or moment, moment)
        fresh = self.versions.get((ad.key, standing.number))
        again = (
            self.seen_again.setdefault((ad.key, standing.number), {}) if fresh is None else fresh
        )
        again["last_seen"] = standing.said_until
        if not ad.candidates:
            again["candidates"] = []

    def write(self, connection: Connection) -> None:
        """Write every table."""
        self._write_ads(connection)
        fresh = ({"ad_id": self.ids[key], **row} for (key, _), row in self.versions.items())
        bulk.insert(connection, tables.versions, list(fresh))
        for rows in self._seen_again():
            bulk.update(connection, tables.versions, rows)
        looks = [_sighting(self.ids[look.ad], look) for look in self.sightings]
        bulk.insert(connection, tables.sightings, looks)

    def _write_ads(self, connection: Connection) -> None:
        fresh, known = [], []
        for key, standing in self.standings.items():
            if key in self.ids:
                known.append({"id": self.ids[key], **standing.row()})
            else:
                fresh.append({"site": key.site, "local_id": key.local_id, **standing.row()})
        bulk.update(connection, tables.ads, known)
        bulk.insert(connection, tables.ads, fresh)
        unnumbered = self.standings.keys() - self.ids.keys()
        self.ids.update(ad_rows.numbers(connection, unnumbered))

    def _seen_again(self) -> Iterator[list[dict[str, Any]]]:
        """Rows with the same columns: what was read surely, and what by a candidate again."""
        for is_sure in (True, False):
            yield [
                {"ad_id": self.ids[key], "number": number, **changed}
                for (key, number), changed in self.seen_again.items()
                if ("candidates" in changed) is is_sure
            ]


def _unknown(sighting: Sighting) -> _Standing:
    moment = sighting.seen_at
    return _Standing(0, None, moment, moment, str(sighting.state), sighting.url, None)


def _version(ad: Ad, sighting: Sighting, standing: _Standing) -> dict[str, Any]:
    return {
        "number": standing.number,
        "content_id": standing.content_id,
        "first_seen": sighting.seen_at,
        "last_seen": sighting.seen_at,
        "url": ad.url,
        "posted_at": ad.posted_at,
        "pictures": [(picture.address, picture.digest) for picture in ad.pictures],
        "page_digest": ad.page_digest,
        "parser_name": ad.parser and ad.parser.name,
        "parser_version": ad.parser and ad.parser.version,
        "candidates": list(ad.candidates),
    }


def _sighting(ad_id: int, look: Sighting) -> dict[str, Any]:
    return {
        "ad_id": ad_id,
        "state": str(look.state),
        "seen_at": look.seen_at,
        "url": look.url,
        "run": look.run,
        "content_digest": look.content_digest,
        "page_digest": look.page_digest,
    }
