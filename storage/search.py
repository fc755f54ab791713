"""Find ads by their words and by identifiers as people type them; no ranking by relevance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    and_,
    bindparam,
    or_,
    select,
    text,
)

from adwatch.model import AdKey
from storage import tables
from storage.identifiers import Wanted, wanted
from storage.terms import asked

AFTER_ALL = "\U0010ffff"  # sorts after whatever may follow a start
LONGEST_SEARCH = 1_000  # characters of a query that are read

# The terms are quoted and hold letters, digits and "_" only (terms.py): nothing a person types
# is ever read as search syntax.
FIND_SQLITE = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :terms"
    " ORDER BY rowid DESC LIMIT :most OFFSET :passed"
)
FIND_POSTGRES = text(
    "SELECT id FROM contents"
    " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:terms AS tsquery)"
    " ORDER BY id DESC LIMIT :most OFFSET :passed"
)


def find(engine: Engine, words: str, limit: int) -> Iterator[AdKey]:
    """The ads that ever carried the identifier typed, then those that ever said all the words.

    Newest content first, then by key; an ad comes once, and at most `limit` come.
    """
    if limit <= 0:
        return
    seen: set[AdKey] = set()
    with engine.connect() as connection:
        for content_ids in _contents(connection, words[:LONGEST_SEARCH], limit):
            for key in _speakers(connection, content_ids):
                if key not in seen:
                    seen.add(key)
                    yield key
                if len(seen) == limit:
                    return


def _contents(connection: Connection, words: str, limit: int) -> Iterator[Sequence[int]]:
    # Ads share contents and have several: more than `limit` may be needed, so chunk by chunk.
    meant, terms = wanted(words), asked(words)
    if meant:
        column = tables.signals.c.content_id
        found = select(column).distinct().where(or_(*map(_carries, meant)))
        newest = found.order_by(column.desc()).limit(bindparam("most")).offset(bindparam("passed"))
        yield from _chunks(connection, newest, {}, limit)
    if terms and connection.dialect.name == "postgresql":
        query = " & ".join(f"'{term}'" for term in terms)
        yield from _chunks(connection, FIND_POSTGRES, {"terms": query}, limit)
    elif terms:
        query = " ".join(f'"{term}"' for term in terms)
        yield from _chunks(connection, FIND_SQLITE, {"terms": query}, limit)


def _chunks(
    connection: Connection, statement: Executable, values: dict[str, str], size: int
) -> Iterator[Sequence[int]]:
    for passed in count(0, size):
        place = {"most": size, "passed": passed}
        ids = connection.execute(statement, values | place).scalars().all()
        yield ids
        if len(ids) < size:
            return


def _carries(sought: Wanted) -> ColumnElement[bool]:
    columns = tables.signals.c
    kind = columns.kind == sought.kind
    if sought.is_start:
        return and_(kind, columns.lookup >= sought.form, columns.lookup < sought.form + AFTER_ALL)
    form = columns.lookup == sought.form
    if sought.platform is None:
        return and_(kind, form)
    return and_(kind, form, columns.value == f"{sought.platform}:{sought.form}")


def _speakers(connection: Connection, content_ids: Sequence[int]) -> Iterator[AdKey]:
    ads, said = tables.ads.c, tables.versions.c
    found = (
        select(ads.site, ads.local_id, said.content_id)
        .distinct()
        .join(tables.versions)
        .where(said.content_id.in_(content_ids))
        .order_by(said.content_id.desc(), ads.site, ads.local_id)
    )
    for row in connection.execute(found).all():
        yield AdKey(row.site, row.local_id)
