"""The tables of schedules and planned runs, and what all tables are entered in.

The others are in `storage.tables`, which names these too.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

from storage.encoding import Id, Moment, RawText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# When a site is crawled. `live` is the site until it is removed: no site has two schedules.
schedules = Table(
    "schedules",
    metadata,
    Column("number", Id, primary_key=True),
    Column("site", RawText, nullable=False),
    Column("live", RawText, unique=True),
    Column("warrant", RawText, nullable=False),
    Column("every", Id),  # seconds
    Column("at", Text),  # HH:MM
    Column("zone", RawText, nullable=False),
    Column("jitter", Id, nullable=False),  # seconds
    Column("created", Moment, nullable=False),
    Column("looked", Moment, nullable=False),  # up to here each due moment has its row
    Column("paused_at", Moment),
    Column("paused_by", RawText),
    Column("paused_why", RawText),
    Column("removed", Moment),
)

# What became of each due moment. The key says it: there is never a second run for one.
planned = Table(
    "planned",
    metadata,
    Column("number", Id, primary_key=True),
    Column("schedule", Id, ForeignKey("schedules.number"), nullable=False),
    Column("site", RawText, nullable=False),
    Column("due", Moment, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", RawText),
    Column("note", RawText),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("holder", RawText),  # host/process of the worker that has it
    Column("lease_until", Moment),
    Column("started", Moment),
    Column("ended", Moment),
    Column("run", RawText),
    Column("verdict", Text),
    UniqueConstraint("schedule", "due"),
    Index("ix_planned_site_due", "site", "due"),
    Index("ix_planned_state", "state"),
)
