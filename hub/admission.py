"""How many kiosks are served at one moment, and what the others are told.

Kiosks follow the clock: they all report, pull and come back at the same moments.  A few at a time
are served, the next ones wait a moment for their turn, and whoever would wait too long is told at
once when to come again.  So the hub's event loop and threads stay free enough to answer the pings
of all open lines and the console's pages, however many come.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.problems import RefusedError, as_response

AT_ONCE: Final = 24
"""Fewer than the thread pool has threads: pages always find one."""
WAITING: Final = 300
"""About what is served in a second, so nobody waits for longer than they want to know."""
_KIOSKS = "/api/kiosk/"
_FILES = "/api/kiosk/files/"
"""A film takes minutes, nearly all of them the line's: it is in nobody's way."""
_SOON_S = 5.0
_LATEST_S = 120.0
_WINDOW_S = 10.0
_A_SECOND = 100
"""So many get in, at a cautious guess."""


class ComeLaterError(Exception):
    """There is no room to wait in; come again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.0f} s")
        self.seconds = seconds


class Turns:
    """Who is inside, and who waits for it in which order.  Lives on one event loop."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._free = at_once
        self._most = waiting
        self._draw = draw
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._refused = 0
        self._since = 0.0

    async def enter(self) -> None:
        """Return when it is one's turn; call `leave` afterwards.  Raises `ComeLaterError`."""
        if self._free:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        if len(self._waiting) >= self._most:
            raise ComeLaterError(self._later(loop.time()))
        turn = loop.create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                # The place goes from hand to hand: nobody who comes now is faster.
                turn.set_result(None)
                return
        self._free += 1

    def _later(self, now: float) -> float:
        """Somewhere in the time that it takes to serve everybody who was refused lately."""
        if now - self._since > _WINDOW_S:
            self._refused, self._since = 0, now
        self._refused += 1
        return self._draw(1.0, min(_LATEST_S, _SOON_S + self._refused / _A_SECOND))


class Admission:
    """ASGI middleware before everything that kiosks call."""

    def __init__(self, app: ASGIApp, turns: Turns | None = None) -> None:
        self._app = app
        self._turns = turns or Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if not path.startswith(_KIOSKS) or path.startswith(_FILES):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http":
            receive = await _whole(receive)
        try:
            await self._turns.enter()
        except ComeLaterError as later:
            refusal = RefusedError(503, "hub_busy", "many kiosks call at this moment")
            await as_response(refusal.after(later.seconds))(scope, receive, send)
            return
        with _once(self._turns.leave) as leave:

            async def leaving_send(message: Message) -> None:
                await send(message)
                # From then on the line costs nothing but its pings.
                if message["type"] == "websocket.accept":
                    leave()

            await self._app(scope, receive, leaving_send)


async def _whole(receive: Receive) -> Receive:
    """The body, once all of it is here: a sender that takes its time is in nobody's way."""
    came: deque[Message | HTTPException] = deque()
    more = True
    while more:
        try:
            message = await receive()
        except HTTPException as too_large:
            came.append(too_large)
            break
        came.append(message)
        more = message["type"] == "http.request" and message.get("more_body", False)

    async def again() -> Message:
        if not came:
            return await receive()
        found = came.popleft()
        if isinstance(found, HTTPException):
            raise found
        return found

    return again


@contextmanager
def _once(leave: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """`leave` is called once: in the block, or at its end."""
    left = False

    def once() -> None:
        nonlocal left
        if not left:
            left = True
            leave()

    try:
        yield once
    finally:
        once()
