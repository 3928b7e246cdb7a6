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
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.http.problems import RefusedError, as_response

AT_ONCE: Final = 32
"""They share their looks at the database (`hub.together`), and more would share them no better."""
WAITING: Final = 1000
"""So many are served in `LONGEST_S` where nothing else is going on."""
LONGEST_S: Final = 2.0
"""Whoever has waited for longer is sent away: a kiosk hangs up after five seconds, and to serve
somebody who is not there any more costs those who still are their turn."""
_KIOSKS = "/api/kiosk/"
_FILES = "/api/kiosk/files/"
_ROOM = "/room-pass"
"""A film waits for the line and a pass for the room engine, both for long and in nobody's way."""
_SOON_S = 5.0
_LATEST_S = 120.0
_WINDOW_S = 30.0


class ComeLaterError(Exception):
    """There is no room to wait in; come again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.0f} s")
        self.seconds = seconds


class _Turn(NamedTuple):
    """Somebody who waits: resolved with whether it is in time, when their turn comes."""

    came: asyncio.Future[bool]
    since: float


class Turns:
    """Who is inside, and who waits for it in which order.  Lives on one event loop."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        longest_s: float = LONGEST_S,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._free = at_once
        self._most = waiting
        self._longest_s = longest_s
        self._draw = draw
        self._waiting: deque[_Turn] = deque()
        self._since = 0.0
        self._let_in = self._refused = 0

    async def enter(self) -> None:
        """Return when it is one's turn; call `leave` afterwards.  Raises `ComeLaterError`."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._since > _WINDOW_S:
            self._since, self._let_in, self._refused = loop.time(), 0, 0
        if self._free:
            self._free -= 1
            self._let_in += 1
            return
        if len(self._waiting) >= self._most:
            raise self._later(loop.time())
        turn = _Turn(loop.create_future(), loop.time())
        self._waiting.append(turn)
        try:
            in_time = await turn.came
        except asyncio.CancelledError:
            if turn.came.done() and not turn.came.cancelled() and turn.came.result():
                self.leave()
            raise
        if not in_time:
            raise self._later(loop.time())
        self._let_in += 1

    def leave(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._waiting:
            came, since = self._waiting.popleft()
            if came.done():
                continue
            in_time = now - since <= self._longest_s
            # The place goes from hand to hand: nobody who comes now is faster.
            came.set_result(in_time)
            if in_time:
                return
        self._free += 1

    def _later(self, now: float) -> ComeLaterError:
        """Somewhere in the time that it takes to let in everybody who was refused lately."""
        self._refused += 1
        a_second = self._let_in / max(1.0, now - self._since)
        most = min(_LATEST_S, _SOON_S + self._refused / max(1.0, a_second))
        return ComeLaterError(self._draw(1.0, most))


class Admission:
    """ASGI middleware before everything that kiosks call."""

    def __init__(self, app: ASGIApp, turns: Turns | None = None) -> None:
        self._app = app
        self._turns = turns or Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if not path.startswith(_KIOSKS) or path.startswith(_FILES) or path.endswith(_ROOM):
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
