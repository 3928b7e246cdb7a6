"""What kiosks ask of the database, many in one look.

A look costs a thread and a transaction, whoever it is for.  So while one is under way the next
askers gather, and are served together by the one after it: with nine kiosks none waits for
another, with ten thousand a crowd costs one look.  Each is answered from a moment after it asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from store.engine import Store

T = TypeVar("T")

_MOST = 100
"""Askers of one look: the next ones are not to wait for long."""

_Look: TypeAlias = Callable[[Session], Any]
_Found: TypeAlias = tuple[Exception | None, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    look: _Look
    answer: asyncio.Future[Any]


class Looks:
    """Lives on the hub's event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Asked] = []
        self._looking: asyncio.Task[None] | None = None

    async def see(self, look: Callable[[Session], T]) -> T:
        """What `look` finds, or what it raises.  It runs in a thread, must only read, and be short.

        Others look in the same session: it must not matter to them.
        """
        asked = _Asked(look, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_for_all(), name="looks")
        return cast(T, await asked.answer)

    async def close(self) -> None:
        """Return when everybody who asked has an answer."""
        if self._looking is not None:
            await self._looking

    async def _look_for_all(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                # Whoever hung up meanwhile wants to know nothing any more.
                some = [asked for asked in some if not asked.answer.done()]
                found: list[_Found]
                try:
                    found = await run_in_threadpool(self._look, [asked.look for asked in some])
                except Exception as failed:  # noqa: BLE001 - it is told to all who asked
                    found = [(failed, None)] * len(some)
                for asked, (error, answer) in zip(some, found, strict=True):
                    if asked.answer.done():
                        continue
                    if error is None:
                        asked.answer.set_result(answer)
                    else:
                        asked.answer.set_exception(error)
        finally:
            self._looking = None

    def _look(self, looks: Sequence[_Look]) -> list[_Found]:
        found: list[_Found] = []
        try:
            with self._store.reading() as session:
                for look in looks:
                    found.append(_one(session, look))
        except (OperationalError, PoolTimeoutError) as error:
            # The database does not keep up: to try each of them would only add to that.
            found += [(error, None)] * (len(looks) - len(found))
        except SQLAlchemyError as error:
            if len(looks) == 1:
                return [(error, None)]
            # The session may be of no use to the next ones: each of the rest has one of their own.
            for look in looks[len(found) :]:
                found += self._look([look])
        return found


def _one(session: Session, look: _Look) -> _Found:
    try:
        return None, look(session)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - it is told to the one who asked
        return error, None
