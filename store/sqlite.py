"""SQLite, for one hub process: a file in WAL mode that survives a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import StoreSchemaError, StoreUnsafeError

_FULL = 2
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
)


def prepare(engine: Engine, writes: str) -> None:
    """Set every connection up; a transaction with the execution option `writes` locks at once."""

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: it would begin them as readers, and
        # a reader that turns writer fails at once with "database is locked".
        connection.isolation_level = None
        for setting in _SETTINGS:
            _pragma(connection, setting)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        alone = connection.get_execution_options().get(writes, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


def assert_durable(engine: Engine) -> None:
    """Raise `StoreUnsafeError` unless a confirmed write survives a power cut."""
    with engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    if journal != "wal" or synchronous != _FULL:
        raise StoreUnsafeError(
            f"the database runs with journal_mode={journal} synchronous={synchronous}, "
            "but a confirmed write must survive a power cut (wal, 2): "
            "put the data folder on a local disk"
        )


@contextmanager
def references_unchecked(connection: Connection) -> Iterator[None]:
    """Let a migration rebuild tables that others refer to; all references hold again at its end.

    `connection` must not be in a transaction: within one the setting cannot be changed.
    """
    raw = connection.connection.driver_connection
    _pragma(raw, "foreign_keys=OFF")
    try:
        yield
    finally:
        _pragma(raw, "foreign_keys=ON")


def assert_references_hold(connection: Connection) -> None:
    """Raise `StoreSchemaError` when a row refers to one that is not there."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, _, referred, _ = broken[0]
        raise StoreSchemaError(
            f"after migrating, {len(broken)} rows refer to nothing, the first in table "
            f"{table!r} to {referred!r}: nothing was changed; restore a backup or write to us"
        )


def _pragma(connection: DBAPIConnection | Any, setting: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()
