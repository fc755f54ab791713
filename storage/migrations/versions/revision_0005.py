"""Revision 0005: what a run measured, for later ones to be held against."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Json

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("runs", sa.Column("figures", Json(), nullable=False, server_default="{}"))
