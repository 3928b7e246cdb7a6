"""That of several hub processes on one PostgreSQL one alone does something, while it lives.

The lock is an advisory one of a connection of its own: it is free again the moment that connection
is gone, whatever the process died of.  A process that hangs keeps its connection, so whoever has
not asked for long is cut off.  With SQLite there is one process, and it is always that one.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_WATCH = 0x5A12A46C
"""The lock's name; any number that no other program takes in this database."""

_KEEPALIVE = {
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}
"""A hub whose machine vanished without a word is noticed within half a minute, and another one
takes over."""

SILENT_S = 120.0
"""So long the one whose it is may not have asked; in a large city a look takes half a minute."""
_CUT_OFF = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = 0 AND CAST(objid AS bigint) = :watch AND objsubid = 1 "
    "AND clock_timestamp() - state_change > make_interval(secs => :silent_s)"
)

log = logging.getLogger(__name__)


class Alone:
    """Any thread may ask."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_always = engine.dialect.name != "postgresql"
        self._lock = threading.Lock()
        self._holding: Connection | None = None

    def is_mine(self) -> bool:
        """Whether it is this process, now; where nobody is, it becomes this one.

        False, too, while the database does not answer.
        """
        if self._is_always:
            return True
        with self._lock:
            try:
                return self._still_held() or self._take()
            except SQLAlchemyError as error:
                log.warning("cannot tell which hub looks after the centres reason=%s", error)
                self._let_go()
                return False

    def close(self) -> None:
        """Leave it to others at once."""
        with self._lock:
            self._let_go()

    def _still_held(self) -> bool:
        if self._holding is None:
            return False
        self._holding.execute(text("SELECT 1"))
        return True

    def _take(self) -> bool:
        self._holding = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for name, value in _KEEPALIVE.items():
            self._holding.execute(text(f"SET {name} = {value}"))
        taken = bool(self._holding.scalar(text(f"SELECT pg_try_advisory_lock({_WATCH})")))
        if taken:
            log.info("this hub looks after the centres")
        else:
            _cut_off_who_hangs(self._holding)
            self._let_go()
        return taken

    def _let_go(self) -> None:
        if self._holding is not None:
            # Not back to the pool, where the next one would hold the lock without knowing it.
            self._holding.invalidate()
            self._holding.close()
            self._holding = None


def _cut_off_who_hangs(connection: Connection) -> None:
    """End the line of a process that holds the lock and does nothing any more."""
    asked = {"watch": _WATCH, "silent_s": SILENT_S}
    if connection.execute(_CUT_OFF, asked).all():
        log.warning("the hub that looked after the centres hangs: its turn is over")
