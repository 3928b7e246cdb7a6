"""Which databases a hub takes, and what it says of those it does not."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from store import migrate
from store.centers import StoredCenter, all_centers, keep
from store.engine import Store, sqlite_url
from store.errors import (
    StoreAddressError,
    StoreSchemaError,
    StoreUnreachableError,
    StoreUnsafeError,
)
from tests.parts.databases import BOTH
from tests.parts.postgres import PostgresServer, postgres_server


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    with postgres_server() as server:
        yield server


def test_a_file_survives_a_power_cut(tmp_path: Path) -> None:
    store = Store(sqlite_url(tmp_path))
    with store.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    store.close()
    assert settings == ["wal", 2, 1]


def test_a_confirmed_write_outlives_a_crash_of_postgresql(own_server: PostgresServer) -> None:
    store = Store(own_server.database())
    migrate.upgrade(store.engine)
    with store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
    own_server.stop(signal.SIGQUIT)
    with pytest.raises(OperationalError), store.reading() as session:
        all_centers(session)
    own_server.start()
    # The same store goes on, with connections that were cut meanwhile.
    with store.reading() as session:
        assert [center.id for center in all_centers(session)] == ["wido"]
    store.close()


def test_postgresql_confirms_what_is_on_its_disk(postgres: PostgresServer) -> None:
    store = Store(postgres.database())
    with store.transaction() as session:
        shown = session.connection().exec_driver_sql("SHOW synchronous_commit").scalar_one()
    store.close()
    assert shown == "on"


def test_whoever_only_looks_cannot_write_on_postgresql(migrated_postgres: str) -> None:
    store = Store(migrated_postgres)
    with pytest.raises(DBAPIError, match="read-only"), store.reading() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
        session.flush()
    store.close()


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(StoreUnsafeError, match="local disk"):
        Store("sqlite://")


def test_another_encoding_is_refused(postgres: PostgresServer) -> None:
    url = postgres.database(encoding="SQL_ASCII")
    with pytest.raises(StoreUnsafeError, match="server_encoding=SQL_ASCII, but needs UTF8"):
        Store(url)


@pytest.mark.parametrize("url", ["mysql://hub@localhost/hub", "hub.sqlite3", ""])
def test_an_address_of_something_else_says_what_to_write(url: str) -> None:
    with pytest.raises(StoreAddressError, match="write postgresql"):
        Store(url)


def test_the_short_form_of_postgresql_means_the_driver_we_have(postgres: PostgresServer) -> None:
    store = Store(postgres.database().replace("+psycopg", ""))
    assert store.engine.dialect.driver == "psycopg"
    store.close()


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError, match="cannot be opened") as refused:
        Store(f"postgresql://hub:secret-word@/hub?host={tmp_path}")
    assert "secret-word" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_in_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError, match="nowhere"):
        Store(sqlite_url(tmp_path / "nowhere"))


@pytest.mark.parametrize("kind", BOTH)
def test_a_database_of_a_newer_release_is_left_as_it_is(
    kind: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    store = Store(sqlite_url(tmp_path) if kind == "sqlite" else postgres.database())
    migrate.upgrade(store.engine)
    with store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreSchemaError, match="newer release"):
        migrate.upgrade(store.engine)
    store.close()
