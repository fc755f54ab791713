"""The tables of retention; the others are in `storage.tables`, which names these too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from storage.encoding import Id, Moment, RawText
from storage.schedule_tables import metadata

_MOVED = text("final_url <> requested_url")
MOVED: dict[str, Any] = {
    "postgresql_using": "hash",
    "postgresql_where": _MOVED,
    "sqlite_where": _MOVED,
}
"""An index on the pages that came from another address than was asked for."""

# People's words that an ad is kept, or need not be; the last counts. Append-only, and gone with
# the ad once it is purged.
holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ad_id", Id, ForeignKey("ads.id"), nullable=False, index=True),
    Column("held", Boolean, nullable=False),
    Column("by", RawText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", RawText, nullable=False),
)

# What stays of purged ads: counts, so that statistics stay honest.
expired = Table(
    "expired",
    metadata,
    Column("site", RawText, nullable=False),
    Column("week", Moment, nullable=False),  # the Monday of when they were last seen
    Column("kind", Text, nullable=False),
    Column("kept", Text, nullable=False),  # the class whose clock ran out
    Column("ads", Integer, nullable=False),
    Column("sightings", Integer, nullable=False),
    Column("judgements", Integer, nullable=False),
    PrimaryKeyConstraint("site", "week", "kind", "kept"),
)

# What purged ads named and others may need: settled, row by row, before a purge is over.
leftovers = Table(
    "leftovers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sort", Text, nullable=False),  # bytes or picture
    Column("name", RawText, nullable=False),  # digest or address
)
