"""What a purge would take, counted by site, class and table; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, Engine, Select, Table, func, select, union

from adwatch.retention import Clocks, Share
from storage import holds, tables
from storage.outlived_pages import APART

_ads, _said, _p = tables.ads.c, tables.versions.c, tables.pages.c


def counts(engine: Engine, clocks: Clocks) -> Iterator[Share]:
    """The rows by site, class and table, table by table."""
    due = holds.outlived(clocks).cte("due")
    yield from holds.shares(engine, "ads", select(due))
    for table in (tables.versions, tables.sightings, tables.holds):
        found = select(due.c.site, due.c.kept).join(table, table.c.ad_id == due.c.id)
        yield from holds.shares(engine, table.name, found)
    for table in (tables.links, tables.judgements):
        yield from holds.shares(engine, table.name, _between(due, table))
    yield from holds.shares(engine, "contents", _contents(due))
    yield from holds.shares(engine, "pages", _pages(due))


def _between(due: CTE, table: Table) -> Select[Any]:
    """Rows that tie two ads, one or both of them going; each once, with the left if it goes."""
    left, right = due.alias("left_due"), due.alias("right_due")
    joined = table.outerjoin(left, left.c.id == table.c.left_id).outerjoin(
        right, right.c.id == table.c.right_id
    )
    site = func.coalesce(left.c.site, right.c.site).label("site")
    kept = func.coalesce(left.c.kept, right.c.kept).label("kept")
    return select(site, kept).select_from(joined).where(site.is_not(None))


def _contents(due: CTE) -> Select[Any]:
    """Contents that only going ads say, each with the first of them."""
    said = tables.versions.outerjoin(due, due.c.id == _said.ad_id)
    first = func.min(_said.ad_id).label("ad_id")
    alone = (
        select(first)
        .select_from(said)
        .group_by(_said.content_id)
        .having(func.count() == func.count(due.c.id))
    ).subquery()
    return select(due.c.site, due.c.kept).join(alone, alone.c.ad_id == due.c.id)


def _pages(due: CTE) -> Select[Any]:
    """Pages at the addresses of going ads, and at those of no other; each with the first of them.

    Roughly so for lists that hold whole ads: a purge looks only at where those who stay are now,
    and at the pages whose words they said.
    """
    seen = union(
        select(_ads.id, _ads.site, _ads.url),
        select(_ads.id, _ads.site, _said.url).join(tables.versions),
        select(_ads.id, _ads.site, tables.sightings.c.url).join(tables.sightings),
    ).subquery()
    at = (seen.c.site == _p.site) & seen.c.url.in_([_p.requested_url, _p.final_url])
    first = func.min(seen.c.id).label("ad_id")
    gone = func.count(due.c.id) == func.count()
    alone = (
        select(_p.id, first)
        .join(seen, at)
        .outerjoin(due, due.c.id == seen.c.id)
        .where(_p.kind.not_in([str(kind) for kind in APART]))
        .group_by(_p.id)
        .having(gone)
    ).subquery()
    return select(due.c.site, due.c.kept).join(alone, alone.c.ad_id == due.c.id)
