"""The rows of pages that tell of ads which are going, and of nobody who stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from adwatch.model import PageKind
from storage import bulk, tables

_p, _ads, _said = tables.pages.c, tables.ads.c, tables.versions.c

APART = (PageKind.LIST, PageKind.PICTURE)
"""Pages that no single ad takes along: lists have their own time, pictures are shared."""


@dataclass(slots=True)
class Named:
    """The addresses that going ads of a site had, and the digests of the pages that said them."""

    ads: Sequence[int]
    addresses: set[tuple[str, str]] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)


def of_ads(connection: Connection, named: Named) -> list[Any]:
    """The rows of pages to be taken along, in the order kept."""
    found = _at(connection, {url for _, url in named.addresses})
    found |= _rows(connection, _p.body_digest, named.bodies)
    # What else was fetched for the same address: redirects, screenshots, failed tries.
    ours = {number: row for number, row in found.items() if _is_theirs(row, named)}
    found = ours | _at(connection, {row.requested_url for row in ours.values()})
    asked = {(row.site, row.requested_url) for row in ours.values()}
    rows = [
        row for row in found.values() if row.id in ours or (row.site, row.requested_url) in asked
    ]
    needed = _needed(connection, rows, named)
    return sorted((row for row in rows if not _places(row) & needed), key=lambda row: row.id)


def at_addresses(connection: Connection, addresses: Iterable[str]) -> list[Any]:
    """The rows of pictures that came from some addresses, in the order kept."""
    found = _at(connection, set(addresses), _p.kind == str(PageKind.PICTURE))
    return [found[number] for number in sorted(found)]


def _is_theirs(row: Any, named: Named) -> bool:
    at_theirs = {(row.site, row.requested_url), (row.site, row.final_url)} & named.addresses
    return bool(at_theirs) or row.body_digest in named.bodies


def _places(row: Any) -> set[tuple[str, str, str | None]]:
    """What those who stay may name a page by: an address, or an address and what it said."""
    urls = (row.requested_url, row.final_url)
    return {(row.site, url, said) for url in urls for said in (None, row.body_digest)}


def _needed(
    connection: Connection, rows: Sequence[Any], named: Named
) -> set[tuple[str, str, str | None]]:
    needed: set[tuple[str, str, str | None]] = set()
    stays = _ads.id.not_in(named.ads)
    for urls in bulk.parts(sorted({url for row in rows for _, url, _ in _places(row)})):
        at = select(_ads.site, _ads.url).where(_ads.url.in_(urls), stays)
        needed.update((row.site, row.url, None) for row in connection.execute(at))
    for bodies in bulk.parts(sorted({row.body_digest for row in rows})):
        said = select(_ads.site, _said.url, _said.page_digest).join(tables.versions)
        read = connection.execute(said.where(_said.page_digest.in_(bodies), stays))
        needed.update((row.site, row.url, row.page_digest) for row in read)
    return needed


_ALONE = _p.kind.not_in([str(kind) for kind in APART])


def _at(
    connection: Connection, urls: Iterable[str], which: ColumnElement[bool] = _ALONE
) -> dict[int, Any]:
    wanted = set(urls)
    moved = _p.final_url != _p.requested_url  # as its index says
    asked = _rows(connection, _p.requested_url, wanted, which)
    return asked | _rows(connection, _p.final_url, wanted, which & moved)


def _rows(
    connection: Connection,
    column: ColumnElement[str],
    values: Iterable[str],
    which: ColumnElement[bool] = _ALONE,
) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in bulk.parts(sorted(values)):
        rows = connection.execute(select(tables.pages).where(column.in_(some), which))
        found.update((row.id, row) for row in rows)
    return found
