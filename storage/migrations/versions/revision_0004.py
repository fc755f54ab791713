"""Revision 0004: what a warrant says of pictures, hosts, ports, quiet hours and budgets.

Warrants issued before permit no pictures; for the rest they get what was usual when they were.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.encoding import Id, Json, RawText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns."""
    for column in (
        sa.Column("pictures", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("hosts", Json(), nullable=False, server_default="[]"),
        sa.Column("ports", Json(), nullable=False, server_default="[80,443]"),
        sa.Column("quiet_hours", RawText()),
        sa.Column("bytes_per_run", Id, nullable=False, server_default="2000000000"),
        sa.Column("hours_per_run", Id, nullable=False, server_default="4"),
    ):
        op.add_column("warrants", column)
