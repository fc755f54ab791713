"""Keep and read signals, and know which maker read which content; no extraction here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from adwatch.errors import NotFound
from adwatch.model import Ad, AdKey, AdKind, Maker, Signal, SignalSet, Span
from storage import bulk, contents, tables
from storage.ads import AD_COLUMNS, CHUNK, by_key, to_ad
from storage.identifiers import lookup_form

Found = tuple[str, Sequence[Signal]]
"""A content digest and what one maker found there."""

READ = (
    *("content_id", "maker_id", "field", "start", "stop", "details"),
    *("kind", "value", "raw", "method", "confidence"),
)
"""The columns a signal is read from; by position, as there are many rows."""


def unread(engine: Engine, makers: Sequence[Maker]) -> Iterator[tuple[Ad, tuple[Maker, ...]]]:
    """One ad for each content that one of `makers` has not read yet, with those makers.

    Oldest content first. Each chunk is a short read of its own, so the caller may save signals
    while it iterates.
    """
    last = 0
    while True:
        with engine.connect() as connection:
            numbers = _numbers(connection, makers)
            content_ids = connection.scalars(_unread(len(makers), numbers, last)).all()
            ads = _speakers(connection, content_ids)
            done = _readers(connection, content_ids, numbers)
        for content_id, ad in ads.items():
            yield ad, tuple(maker for maker in makers if maker not in done[content_id])
        if len(content_ids) < CHUNK:
            return
        last = content_ids[-1]


def _numbers(connection: Connection, makers: Sequence[Maker]) -> dict[int, Maker]:
    known = {Maker(row.name, row.version): row.id for row in _makers(connection)}
    return {known[maker]: maker for maker in makers if maker in known}


def _unread(wanted: int, numbers: dict[int, Maker], last: int) -> Select[Any]:
    held, read = tables.contents.c, tables.readings.c
    mine = (read.content_id == held.id) & read.maker_id.in_(numbers)
    done = select(func.count()).select_from(tables.readings).where(mine).scalar_subquery()
    return select(held.id).where(held.id > last, done < wanted).order_by(held.id).limit(CHUNK)


def _readers(
    connection: Connection, content_ids: Sequence[int], numbers: dict[int, Maker]
) -> dict[int, set[Maker]]:
    read = tables.readings.c
    here = read.content_id.in_(content_ids) & read.maker_id.in_(numbers)
    done: dict[int, set[Maker]] = defaultdict(set)
    for row in connection.execute(select(read.content_id, read.maker_id).where(here)):
        done[row.content_id].add(numbers[row.maker_id])
    return done


def _speakers(connection: Connection, content_ids: Sequence[int]) -> dict[int, Ad]:
    """For each content, in order, the ad that said it first, as it first did."""
    said = tables.versions.c
    first = (
        select(said.content_id, func.min(said.ad_id).label("ad_id"))
        .where(said.content_id.in_(content_ids))
        .group_by(said.content_id)
        .subquery()
    )
    by_first = (said.content_id == first.c.content_id) & (said.ad_id == first.c.ad_id)
    joined = first.join(tables.versions, by_first).join(
        tables.contents, tables.contents.c.id == said.content_id
    )
    rows = connection.execute(
        select(said.content_id, *AD_COLUMNS)
        .select_from(joined.join(tables.ads, tables.ads.c.id == said.ad_id))
        .where(said.content_id.in_(content_ids))  # again: PostgreSQL would read every version
        .order_by(said.content_id, said.number)
    )
    ads: dict[int, Ad] = {}
    for row in rows:
        if row.content_id not in ads:
            ads[row.content_id] = to_ad(row)
    return ads


def batches(found: Iterable[Found]) -> Iterator[dict[str, Sequence[Signal]]]:
    """What was found, in batches, by content digest."""
    stream = iter(found)
    while chunk := list(islice(stream, CHUNK)):
        yield dict(chunk)


def save(connection: Connection, maker: Maker, found: dict[str, Sequence[Signal]]) -> None:
    """Keep what `maker` found in some contents, in place of what it or older versions found.

    Raises NotFound for a content that is not kept.
    """
    if any(signal.maker != maker for signals in found.values() for signal in signals):
        raise ValueError(f"signals of another maker were handed in as those of {maker}")
    known = contents.numbers(connection, found)
    for digest in found:
        if digest not in known:
            raise NotFound("no ad has this content", where=digest)
    maker_id = _keep_maker(connection, maker)
    _forget(connection, maker, list(known.values()))
    read = [{"content_id": number, "maker_id": maker_id} for number in sorted(known.values())]
    bulk.insert(connection, tables.readings, read)
    rows = [
        {"content_id": known[digest], "maker_id": maker_id, "position": position, **_row(signal)}
        for digest, signals in found.items()
        for position, signal in enumerate(signals)
    ]
    bulk.insert(connection, tables.signals, rows)


def _forget(connection: Connection, maker: Maker, content_ids: list[int]) -> None:
    makers = tables.makers.c
    versions = connection.execute(select(makers.id).where(makers.name == maker.name)).scalars()
    maker_ids = list(versions)
    for table in (tables.signals, tables.readings):
        here = table.c.content_id.in_(content_ids) & table.c.maker_id.in_(maker_ids)
        connection.execute(table.delete().where(here))


def of_content(connection: Connection, digest: str) -> tuple[Signal, ...]:
    """The signals of one content, by maker and in each maker's order."""
    number = contents.numbers(connection, [digest]).get(digest)
    return () if number is None else _of_contents(connection, [number]).get(number, ())


def sets(engine: Engine, kind: str | None = None) -> Iterator[SignalSet]:
    """Every ad's newest content with its signals, by key; of a `kind`, those that have one."""
    ads, held, said = tables.ads.c, tables.contents.c, tables.versions.c
    columns = (ads.site, ads.local_id, ads.content_id, ads.first_seen, held.digest, held.kind)
    newest = (said.ad_id == ads.id) & (said.number == ads.number)
    joined = tables.ads.join(tables.contents).join(tables.versions, newest)
    statement = select(*columns, said.candidates).select_from(joined)
    if kind is not None:
        signals_of_kind = select(tables.signals.c.content_id).where(tables.signals.c.kind == kind)
        statement = statement.where(ads.content_id.in_(signals_of_kind))
    for rows in by_key(engine, statement):
        with engine.connect() as connection:
            signals = _of_contents(connection, sorted({row.content_id for row in rows}))
        for row in rows:
            yield SignalSet(
                AdKey(row.site, row.local_id),
                row.digest,
                AdKind(row.kind),
                row.first_seen,
                signals.get(row.content_id, ()),
                tuple(name for name, _ in row.candidates),
            )


def _of_contents(
    connection: Connection, content_ids: Sequence[int]
) -> dict[int, tuple[Signal, ...]]:
    columns = tables.signals.c
    rows = connection.execute(
        select(*(columns[name] for name in READ))
        .where(columns.content_id.in_(content_ids))
        .order_by(columns.content_id, columns.maker_id, columns.position)
    )
    makers = {row.id: Maker(row.name, row.version) for row in _makers(connection)}
    signals: dict[int, list[Signal]] = defaultdict(list)
    for content_id, maker_id, field, start, stop, details, *values in rows:
        span = None if field is None else Span(field, start, stop)
        pairs = tuple((name, value) for name, value in details)
        kind, value, raw, method, confidence = values
        signal = Signal(kind, value, raw, span, method, confidence, makers[maker_id], pairs)
        signals[content_id].append(signal)
    # By the maker's name: row numbers depend on which maker happened to come first.
    return {number: tuple(sorted(some, key=_maker_name)) for number, some in signals.items()}


def _maker_name(signal: Signal) -> str:
    return signal.maker.name


def _makers(connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(select(tables.makers)).all()


def _maker_number(connection: Connection, maker: Maker) -> int | None:
    columns = tables.makers.c
    here = (columns.name == maker.name) & (columns.version == maker.version)
    return connection.execute(select(columns.id).where(here)).scalar()


def _keep_maker(connection: Connection, maker: Maker) -> int:
    bulk.insert_new(connection, tables.makers, [{"name": maker.name, "version": maker.version}])
    number = _maker_number(connection, maker)
    assert number is not None
    return number


def _row(signal: Signal) -> dict[str, Any]:
    span = signal.span
    return {
        "kind": signal.kind,
        "value": signal.value,
        "raw": signal.raw,
        "field": span and span.field,
        "start": span and span.start,
        "stop": span and span.end,
        "method": signal.method,
        "confidence": signal.confidence,
        "details": signal.details,
        "lookup": lookup_form(signal.kind, signal.value),
    }
