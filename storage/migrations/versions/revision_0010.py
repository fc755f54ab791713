"""Revision 0010: what crawls remember of lists and ad pages from run to run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Json, Moment, RawText

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create remembered."""
    op.create_table(
        "remembered",
        sa.Column("site", RawText(), nullable=False),
        sa.Column("mark", RawText(), nullable=False),
        sa.Column("url", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("local_id", RawText()),
        sa.Column("etag", RawText()),
        sa.Column("modified", RawText()),
        sa.Column("version", RawText()),
        sa.Column("facts", Json(), nullable=False),
        sa.PrimaryKeyConstraint("site", "mark", name="pk_remembered"),
    )
