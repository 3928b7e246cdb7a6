"""Both databases a hub may have, with every table and no row: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import migrate
from store.engine import Store, sqlite_url
from tests.parts.postgres import PostgresServer, postgres_server

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the whole run, started with the first test that asks for it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The URL of a database that every test leaves without a row."""
    url = postgres.database()
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    _migrate(sqlite_url(folder))
    return folder


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of this test's own; the test runs once on each kind."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url: str = request.getfixturevalue("migrated_postgres")
        yield url
        postgres.empty(url)
    else:
        folder = tmp_path / "database"
        shutil.copytree(request.getfixturevalue("migrated_sqlite"), folder)
        yield sqlite_url(folder)


@pytest.fixture
def both_stores(database: str) -> Iterator[Store]:
    """An open store; the test runs once on each kind of database."""
    made = Store(database)
    yield made
    made.close()


def _migrate(url: str) -> None:
    store = Store(url)
    migrate.upgrade(store.engine)
    store.close()
