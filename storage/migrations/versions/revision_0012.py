"""Revision 0012: the custody log and what its entries were done to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create custody and custody_subjects."""
    op.create_table(
        "custody",
        sa.Column("number", Id, autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", RawText(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("why", RawText()),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("sealed", sa.Text()),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_custody"),
    )
    _subjects()


def _subjects() -> None:
    op.create_table(
        "custody_subjects",
        sa.Column("entry", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("seal", sa.Text()),
        sa.ForeignKeyConstraint(["entry"], ["custody.number"], name="fk_custody_subjects_entry"),
        sa.PrimaryKeyConstraint("entry", "position", name="pk_custody_subjects"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_custody_subjects_digest", "custody_subjects", ["digest"])
