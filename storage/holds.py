"""Which class an ad is kept by, and whether its clock has run out; deleting is in purging.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)

from adwatch.model import AdKey, Cut
from adwatch.retention import Clocks, Hold, Kept, Share
from storage import ads as ad_rows
from storage import bulk, tables

LINKED_SIZE = 2
"""Ads in a cluster that ties anything."""

_ads, _held = tables.ads.c, tables.holds.c

HELD = (
    select(tables.holds, _ads.site, _ads.local_id)
    .select_from(tables.holds.join(tables.ads))
    .order_by(_held.id)
)
"""Holds with the keys of their ads."""


def add(connection: Connection, holds: Sequence[Hold]) -> None:
    """Append a person's words on ads; raises NotFound where one is not known."""
    numbers = ad_rows.numbers(connection, (one.ad for one in holds))
    said = ("held", "by", "at", "reason")
    rows = [
        {"ad_id": numbers[one.ad], **{name: getattr(one, name) for name in said}} for one in holds
    ]
    bulk.insert(connection, tables.holds, rows)


def to_hold(row: Any) -> Hold:
    """The hold in a row of HELD."""
    return Hold(AdKey(row.site, row.local_id), row.held, row.by, row.at, row.reason)


def _is_held() -> ColumnElement[bool]:
    later = tables.holds.alias()
    unsaid = ~exists().where(later.c.ad_id == _held.ad_id, later.c.id > _held.id)
    return exists().where(_held.ad_id == _ads.id, _held.held, unsaid)


def _clustered(size: int) -> ColumnElement[bool]:
    members, clusters = tables.cluster_members.c, tables.clusters.c
    same = and_(clusters.cut == members.cut, clusters.id == members.cluster_id)
    here = and_(members.ad_id == _ads.id, members.cut == str(Cut.WORKING))
    return exists().where(here, same, clusters.size >= size)


KEPT = case(
    (_is_held(), literal(str(Kept.HELD))),
    (_clustered(LINKED_SIZE), literal(str(Kept.LINKED))),
    else_=literal(str(Kept.UNLINKED)),
).label("kept")
"""The class of an ad."""


def outlived(clocks: Clocks) -> Select[Any]:
    """The number, site and class of the ads whose clocks have run out."""
    found = select(_ads.id, _ads.site, KEPT).where(_is_old(clocks.latest)).subquery()
    moments = ((Kept.UNLINKED, clocks.unlinked), (Kept.LINKED, clocks.linked))
    over = [and_(found.c.kept == str(kept), _ads.last_seen < at) for kept, at in moments if at]
    joined = found.join(tables.ads, _ads.id == found.c.id)
    return select(found).select_from(joined).where(or_(false(), *over))


def _is_old(moment: Any) -> ColumnElement[bool]:
    return false() if moment is None else _ads.last_seen < moment


def counts(engine: Engine, clocks: Clocks | None) -> Iterator[Share]:
    """How many ads there are by site and class; with clocks, of how many they have run out."""
    found = select(_ads.id, _ads.site, KEPT) if clocks is None else outlived(clocks)
    yield from shares(engine, "ads", found)


def shares(engine: Engine, table: str, found: Select[Any]) -> Iterator[Share]:
    """The rows of a select by site and class, counted."""
    rows = found.subquery()
    grouped = select(rows.c.site, rows.c.kept, func.count().label("rows"))
    ordered = grouped.group_by(rows.c.site, rows.c.kept).order_by(rows.c.site, rows.c.kept)
    with engine.connect() as connection:
        told = connection.execute(ordered).all()
    for row in told:
        yield Share(row.site, Kept(row.kept), table, row.rows)


def never_linked(engine: Engine, clocks: Clocks) -> int:
    """How many ads whose clock has run out were in no clustering."""
    found = outlived(clocks).where(~_clustered(1))
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(found.subquery())) or 0
