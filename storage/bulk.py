"""Write many rows by one statement; which rows is for the modules of the tables to say.

SQLite runs a prepared statement once a row, in process, and that is quick. PostgreSQL would have
to answer for each row: it gets each column as one array instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Insert, Table, Update, bindparam
from sqlalchemy.dialects import sqlite

Rows = Sequence[dict[str, Any]]
"""Rows by column name, all with the same columns."""

PART = 500
"""Values named in one statement, which takes only so many."""

T = TypeVar("T")


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as one statement names."""
    for start in range(0, len(values), PART):
        yield values[start : start + PART]


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert the rows; raises Conflict where one is there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _insert_arrays(connection, table, rows, "")
    else:
        connection.execute(_inserting(table), rows)


def insert_new(connection: Connection, table: Table, rows: Rows) -> int:
    """Insert the rows, passing over those that are there already; returns how many were new."""
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        return _insert_arrays(connection, table, rows, " ON CONFLICT DO NOTHING")
    return connection.execute(_inserting_new(table), rows).rowcount


def update(connection: Connection, table: Table, rows: Rows) -> None:
    """Set the columns given in each row, in the row of the table that has its primary key."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _update_arrays(connection, table, rows)
        return
    renamed = [{_renamed(table, name): value for name, value in row.items()} for row in rows]
    connection.execute(_updating(table, tuple(rows[0])), renamed)


# Statements are made once: for a single row, making one takes longer than running it.


@cache
def _inserting(table: Table) -> Insert:
    return table.insert()


@cache
def _inserting_new(table: Table) -> Insert:
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _updating(table: Table, names: tuple[str, ...]) -> Update:
    keys = [column for column in table.primary_key if column.name in names]
    return table.update().where(*(column == bindparam(f"key_{column.name}") for column in keys))


def _renamed(table: Table, name: str) -> str:
    return f"key_{name}" if table.c[name].primary_key else name


def _insert_arrays(connection: Connection, table: Table, rows: Rows, tail: str) -> int:
    names = list(rows[0])
    into, source = _names(connection, names), _unnest(connection, table, names)
    # Names come from tables.py alone; values travel apart from the statement.
    statement = f"INSERT INTO {table.name} ({into}) SELECT * FROM {source}{tail}"  # noqa: S608
    return connection.exec_driver_sql(statement, _arrays(connection, table, rows)).rowcount


def _update_arrays(connection: Connection, table: Table, rows: Rows) -> None:
    names = list(rows[0])
    source = f"{_unnest(connection, table, names)} AS new ({_names(connection, names)})"
    quoted = {name: connection.dialect.identifier_preparer.quote(name) for name in names}
    keys = [quoted[name] for name in names if table.c[name].primary_key]
    changes = ", ".join(f"{name} = new.{name}" for name in quoted.values() if name not in keys)
    here = " AND ".join(f"{table.name}.{name} = new.{name}" for name in keys)
    statement = f"UPDATE {table.name} SET {changes} FROM {source} WHERE {here}"  # noqa: S608
    connection.exec_driver_sql(statement, _arrays(connection, table, rows))


def _names(connection: Connection, names: Iterable[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, names))


def _unnest(connection: Connection, table: Table, names: Iterable[str]) -> str:
    types = (table.c[name].type.compile(connection.dialect) for name in names)
    # Without the collation, which belongs to a column and not to an array.
    arrays = (f"%s::{kind.partition(' COLLATE')[0]}[]" for kind in types)
    return f"unnest({', '.join(arrays)})"


def _arrays(connection: Connection, table: Table, rows: Rows) -> tuple[list[Any], ...]:
    return tuple(_array(connection, table.c[name], rows) for name in rows[0])


def _array(connection: Connection, column: Column[Any], rows: Rows) -> list[Any]:
    dialect = connection.dialect
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)
    values = (row[column.name] for row in rows)
    bound = values if bind is None else map(bind, values)
    # The driver refuses lists of mixed types, such as 1 beside 0.5 or a subclass beside str.
    plain = PLAIN.get(column.type.python_type, lambda value: value)
    return [None if value is None else plain(value) for value in bound]


PLAIN: dict[type, Callable[[Any], Any]] = {float: float, str: str}
"""What makes the values of a column exactly of its type."""
