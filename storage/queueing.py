"""Where procrastinate keeps its queue: a schema of its own in the PostgreSQL of the store.

What waits there only wakes a worker, so nothing is lost with it: each release of procrastinate
gets a new schema, and its tables are never migrated.
"""

from __future__ import annotations

from importlib.metadata import version

from sqlalchemy import func, select
from sqlalchemy.schema import CreateSchema

from storage.engine import open_engine


def queue_name() -> str:
    """The schema of this release of procrastinate."""
    return "adwatch_queue_" + "_".join(version("procrastinate").split(".")[:2])


def make_queue(url: str) -> str:
    """Make the schema where it is missing; returns how to connect to it, as libpq reads it.

    Raises ModuleNotFoundError where procrastinate is not installed.
    """
    from procrastinate.schema import SchemaManager

    name = queue_name()
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
            if connection.scalar(select(func.to_regnamespace(name))) is None:
                connection.execute(CreateSchema(name))
                connection.execute(select(func.set_config("search_path", name, True)))
                # No parameters: as it is, percent signs and colons included.
                connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
        plain = engine.url.set(drivername="postgresql")
        # No space: it would be written as a plus sign, which libpq takes for one.
        placed = plain.update_query_dict({"options": f"-csearch_path={name}"})
        return placed.render_as_string(hide_password=False)
    finally:
        engine.dispose()
