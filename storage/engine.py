"""Open a database and speak of its failures in adwatch's own errors; no tables here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, Engine, Select, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError

from adwatch.errors import AdwatchError, ConfigError, Conflict, Corrupt, Full, NotFound, StoreError
from adwatch.errors import Unavailable as NotInstalled

WRITES = "adwatch_writes"
"""Execution option of an engine whose transactions write."""

BARE = "adwatch_bare"
"""Execution option of a SQLite engine whose statements are no part of a transaction."""

STREAM_CHUNK = 500  # rows fetched at once
MANY_CHANGES = 1_000  # after fewer, old plans still serve
BUSY_SECONDS = 30  # how long a writer waits for another: an import of 100,000 ads is shorter
PRAGMAS = {
    "journal_mode": "WAL",  # readers do not wait for the writer
    "synchronous": "FULL",  # a commit survives a power cut, not only a killed process
    "foreign_keys": "ON",
    "busy_timeout": str(BUSY_SECONDS * 1000),
    "cache_size": "-32768",  # KiB: 32 MiB a connection keep the indexes of a bulk import at hand
}

SQLITE_ERRORS: dict[str, type[AdwatchError]] = {
    "SQLITE_FULL": Full,
    "SQLITE_CORRUPT": Corrupt,
    "SQLITE_NOTADB": Corrupt,
    "SQLITE_CANTOPEN": NotFound,
    "SQLITE_BUSY": Conflict,
    "SQLITE_LOCKED": Conflict,
}
"""By the first two words of SQLite's error name, which leaves the extended part out."""

POSTGRES_ERRORS: dict[str, type[AdwatchError]] = {
    "53100": Full,  # disk_full
    "40001": Conflict,  # serialization_failure
    "40P01": Conflict,  # deadlock_detected
    "55P03": Conflict,  # lock_not_available
    "XX001": Corrupt,  # data_corrupted
    "XX002": Corrupt,  # index_corrupted
    "3D000": NotFound,  # invalid_catalog_name: no such database
}
"""By SQLSTATE."""


def open_engine(target: Path | str) -> Engine:
    """An engine on a SQLite file (path or URL) or a PostgreSQL database (URL).

    Raises ConfigError for any other kind of URL, and Unavailable where the driver is missing.
    """
    url = _url(target)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise NotInstalled("PostgreSQL needs its driver: install adwatch[postgres]") from error
    event.listen(engine, "handle_error", _translate)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking the write lock at their start.

    A SQLite transaction that reads first and writes later fails where another wrote between.
    """
    return engine.execution_options(**{WRITES: True})


def without_transactions(engine: Engine) -> Engine:
    """The same engine, each statement by itself: what rewrites whole files demands it."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(**{BARE: True})


def take_stock(engine: Engine, changes: int) -> None:
    """Let PostgreSQL count after many changes at once; its own counting is a minute late.

    Until then it plans as for empty tables. SQLite plans well enough without.
    """
    if changes >= MANY_CHANGES and engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


@contextmanager
def streamed(engine: Engine, statement: Select[Any]) -> Iterator[CursorResult[Any]]:
    """The rows of a statement as of now, read as they are asked for."""
    with (
        engine.connect() as connection,
        connection.execution_options(yield_per=STREAM_CHUNK).execute(statement) as rows,
    ):
        yield rows


def _url(target: Path | str) -> URL:
    if isinstance(target, Path):
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):  # whose text repeats the URL, password included
        raise ConfigError("the database URL cannot be read") from None
    name = url.drivername.partition("+")[0]
    if name in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if name == "sqlite":
        return url
    raise ConfigError(f"the database is sqlite or postgresql, not {name!r}")


def _open_sqlite(url: URL) -> Engine:
    # hide_parameters: an error message must not carry the text of an ad into a log.
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _translate)
    return engine


def _prepare_sqlite(driver_connection: Any, _record: object) -> None:
    # None: Python's driver leaves BEGIN to us; by itself it would not begin before reads or DDL.
    driver_connection.isolation_level = None
    for name, value in PRAGMAS.items():
        driver_connection.execute(f"PRAGMA {name}={value}").close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(BARE):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")


def _translate(context: Any) -> AdwatchError | None:
    original = context.original_exception
    where = str(context.engine.url.database) if context.engine is not None else None
    if isinstance(context.sqlalchemy_exception, IntegrityError):
        return Conflict("the database holds something that contradicts this", where=where)
    if context.sqlalchemy_exception is None:
        return None
    return _error_class(original)(_first_line(original), where=where)


def _error_class(original: BaseException) -> type[AdwatchError]:
    name = getattr(original, "sqlite_errorname", None)
    if name is not None:
        return SQLITE_ERRORS.get("_".join(name.split("_")[:2]), StoreError)
    return POSTGRES_ERRORS.get(getattr(original, "sqlstate", None) or "", StoreError)


def _first_line(original: BaseException) -> str:
    # The further lines of a PostgreSQL message quote values.
    return str(original).partition("\n")[0]
