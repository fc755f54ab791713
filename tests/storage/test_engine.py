"""Databases fail in adwatch's own words, and without telling secrets."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from adwatch.errors import ConfigError, Conflict, Corrupt, Full, NotFound, StoreError
from storage import engine as engines
from storage.engine import for_writing, open_engine
from storage.store import SqlStore
from tests.storage.makes import NOON, ad, look

pytest_plugins = ("tests.storage.engines",)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_sqlite_is_opened_safe(tmp_path, pragma, value):
    engine = open_engine(tmp_path / "a.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense", "", "postgresql://u:pa ss@[::"])
def test_other_databases_are_refused_without_repeating_the_password(url):
    with pytest.raises(ConfigError) as caught:
        open_engine(url)
    assert "pa ss" not in str(caught.value)


def test_a_server_that_does_not_answer_is_a_store_error(tmp_path):
    url = f"postgresql://u:hidden@/nothing?host={tmp_path}"
    engine = open_engine(url)
    with pytest.raises(StoreError) as caught:
        engine.connect()
    assert "hidden" not in f"{caught.value!r} {caught.value}"
    engine.dispose()


def test_a_database_that_is_not_there_is_not_found(postgres):
    engine = open_engine(postgres.url("never_made"))
    with pytest.raises((NotFound, StoreError)):
        engine.connect()
    engine.dispose()


@pytest.mark.parametrize("damage", [b"not a database at all" * 300, b"SQLite format 3\x00" * 300])
def test_a_damaged_file_is_corrupt(tmp_path, damage):
    home = tmp_path / "home"
    SqlStore.open(home, create=True).close()
    (home / "adwatch.db").write_bytes(damage)
    with pytest.raises(Corrupt):
        SqlStore.open(home)


def test_a_full_disk_loses_nothing_acknowledged_and_leaves_no_half(sqlite_store):
    engine = sqlite_store._engine
    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 90"))
    sqlite_store.save_ad(ad("1"), look(ad("1")))
    with pytest.raises(Full):
        sqlite_store.add_ads((ad(f"x{n}", "text " * 200 + str(n)) for n in range(2000)), NOON, "r")
    assert list(sqlite_store.ads()) == [ad("1")]


def test_a_writer_waits_for_another_and_then_gives_up(sqlite_store, monkeypatch):
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", "50")
    sqlite_store._engine.dispose()
    with for_writing(sqlite_store._engine).begin(), pytest.raises(Conflict):
        sqlite_store.save_ad(ad("1"), look(ad("1")))
    assert sqlite_store.save_ad(ad("1"), look(ad("1"))) == "new"


def test_failed_statements_do_not_repeat_values(sqlite_store):
    statement = text("INSERT INTO runs (id) VALUES (:id)")
    with pytest.raises(Conflict) as caught, for_writing(sqlite_store._engine).begin() as connection:
        connection.execute(statement, {"id": "a telling value"})
    assert "telling" not in f"{caught.value!r} {caught.value}"
