"""Append and read promotions; with one, candidate values that are kept become sure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from adwatch.promotion import Promotion
from storage import bulk, tables

PLAIN = tuple(name for name in Promotion.__slots__ if name != "alternatives")

_said = tables.versions.c


def add(connection: Connection, promotion: Promotion) -> int:
    """Append a promotion and mark its field as sure; returns in how many versions of ads."""
    row = {name: getattr(promotion, name) for name in promotion.__slots__}
    connection.execute(
        tables.promotions.insert(), {**row, "alternatives": list(promotion.alternatives)}
    )
    found = (
        select(_said.ad_id, _said.number, _said.candidates)
        .join(tables.ads, tables.ads.c.id == _said.ad_id)
        .where(tables.ads.c.site == promotion.site, _said.candidates != [])
        .order_by(_said.ad_id, _said.number)
        .with_for_update(of=tables.versions)
    )
    sure = {(promotion.field, place) for place in promotion.alternatives}
    rows = [
        (row, [(name, place) for name, place in row.candidates if (name, place) not in sure])
        for row in connection.execute(found)
    ]
    changed = [
        {"ad_id": row.ad_id, "number": row.number, "candidates": left}
        for row, left in rows
        if len(left) < len(row.candidates)
    ]
    bulk.update(connection, tables.versions, changed)
    return len(changed)


def of_site(connection: Connection, site: str) -> tuple[Promotion, ...]:
    """The promotions of a site, oldest first."""
    kept = tables.promotions
    rows = connection.execute(select(kept).where(kept.c.site == site).order_by(kept.c.id))
    return tuple(map(to_promotion, rows))


def to_promotion(row: Any) -> Promotion:
    """The promotion in a row of the table."""
    plain = {name: getattr(row, name) for name in PLAIN}
    return Promotion(**plain, alternatives=tuple(row.alternatives))
