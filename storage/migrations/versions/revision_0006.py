"""Revision 0006: how a page came, what it is, when it was purged; and listed pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, Moment, RawText

revision = "0006"
down_revision = "0005"

HAD_ONE = (("kind", RawText(), "other"), ("method", RawText(), "GET"))
"""Columns that pages of older releases get a value in."""

HAD_NONE = ("reason", "protocol", "address", "certificate", "robots", "made_with", "row_digest")
"""Columns in which pages of older releases say nothing."""


def upgrade() -> None:
    """Widen the pages and create the table of listed pictures."""
    for name, kind, value in (*HAD_ONE, ("request_headers", Json(), "[]")):
        op.add_column("pages", sa.Column(name, kind, nullable=False, server_default=value))
    for name in HAD_NONE:
        op.add_column("pages", sa.Column(name, RawText()))
    no = sa.false()
    op.add_column("pages", sa.Column("is_cut", sa.Boolean(), nullable=False, server_default=no))
    for name in ("asked_at", "purged"):
        op.add_column("pages", sa.Column(name, Moment()))
    op.create_index("ix_pages_kind_fetched_at", "pages", ["kind", "fetched_at"])
    op.create_table(
        "listed_pictures",
        sa.Column("id", Id, nullable=False),
        sa.Column("site", RawText(), nullable=False),
        sa.Column("url", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("digest", RawText(), nullable=False),
        sa.Column("matched", RawText(), nullable=False),
        sa.Column("list_id", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listed_pictures"),
    )
