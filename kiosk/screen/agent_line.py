"""The screen's end of the agent's Unix socket (asyncio): hears states, asks, reconnects for ever.

What is asked stays asked: a command without an answer is sent again on the next connection,
until the agent has stored it.  Reports and pictures are not: only the newest is worth sending.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from kiosk.line import LIMIT, encode
from kiosk.state import (
    DOWN,
    Ack,
    AskPass,
    Checked,
    KioskState,
    Leave,
    Picture,
    Press,
    PressWhat,
    Progress,
    Refused,
    RoomPass,
    ScreenReport,
)
from wire.ids import LessonId

AGAIN_S = 0.03
"""Both programs start at once, and the agent may be the later one by a moment."""
PASS_PATIENCE_S = 15.0
"""A pass that has not come by then is asked for afresh."""

AGENT_PRESSES: frozenset[str] = frozenset(get_args(PressWhat))
"""The presses that the agent decides on; the others are the screen's own affair."""

log = logging.getLogger(__name__)


class AgentRefusedError(Exception):
    """The agent answered no; `reason` is its slug."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AgentLine:
    """One connection at a time to the agent's socket."""

    def __init__(
        self,
        socket: Path,
        on_state: Callable[[KioskState], None],
        on_leave: Callable[[], None] = lambda: None,
    ) -> None:
        self._socket = socket
        self._on_state = on_state
        self._on_leave = on_leave
        self._ids = itertools.count(1)
        self._open: dict[int, tuple[Press | AskPass, asyncio.Future[RoomPass | Ack]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self.clock_ahead = timedelta(0)
        """How far our clock was ahead of the hub's when a pass was given last."""

    async def run(self) -> None:
        """Stay connected for ever."""
        heard = True
        while True:
            try:
                await self._connection()
            except (OSError, ValueError, ValidationError) as error:
                # Said once: an agent that is restarting would fill the log.
                if heard:
                    log.warning("agent=away reason=%r; the last state holds", str(error))
                heard = False
            else:
                log.info("agent=gone; the last state holds")
                heard = True
            finally:
                self._hang_up()
            await asyncio.sleep(AGAIN_S)

    async def press(self, what: PressWhat, subject: str = "", key: str = "") -> None:
        """Return once the agent has stored it, however long that takes; may raise
        `AgentRefusedError`.
        """
        await self._ask(Press(id=next(self._ids), what=what, subject=subject, key=key))

    async def ask_pass(self, lesson_id: LessonId) -> tuple[str, str]:
        """URL and token of the lesson's room; `AgentRefusedError` also after a long silence."""
        question = AskPass(id=next(self._ids), lesson_id=lesson_id)
        try:
            async with asyncio.timeout(PASS_PATIENCE_S):
                answer = await self._ask(question)
        except TimeoutError as error:
            raise AgentRefusedError("agent_silent") from error
        if not isinstance(answer, RoomPass):
            raise AgentRefusedError("answer_unexpected")
        self.clock_ahead = timedelta(milliseconds=answer.clock_ahead_ms)
        return answer.url, answer.token

    def tell(self, document: ScreenReport | Checked | Picture | Progress) -> None:
        """Send what needs no answer; dropped while the agent is away or does not read."""
        writer = self._writer
        if writer is not None and writer.transport.get_write_buffer_size() < LIMIT // 4:
            writer.write(encode(document))

    async def _ask(self, command: Press | AskPass) -> RoomPass | Ack:
        future: asyncio.Future[RoomPass | Ack] = asyncio.get_running_loop().create_future()
        self._open[command.id] = (command, future)
        if self._writer is not None:
            self._writer.write(encode(command))
        try:
            return await future
        finally:
            del self._open[command.id]

    async def _connection(self) -> None:
        reader, self._writer = await asyncio.open_unix_connection(str(self._socket), limit=LIMIT)
        for command, _ in list(self._open.values()):
            self._writer.write(encode(command))
        while line := await reader.readline():
            message = DOWN.validate_json(line)
            if isinstance(message, KioskState):
                self._on_state(message)
            elif isinstance(message, Leave):
                self._on_leave()
            else:
                self._answered(message)

    def _answered(self, answer: Ack | Refused | RoomPass) -> None:
        _, future = self._open.get(answer.id, (None, None))
        if future is None or future.done():
            return
        if isinstance(answer, Refused):
            future.set_exception(AgentRefusedError(answer.reason))
        else:
            future.set_result(answer)

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
