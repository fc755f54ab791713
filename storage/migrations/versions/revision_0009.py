"""Revision 0009: fields read where a repair supposes them, and their promotions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Versions name their candidate fields; create promotions."""
    op.add_column("versions", sa.Column("candidates", Json(), nullable=False, server_default="[]"))
    op.create_table(
        "promotions",
        sa.Column("id", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("field", RawText(), nullable=False),
        sa.Column("alternatives", Json(), nullable=False),
        sa.Column("by", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_promotions"),
    )
    op.create_index("ix_promotions_site", "promotions", ["site"])
