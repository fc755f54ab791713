"""Keep and read what crawls remember of lists and ad pages: one row a page, the last counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, or_, select

from adwatch.model import Presence
from adwatch.remembered import Remembered
from storage import bulk, tables
from storage.engine import streamed

_t = tables.remembered.c
FIELDS = tuple(Remembered.__slots__)


def keep(connection: Connection, pages: Iterable[Remembered]) -> None:
    """Keep the pages in the place of what was remembered of them."""
    # In one order: two workers that remember the same pages do not wait crosswise.
    last = {(one.site, one.mark): one for one in pages}
    rows = [{name: getattr(last[key], name) for name in FIELDS} for key in sorted(last)]
    if rows and bulk.insert_new(connection, tables.remembered, rows) < len(rows):
        bulk.update(connection, tables.remembered, rows)


def forget_lists(connection: Connection, before: datetime) -> None:
    """Drop what is remembered of lists that nobody looked at since a time: they name ads."""
    connection.execute(tables.remembered.delete().where(_t.local_id.is_(None), _t.at < before))


def of_site(engine: Engine, site: str, mark: str | None = None) -> Iterator[Remembered]:
    """The lists of a site, and the pages of its ads that are not gone; or the page of a mark."""
    ads = tables.ads.c
    same = and_(ads.site == _t.site, ads.local_id == _t.local_id)
    joined = tables.remembered.outerjoin(tables.ads, same)
    is_live = or_(_t.local_id.is_(None), ads.state == str(Presence.PRESENT))
    is_wanted = is_live if mark is None else _t.mark == mark
    found = select(tables.remembered).select_from(joined).where(_t.site == site, is_wanted)
    with streamed(engine, found.order_by(_t.mark)) as rows:
        for row in rows:
            yield Remembered(**{name: getattr(row, name) for name in FIELDS})
