"""Keep, read and purge the rows of pages; their bodies are in blobs.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, not_, select, true

from adwatch.kept import KeptPage, ListedPicture, PageQuery, seal_of
from adwatch.model import Page, PageKind
from storage import bulk, tables
from storage.engine import streamed

_t = tables.pages.c

FIELDS = tuple(Page.__slots__)


def save(connection: Connection, pages: Iterable[Page]) -> None:
    """Keep the rows of pages."""
    rows = [{**_said(page), "row_digest": seal_of(page)} for page in pages]
    bulk.insert(connection, tables.pages, rows)


def _said(page: Page) -> dict[str, Any]:
    return {name: getattr(page, name) for name in FIELDS}


def stream(engine: Engine, query: PageQuery) -> Iterator[KeptPage]:
    """The pages that a query means, in the order kept."""
    if query.bodies is not None:
        yield from _fetched_with(engine, query)
        return
    found = select(tables.pages).where(_meant(query)).order_by(_t.id)
    with streamed(engine, found) as rows:
        yield from map(to_kept, rows)


def _meant(query: PageQuery) -> ColumnElement[bool]:
    same = {"site": query.site, "run": query.run, "kind": query.kind, "body_digest": query.digest}
    asked = [_t[name] == value for name, value in same.items() if value is not None]
    if query.since is not None:
        asked.append(_t.fetched_at >= query.since)
    if query.until is not None:
        asked.append(_t.fetched_at < query.until)
    return and_(true(), *asked)


def _fetched_with(engine: Engine, query: PageQuery) -> Iterator[KeptPage]:
    other = tables.pages.alias()
    same = and_(other.c.run == _t.run, other.c.requested_url == _t.requested_url)
    numbers: set[int] = set()
    with engine.connect() as connection:
        for bodies in bulk.parts(sorted(query.bodies or ())):
            there = exists(select(other.c.id).where(same, other.c.body_digest.in_(bodies)))
            numbers.update(connection.scalars(select(_t.id).where(_meant(query), there)))
        for some in bulk.parts(sorted(numbers)):
            rows = connection.execute(select(tables.pages).where(_t.id.in_(some)).order_by(_t.id))
            yield from map(to_kept, rows)


def to_kept(row: Any) -> KeptPage:
    """The page in a row of the table."""
    stated = {name: getattr(row, name) for name in FIELDS}
    for name in ("headers", "request_headers"):
        stated[name] = tuple((header, value) for header, value in stated[name])
    stated["kind"] = PageKind(stated["kind"])
    return KeptPage(row.id, Page(**stated), row.row_digest, row.purged)


def kept_digests(engine: Engine) -> Iterator[str]:
    """The digests of the bytes that should be kept, each part sorted: bodies, sheets, pictures."""
    held = select(_t.body_digest).where(_t.purged.is_(None)).distinct().order_by(_t.body_digest)
    with streamed(engine, held) as rows:
        yield from (row.body_digest for row in rows)
    sheets = select(_t.made_with).where(_t.made_with.is_not(None)).distinct()
    with streamed(engine, sheets.order_by(_t.made_with)) as rows:
        yield from (row.made_with for row in rows)
    with streamed(engine, select(tables.versions.c.pictures).distinct()) as rows:
        pictures = {digest for row in rows for _, digest in row.pictures}
    yield from sorted(pictures - {None})


def outlived(engine: Engine, kind: PageKind, until: datetime) -> Iterator[tuple[str, bool]]:
    """The digests of pages of a kind kept before a time, each with whether others need it."""
    other = tables.pages.alias()
    others = and_(
        other.c.body_digest == _t.body_digest,
        other.c.purged.is_(None),
        not_(and_(other.c.kind == kind, other.c.fetched_at < until)),
    )
    is_needed = exists(select(other.c.id).where(others)).label("is_needed")
    found = select(_t.body_digest, is_needed).where(_old(kind, until)).distinct()
    with streamed(engine, found.order_by(_t.body_digest)) as rows:
        yield from ((row.body_digest, bool(row.is_needed)) for row in rows)


def mark_purged(
    connection: Connection, which: tuple[PageKind, datetime], digests: Iterable[str], at: datetime
) -> int:
    """Note that the bytes of pages of a kind kept before a time were let go; how many pages."""
    here = and_(_old(*which), _t.body_digest.in_(list(digests)))
    return connection.execute(tables.pages.update().where(here).values(purged=at)).rowcount


def _old(kind: PageKind, until: datetime) -> ColumnElement[bool]:
    return and_(_t.kind == kind, _t.fetched_at < until, _t.purged.is_(None))


def add_listed(connection: Connection, picture: ListedPicture) -> None:
    """Note that a listed picture was met."""
    row = {name: getattr(picture, name) for name in picture.__slots__}
    connection.execute(tables.listed_pictures.insert(), row)


def listed(connection: Connection) -> tuple[ListedPicture, ...]:
    """The listed pictures that were met, oldest first."""
    table = tables.listed_pictures
    rows = connection.execute(select(table).order_by(table.c.id))
    return tuple(
        ListedPicture(**{name: getattr(row, name) for name in ListedPicture.__slots__})
        for row in rows
    )
