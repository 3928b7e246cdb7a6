"""Opening the database, and transactions on it.

SQLite for one hub process, PostgreSQL by URL for several.  Sessions are synchronous; the hub
calls them in its thread pool.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from store import postgres, sqlite
from store.errors import StoreAddressError, StoreUnreachableError, StoreUnsafeError
from store.turns import Turns

T = TypeVar("T")

_WRITES = "sarangbang_writes"
_FOUND = "sarangbang_found"
_CLOSING_S = 10.0
# As many as the thread pool has threads, so that none waits for a connection.
_POOL = {"pool_size": 10, "max_overflow": 30, "pool_timeout": 10.0}


class Store:
    """One database.  Build it once at the root, close it last."""

    def __init__(self, url: str) -> None:
        """Raises a `StoreError` where the database cannot be used."""
        self.engine, reading = _open(_address(url))
        writing = self.engine.execution_options(**{_WRITES: True})
        self._writing = sessionmaker(writing, expire_on_commit=False)
        self._reading = sessionmaker(
            self.engine.execution_options(**reading), expire_on_commit=False
        )
        # PostgreSQL keeps an order of its own, over all processes.
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._turns: Callable[[], AbstractContextManager[None]] = (
            Turns().mine if is_sqlite else nullcontext
        )
        self._in_use = 0
        self._idle = threading.Condition()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing, and on disk when the block is left.  Be short: one writes at a time."""
        with self._used(), self._turns(), self._writing() as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the data; nothing is written."""
        with self._used(), self._reading() as session:
            session.info[_FOUND] = {}
            yield session

    def close(self) -> None:
        """Close every connection, once what other threads have begun is done (10 s at most)."""
        with self._idle:
            self._idle.wait_for(lambda: not self._in_use, _CLOSING_S)
        self.engine.dispose()

    @contextmanager
    def _used(self) -> Iterator[None]:
        with self._idle:
            self._in_use += 1
        try:
            yield
        finally:
            with self._idle:
                self._in_use -= 1
                self._idle.notify_all()


def once(session: Session, find: Callable[..., T], *more: Any) -> T:
    """What `find` finds, looked up once in each look at the data, in which it cannot change.

    `more` is what `find` is given then; later askers get the same.  In a transaction it is looked
    up each time.
    """
    found: dict[Callable[..., Any], Any] | None = session.info.get(_FOUND)
    if found is None:
        return find(session, *more)
    if find not in found:
        found[find] = find(session, *more)
    return cast(T, found[find])


def sqlite_url(folder: Path) -> str:
    """The database of a hub that keeps its data in `folder`."""
    return f"sqlite:///{(folder / 'hub.sqlite3').absolute()}"


def alone(engine: Engine) -> Engine:
    """The same database; whatever is begun on this engine writes, and nobody else meanwhile."""
    return engine.execution_options(**{_WRITES: True})


def _address(url: str) -> URL:
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise StoreAddressError("database_url is no URL: " + _EXAMPLES) from error
    if found.drivername == "postgresql":
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise StoreAddressError(f"database_url begins with {found.drivername!r}: " + _EXAMPLES)
    if found.drivername == "sqlite" and found.database in {None, "", ":memory:"}:
        raise StoreUnsafeError(
            "the database is in memory, but a confirmed write must survive a power cut: "
            "name a file on a local disk"
        )
    return found


_EXAMPLES = "write postgresql+psycopg://USER@HOST/DATABASE or sqlite:////FOLDER/FILE"


def _open(url: URL) -> tuple[Engine, dict[str, Any]]:
    """The engine, and the execution options of whoever only reads."""
    if url.get_backend_name() == "sqlite":
        engine, reading = create_engine(url, **_POOL), dict[str, Any]()
        sqlite.prepare(engine, _WRITES)
        assert_durable = sqlite.assert_durable
    else:
        engine, reading = create_engine(url, **_POOL, **postgres.arguments()), postgres.READING
        postgres.prepare(engine, _WRITES)
        assert_durable = postgres.assert_durable
    try:
        assert_durable(engine)
    except OperationalError as error:
        engine.dispose()
        why = str(error.orig).strip().replace("\n", " ")
        where = url.render_as_string(hide_password=True)
        raise StoreUnreachableError(f"the database {where} cannot be opened: {why}") from error
    except StoreUnsafeError:
        engine.dispose()
        raise
    return engine, reading
