"""Take what was deleted out of the database's files: a deleted row's bytes lie there for long."""

from __future__ import annotations

from sqlalchemy import Engine

from adwatch.errors import Conflict

SQLITE = (
    # The index notes that terms were deleted and keeps them, until its parts are merged.
    "INSERT INTO search_index(search_index) VALUES ('optimize')",
    "VACUUM",
)


def sweep(engine: Engine) -> None:
    """Rewrite what has gaps; `engine` runs statements outside of transactions.

    Raises Conflict where somebody reads an older state for so long that it cannot be dropped.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            return
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
        is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if is_busy:
        raise Conflict("somebody reads what was deleted: it is swept by the next purge")
