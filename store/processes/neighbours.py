"""What several hub processes of one PostgreSQL tell each other at once (LISTEN and NOTIFY).

A word reaches every other process that listens at this moment and is kept for nobody: whoever may
have missed some is told that, and looks for itself.  With SQLite there is one process, and nobody
to tell.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

_CHANNEL: Final = "sarangbang"
_AGAIN_S: Final = 2.0
_PRESENT: Final = 0x5A12A46D
"""Under this name each process holds an advisory lock of its own number, while it hears."""
_STIRS_S = 5.0
SILENT_S = 20.0
"""Whoever has not stirred for so long is taken for dead, until they do again."""
_UNSAID: Final = 1000
"""Words that wait while the database is away; what comes on top is looked for by itself later."""
_CONNECT: Final[dict[str, Any]] = {
    "connect_timeout": 10,
    # A database that vanished without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # So is a hub whose machine did: what it held is free again.
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}

log = logging.getLogger(__name__)


class Neighbours:
    """The other processes.  Lives on one event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.there_are = engine.dialect.name == "postgresql"
        """Whether there may be others at all."""
        self.number = secrets.randbelow(2**31 - 1) + 1
        """Another one in each life of a process; what was written under it ends with that."""
        self._words: asyncio.Queue[str] = asyncio.Queue(_UNSAID)
        self._unsaid: str | None = None

    def tell(self, word: str) -> None:
        """Say a short word to all others.  What the word is about must be committed."""
        if self.there_are and not self._words.full():
            self._words.put_nowait(word)

    async def run(self, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
        """Say and hear, for ever; `missed` is called whenever words may have been lost."""
        while self.there_are:
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._listen(heard, missed))
                    both.create_task(self._say())
            except* (psycopg.Error, OSError) as errors:
                log.warning("other hubs cannot be heard reason=%s", errors.exceptions[0])
            await asyncio.sleep(_AGAIN_S)

    async def _listen(self, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
        async with await self._connect() as connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            # Shared: a connection of ours that broke may hold it still.
            lock = f"SELECT pg_advisory_lock_shared({_PRESENT}, {self.number})"
            await connection.execute(lock)
            missed()
            me = str(self.number)
            while True:
                async for note in connection.notifies(timeout=_STIRS_S):
                    whose, _, word = note.payload.partition(" ")
                    if whose != me:
                        heard(word)
                # The database sees that we live: a process that hangs keeps its line, too.
                await connection.execute("SELECT 1")

    async def _say(self) -> None:
        async with await self._connect() as connection:
            while True:
                # Kept until it is said: the line may break meanwhile.
                self._unsaid = self._unsaid or await self._words.get()
                said = (_CHANNEL, f"{self.number} {self._unsaid}")
                await connection.execute("SELECT pg_notify(%s, %s)", said)
                self._unsaid = None

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        _, where = self._engine.dialect.create_connect_args(self._engine.url)
        return await psycopg.AsyncConnection.connect(**{**_CONNECT, **where}, autocommit=True)


_ALIVE: Final = text(
    "SELECT CAST(objid AS bigint) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND CAST(classid AS bigint) = :present AND objsubid = 2 "
    "AND clock_timestamp() - state_change < make_interval(secs => :silent_s)"
)


def alive(session: Session) -> frozenset[int]:
    """The numbers of all processes that hear now.  For PostgreSQL."""
    asked = {"present": _PRESENT, "silent_s": SILENT_S}
    return frozenset(session.scalars(_ALIVE, asked))
