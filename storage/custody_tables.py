"""The tables of the custody log; the others are in `storage.tables`, which names these too."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from storage.encoding import Id, Json, Moment, RawText
from storage.schedule_tables import metadata

# Who did what, when and why, each entry chained to the one before it. Append-only.
custody = Table(
    "custody",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("at", Moment, nullable=False),
    Column("who", RawText, nullable=False),
    Column("act", Text, nullable=False),
    Column("why", RawText),
    Column("facts", Json, nullable=False),  # {name: plain value, ...}, never an identifier
    Column("sealed", Text),  # over the seals of its subjects
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

# What an entry was done to. A purge leaves the seal alone and takes the salt and the digest.
custody_subjects = Table(
    "custody_subjects",
    metadata,
    Column("entry", Id, ForeignKey("custody.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("sort", Text, nullable=False),
    Column("salt", Text),
    Column("digest", Text),
    Column("seal", Text),  # only of what was purged: else it is worked out
    PrimaryKeyConstraint("entry", "position"),
    Index("ix_custody_subjects_digest", "digest"),
    sqlite_with_rowid=False,
)
