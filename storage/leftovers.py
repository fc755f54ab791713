"""What purged ads named and others may need: noted with the purge, settled before it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from storage import bulk, pages, tables
from storage.engine import streamed

BYTES, PICTURE = "bytes", "picture"

_t = tables.leftovers.c


def add_pictures(connection: Connection, versions: Iterable[Any]) -> None:
    """Note the pictures of versions: their addresses, and the digests of those that were kept."""
    named = [tuple(one) for row in versions for one in row.pictures]
    _add(connection, PICTURE, (address for address, _ in named))
    add_bytes(connection, (digest for _, digest in named if digest is not None))


def add_bytes(connection: Connection, digests: Iterable[str]) -> None:
    """Note bytes."""
    _add(connection, BYTES, digests)


def _add(connection: Connection, sort: str, names: Iterable[str]) -> None:
    rows = [{"sort": sort, "name": name} for name in sorted(set(names))]
    bulk.insert(connection, tables.leftovers, rows)


def bytes_left(engine: Engine) -> Iterator[tuple[str, bool]]:
    """The digests of left-over bytes, sorted, each with whether something kept needs them."""
    names = _names(engine, BYTES)
    if names:
        needed = names.intersection(pages.kept_digests(engine))
        yield from ((name, name in needed) for name in sorted(names))


def pictures_left(engine: Engine) -> tuple[set[str], set[str]]:
    """The addresses of left-over pictures, and those among them that an ad names."""
    names = _names(engine, PICTURE)
    needed: set[str] = set()
    if names:
        with streamed(engine, select(tables.versions.c.pictures).distinct()) as rows:
            for row in rows:
                needed.update(address for address, _ in row.pictures if address in names)
    return names, needed


def settle(connection: Connection, sort: str, names: Sequence[str]) -> None:
    """Strike what is settled."""
    for some in bulk.parts(names):
        connection.execute(tables.leftovers.delete().where(_t.sort == sort, _t.name.in_(some)))


def _names(engine: Engine, sort: str) -> set[str]:
    with streamed(engine, select(_t.name).where(_t.sort == sort)) as rows:
        return {row.name for row in rows}
