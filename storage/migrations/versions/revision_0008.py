"""Revision 0008: what several crawl processes share: who works on a run, budget, turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create workers and turns; a run counts the requests it spent."""
    op.add_column("runs", sa.Column("asked", Id, nullable=False, server_default="0"))
    op.create_table(
        "workers",
        sa.Column("id", Id, nullable=False),
        sa.Column("run", RawText(), nullable=False),
        sa.Column("holder", RawText(), nullable=False),
        sa.Column("until", Moment()),
        sa.Column("note", Json()),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    op.create_index("ix_workers_run", "workers", ["run"])
    op.create_table(
        "turns",
        sa.Column("host", RawText(), nullable=False),
        sa.Column("free_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_turns"),
    )
