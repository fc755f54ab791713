"""Revision 0002: warrants and their revocations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "warrants",
        sa.Column("number", Id, nullable=False),
        sa.Column("id", RawText(), nullable=False),
        sa.Column("purpose", RawText(), nullable=False),
        sa.Column("legal_basis", RawText(), nullable=False),
        sa.Column("requirement", RawText(), nullable=False),
        sa.Column("requested_by", RawText(), nullable=False),
        sa.Column("authorised_by", RawText(), nullable=False),
        sa.Column("sites", Json(), nullable=False),
        sa.Column("kinds", Json(), nullable=False),
        sa.Column("requests_per_minute", Id, nullable=False),
        sa.Column("pages_per_run", Id, nullable=False),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=False),
        sa.Column("retention_days", Id, nullable=False),
        sa.Column("self_declared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_warrants"),
        sa.UniqueConstraint("id", name="uq_warrants_id"),
    )
    op.create_table(
        "revocations",
        sa.Column("warrant", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", RawText(), nullable=False),
        sa.Column("reason", RawText(), nullable=False),
        sa.ForeignKeyConstraint(["warrant"], ["warrants.id"], name="fk_revocations_warrant"),
        sa.PrimaryKeyConstraint("warrant", name="pk_revocations"),
    )
