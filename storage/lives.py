"""Read the lives of ads: how long each stood, what said the same, how late it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, select

from adwatch.errors import NotFound
from adwatch.model import AdKey, Presence
from adwatch.ports import Standing
from storage import tables
from storage.engine import streamed

_ads, _said = tables.ads.c, tables.versions.c


def standing(connection: Connection, key: AdKey) -> Standing:
    """From when to when an ad was seen; raises NotFound."""
    here = and_(_ads.site == key.site, _ads.local_id == key.local_id)
    row = connection.execute(select(tables.ads).where(here)).first()
    if row is None:
        raise NotFound("no such ad", where=str(key))
    return _standing(row)


def same_words(connection: Connection, key: AdKey) -> tuple[Standing, ...]:
    """The other ads of the site that said, in any version, what this one said, oldest first."""
    mine = select(_said.content_id).join(
        tables.ads,
        and_(_ads.id == _said.ad_id, _ads.site == key.site, _ads.local_id == key.local_id),
    )
    others = select(_said.ad_id).where(_said.content_id.in_(mine))
    found = select(tables.ads).where(
        _ads.id.in_(others), _ads.site == key.site, _ads.local_id != key.local_id
    )
    rows = connection.execute(found.order_by(_ads.first_seen, _ads.id))
    return tuple(map(_standing, rows))


def delays(
    engine: Engine, site: str, since: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """When each ad of a site that states it was posted, and first seen (`since` a time)."""
    joined = tables.versions.join(tables.ads, _ads.id == _said.ad_id)
    is_first = and_(_ads.site == site, _said.number == 1, _said.posted_at.is_not(None))
    found = select(_said.posted_at, _said.first_seen).select_from(joined).where(is_first)
    if since is not None:
        found = found.where(_said.first_seen >= since)
    with streamed(engine, found) as rows:
        yield from ((row.posted_at, row.first_seen) for row in rows)


def _standing(row: Any) -> Standing:
    key = AdKey(row.site, row.local_id)
    return Standing(key, row.first_seen, row.last_seen, Presence(row.state))
