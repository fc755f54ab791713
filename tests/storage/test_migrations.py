"""The migrations end in the tables of storage/tables.py, on both engines."""

from __future__ import annotations

import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from adwatch.errors import ConfigError, StoreError
from adwatch.warrant import Warrant
from storage import migrations, tables, warrants
from storage.engine import open_engine
from storage.store import SqlStore
from tests.storage.makes import ad, look, warrant

pytest_plugins = ("tests.storage.engines",)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """An engine on a database without tables."""
    if request.param == "sqlite":
        engine = open_engine(tmp_path / "bare.db")
    else:
        engine = open_engine(request.getfixturevalue("postgres").new_database())
    yield engine
    engine.dispose()


def is_ours(_object, name, _kind, _reflected, _compare_to):
    return name is None or not name.startswith("search_index")


def test_migrated_tables_are_the_tables_of_this_release(bare):
    migrations.upgrade(bare)
    with bare.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


def test_the_last_step_is_the_schema_of_this_release(bare):
    assert migrations.current(bare) is None
    migrations.upgrade(bare)
    migrations.upgrade(bare)
    assert migrations.current(bare) == tables.SCHEMA


def test_a_warrant_of_an_older_release_permits_no_more_than_is_usual(bare):
    migrations.upgrade(bare)
    old = {"number", *Warrant.__slots__} - {"revocation", "pictures", "hosts", "ports"}
    old -= {"quiet_hours", "bytes_per_run", "hours_per_run"}
    stated = {name: getattr(warrant(), name, 1) for name in old}
    listed = {"sites": ["board"], "kinds": ["massage", "job"]}
    with bare.begin() as connection:
        connection.execute(tables.warrants.insert(), stated | listed)
        assert warrants.every(connection) == (warrant(),)


def test_a_migration_that_fails_leaves_nothing(bare):
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE versions (x INTEGER)"))  # in the way half-way through
    with pytest.raises(StoreError, match="exists"):
        migrations.upgrade(bare)
    assert migrations.current(bare) is None


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "has schema '9999'"),
        ("DROP TABLE alembic_version", "run `adwatch init`"),
    ],
)
def test_a_database_of_another_release_is_refused(sqlite_home, tmp_path, statement, message):
    home = tmp_path / "home"
    shutil.copytree(sqlite_home, home)
    engine = open_engine(home / "adwatch.db")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    with pytest.raises(ConfigError, match=message):
        SqlStore.open(home)


def test_the_search_index_keeps_step_with_contents(store):
    one = ad("1", "harbour")
    store.save_ad(one, look(one))
    with store._writer.begin() as connection:
        connection.execute(text("UPDATE contents SET words = 'garden view'"))
    assert list(store.search("harbour", 5)) == []
    assert list(store.search("garden", 5)) == [one.key]
