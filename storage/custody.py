"""Append to the custody log and read it; what is checked of it is in custody_check.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, exists, func, select

from adwatch.custody import FIRST, Act, Deed, Entry, Head, Subject, digest_of, seal, seals_digest
from adwatch.ports import Clock
from storage import bulk, tables

SALT_BYTES = 16
"""Enough that no salt can be guessed: of what was purged only seals remain."""

TOLD = ("pages", "sightings", "judgements", "warrants", "revocations", "promotions", "holds")
"""The tables for whose rows there are entries."""

_c, _s = tables.custody.c, tables.custody_subjects.c
WITH_SUBJECTS = (
    select(tables.custody, _s.sort, _s.salt, _s.digest.label("about"), _s.seal)
    .select_from(tables.custody.outerjoin(tables.custody_subjects, _s.entry == _c.number))
    .order_by(_c.number, _s.position)
)
"""Every entry, oldest first, once for each of its subjects; `about` is the subject's digest."""

_LAST = select(_c.number, _c.digest).order_by(_c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes entries in the name of one person, within the transaction of what they tell of."""

    who: str
    clock: Clock

    def write(self, connection: Connection, deeds: Iterable[Deed]) -> None:
        """Append an entry for each deed. The last thing a transaction does: others then wait."""
        if not (told := list(deeds)):
            return
        _lock(connection)
        self._append(connection, told, head(connection) or Head(0, FIRST))

    def begin(self, connection: Connection) -> None:
        """Open the log, unless it was: of the rows there are until now no entry tells."""
        _lock(connection)
        if head(connection) is None:
            self._append(connection, [Deed(Act.BEGIN, _rows(connection))], Head(0, FIRST))

    def _append(self, connection: Connection, deeds: Sequence[Deed], last: Head) -> None:
        now = self.clock.now()
        entries: list[Entry] = []
        rows: list[dict[str, Any]] = []
        for deed in deeds:
            number = last.number + 1
            salted = [(token_hex(SALT_BYTES), subject) for subject in deed.subjects]
            sealed = seals_digest([seal(salt, subject) for salt, subject in salted])
            unchained = Entry(
                number,
                now,
                deed.who or self.who,
                str(deed.act),
                deed.why,
                deed.facts,
                sealed,
                last.digest,
                "",
            )
            entries.append(replace(unchained, digest=digest_of(unchained)))
            rows.extend(_subjects(number, salted))
            last = Head(number, entries[-1].digest)
        bulk.insert(connection, tables.custody, [_row(entry) for entry in entries])
        bulk.insert(connection, tables.custody_subjects, rows)


def head(connection: Connection) -> Head | None:
    """The last entry; None where nothing was recorded yet."""
    found = connection.execute(_LAST).first()
    return None if found is None else Head(found.number, found.digest)


def forget(connection: Connection, subjects: Iterable[Subject]) -> int:
    """Leave of subjects their seals alone; returns in how many entries' notes."""
    wanted = {one.digest: one.sort for one in subjects}
    found = select(tables.custody_subjects).where(_s.digest.in_(wanted))
    rows = [
        {
            "entry": row.entry,
            "position": row.position,
            "seal": seal(row.salt, Subject(row.sort, row.digest)),
            "salt": None,
            "digest": None,
        }
        for row in connection.execute(found)
        if wanted[row.digest] == row.sort
    ]
    bulk.update(connection, tables.custody_subjects, rows)
    return len(rows)


def newest_first(
    engine: Engine, act: str | None, about: Subject | None, limit: int | None
) -> Iterator[Entry]:
    """The entries, newest first: of one act, about one subject, no more than `limit`."""
    found = select(tables.custody).order_by(_c.number.desc()).limit(limit)
    if act is not None:
        found = found.where(_c.act == act)
    if about is not None:
        here = (_s.entry == _c.number) & (_s.digest == about.digest) & (_s.sort == about.sort)
        found = found.where(exists().where(here))
    with engine.connect() as connection:
        rows = connection.execute(found).all()
    yield from map(to_entry, rows)


def noted_seal(row: Any) -> str:
    """The seal of a subject in a row of WITH_SUBJECTS."""
    if row.salt is None or row.about is None:
        return row.seal or ""
    return seal(row.salt, Subject(row.sort, row.about))


def to_entry(row: Any) -> Entry:
    """The entry in a row of the table."""
    return Entry(*(getattr(row, name) for name in Entry.__slots__))


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # a SQLite transaction that writes is alone
        key = func.hashtext("the custody log")
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _rows(connection: Connection) -> dict[str, int]:
    counts = {name: select(func.count()).select_from(tables.metadata.tables[name]) for name in TOLD}
    return {name: connection.scalar(count) or 0 for name, count in counts.items()}


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _subjects(number: int, salted: Sequence[tuple[str, Subject]]) -> Iterator[dict[str, Any]]:
    for position, (salt, subject) in enumerate(salted):
        yield {
            "entry": number,
            "position": position,
            "sort": subject.sort,
            "salt": salt,
            "digest": subject.digest,
        }
