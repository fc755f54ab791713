"""Revision 0007: hosts that asked to be left alone, and what each robots.txt said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Moment, RawText

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "parked",
        sa.Column("host", RawText(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_parked"),
    )
    op.create_table(
        "permissions",
        sa.Column("id", Id, nullable=False),
        sa.Column("run", RawText(), nullable=False),
        sa.Column("origin", RawText(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.Column("decision", RawText(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("digest", RawText()),
        sa.PrimaryKeyConstraint("id", name="pk_permissions"),
    )
