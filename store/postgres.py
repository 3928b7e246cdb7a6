"""PostgreSQL, for several hub processes, with the promises SQLite keeps for one.

Writers take turns through one advisory lock, which a transaction holds from its first moment to
its commit.  Whatever a transaction reads before it writes (the timetable's version, a journal's
receipt, the open pairing codes) is therefore still so when it writes, and none has to be tried
again.  Whoever waits longer than `_WAIT_MS` is refused, as by SQLite.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from store.errors import StoreUnsafeError

_WAIT_MS = 10_000
_WRITERS = 0x5A12A46B
"""The lock's name; any number that no other program takes in this database."""
_TAKE_TURNS = f"SELECT pg_advisory_xact_lock({_WRITERS})"
_SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": _WAIT_MS,
    # A hub that hangs or has lost its line must not keep the others from writing for ever.
    "idle_in_transaction_session_timeout": 60_000,
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
    # Whatever the server's default is, a confirmed write is on its disk.
    "synchronous_commit": "on",
}
_SAFE = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}

READING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of one consistent look."""


def arguments() -> dict[str, Any]:
    """What `create_engine` is told besides the URL."""
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    return {
        "connect_args": {
            "options": settings,
            "connect_timeout": 10,
            "client_encoding": "utf8",
        },
        # After a restart of the database the next request finds a connection that works.
        "pool_pre_ping": True,
        "isolation_level": "READ COMMITTED",
    }


def prepare(engine: Engine, writes: str) -> None:
    """A transaction with the execution option `writes` waits for its turn."""

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if connection.get_execution_options().get(writes, False):
            connection.exec_driver_sql(_TAKE_TURNS)


def assert_durable(engine: Engine) -> None:
    """Raise `StoreUnsafeError` unless a confirmed write survives a power cut, in any script."""
    with engine.connect() as connection:
        for name, wanted in _SAFE.items():
            found = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            if found != wanted:
                raise StoreUnsafeError(
                    f"the PostgreSQL server runs with {name}={found}, but needs {wanted}: "
                    "set it, or give the hub another database"
                )
