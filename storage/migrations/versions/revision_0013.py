"""Revision 0013: holds, what stays of purged ads, and what a purge looks for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Moment, RawText

revision = "0013"
down_revision = "0012"

MOVED = sa.text("final_url <> requested_url")


def upgrade() -> None:
    """Create holds, expired and leftovers, and the indexes by which a purge finds its rows."""
    _holds()
    op.create_table(
        "expired",
        sa.Column("site", RawText(), nullable=False),
        sa.Column("week", Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("ads", sa.Integer(), nullable=False),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.Column("judgements", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "week", "kind", "kept", name="pk_expired"),
    )
    op.create_table(
        "leftovers",
        sa.Column("id", Id, nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("name", RawText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leftovers"),
    )
    _indexes()


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", Id, nullable=False),
        sa.Column("ad_id", Id, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("by", RawText(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", RawText(), nullable=False),
        sa.ForeignKeyConstraint(["ad_id"], ["ads.id"], name="fk_holds_ad_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_ad_id", "holds", ["ad_id"])


def _indexes() -> None:
    op.create_index("ix_pages_requested_url", "pages", ["requested_url"], postgresql_using="hash")
    op.create_index(
        "ix_pages_final_url",
        "pages",
        ["final_url"],
        postgresql_using="hash",
        postgresql_where=MOVED,
        sqlite_where=MOVED,
    )
    op.create_index("ix_remembered_site_local_id", "remembered", ["site", "local_id"])
    op.create_index("ix_ads_url", "ads", ["url"], postgresql_using="hash")
    op.create_index("ix_versions_page_digest", "versions", ["page_digest"])
    op.create_index("ix_cluster_members_ad_id", "cluster_members", ["ad_id"])
