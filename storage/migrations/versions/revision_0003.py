"""Revision 0003: the frontier, in which a killed crawl finds what it has yet to ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the frontier."""
    op.create_table(
        "frontier",
        sa.Column("id", Id, nullable=False),
        sa.Column("run", RawText(), nullable=False),
        sa.Column("fingerprint", RawText(), nullable=False),
        sa.Column("host", RawText(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_until", Moment()),
        sa.Column("holder", RawText()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.Column("note", Json()),
        sa.PrimaryKeyConstraint("id", name="pk_frontier"),
        sa.UniqueConstraint("run", "fingerprint", name="uq_frontier_run_fingerprint"),
    )
    queue = ["run", "state", "host", "rank", "id"]
    op.create_index("ix_frontier_queue", "frontier", queue)
