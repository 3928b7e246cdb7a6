"""Opening the database, and transactions on it.

SQLite for one hub process (WAL, ``synchronous=FULL``: a confirmed write survives a power
cut), PostgreSQL by URL for several.  Sessions are synchronous; the hub calls them in its
thread pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import StoreUnsafeError

_FULL = 2
_WRITES = "sarangbang_writes"


class Store:
    """One database.  Build it once at the root, close it last."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
            _assert_durable(self.engine)
        writing = self.engine.execution_options(**{_WRITES: True})
        self._writing = sessionmaker(writing, expire_on_commit=False)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing, and on disk when the block is left.  Be short: one writes at a time."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the data; nothing is written."""
        with self._reading() as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def sqlite_url(folder: Path) -> str:
    """The database of a hub that keeps its data in `folder`."""
    return f"sqlite:///{(folder / 'hub.sqlite3').absolute()}"


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: it would begin them as readers, and
        # a reader that turns writer fails at once with "database is locked".
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _assert_durable(engine: Engine) -> None:
    with engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    if journal != "wal" or synchronous != _FULL:
        raise StoreUnsafeError(
            f"the database runs with journal_mode={journal} synchronous={synchronous}, "
            "but a confirmed write must survive a power cut (wal, 2): "
            "put the data folder on a local disk"
        )
