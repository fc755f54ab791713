"""The part of the custody log that tells of some subjects, fit to be checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, select

from adwatch.custody import Subject, Told
from storage import custody, tables
from storage.bulk import parts

_s = tables.custody_subjects.c


def extract(engine: Engine, subjects: Iterable[Subject]) -> Iterator[Told]:
    """The entries that tell of any of these subjects, oldest first."""
    wanted = {(one.sort, one.digest) for one in subjects}
    for numbers in parts(sorted(_telling(engine, wanted))):
        found = custody.WITH_SUBJECTS.where(tables.custody.c.number.in_(numbers))
        with engine.connect() as connection:
            rows = connection.execute(found).all()
        for _, of_one in groupby(rows, key=lambda row: row.number):
            yield _told(list(of_one), wanted)


def _telling(engine: Engine, wanted: set[tuple[str, str]]) -> set[int]:
    numbers = set()
    with engine.connect() as connection:
        for digests in parts(sorted({digest for _, digest in wanted})):
            found = select(_s.entry, _s.sort, _s.digest).where(_s.digest.in_(digests))
            rows = connection.execute(found)
            numbers |= {row.entry for row in rows if (row.sort, row.digest) in wanted}
    return numbers


def _told(rows: list[Any], wanted: set[tuple[str, str]]) -> Told:
    noted = [row for row in rows if row.sort is not None]
    asked = [
        (row.salt, Subject(row.sort, row.about)) for row in noted if (row.sort, row.about) in wanted
    ]
    return Told(custody.to_entry(rows[0]), tuple(map(custody.noted_seal, noted)), tuple(asked))
