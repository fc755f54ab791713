"""Revision 0011: schedules, and what became of each of their due moments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Moment, RawText

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create schedules and planned."""
    op.create_table(
        "schedules",
        sa.Column("number", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("live", RawText()),
        sa.Column("warrant", RawText(), nullable=False),
        sa.Column("every", Id),
        sa.Column("at", sa.Text()),
        sa.Column("zone", RawText(), nullable=False),
        sa.Column("jitter", Id, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("looked", Moment(), nullable=False),
        sa.Column("paused_at", Moment()),
        sa.Column("paused_by", RawText()),
        sa.Column("paused_why", RawText()),
        sa.Column("removed", Moment()),
        sa.PrimaryKeyConstraint("number", name="pk_schedules"),
        sa.UniqueConstraint("live", name="uq_schedules_live"),
    )
    _planned()


def _planned() -> None:
    op.create_table(
        "planned",
        sa.Column("number", Id, nullable=False),
        sa.Column("schedule", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", RawText()),
        sa.Column("note", RawText()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("holder", RawText()),
        sa.Column("lease_until", Moment()),
        sa.Column("started", Moment()),
        sa.Column("ended", Moment()),
        sa.Column("run", RawText()),
        sa.Column("verdict", sa.Text()),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.number"], name="fk_planned_schedule"),
        sa.PrimaryKeyConstraint("number", name="pk_planned"),
        sa.UniqueConstraint("schedule", "due", name="uq_planned_schedule_due"),
    )
    op.create_index("ix_planned_site_due", "planned", ["site", "due"])
    op.create_index("ix_planned_state", "planned", ["state"])
