"""A screen without pixels: the other end of the agent's Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

from kiosk.line import LIMIT, encode
from kiosk.state import (
    DOWN,
    Ack,
    AskPass,
    Checked,
    Down,
    KioskState,
    Leave,
    Mode,
    Picture,
    Press,
    Progress,
    Refused,
    RoomPass,
    ScreenReport,
)
from wire.ids import LessonId

PATIENCE_S = 60.0
"""For a busy machine; how fast an agent should be is no matter of this screen."""


class FakeScreen:
    """Keeps every state it got; answers are matched by id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.states: list[KioskState] = []
        self.sent_away = False
        self._answers: dict[int, Ack | Refused | RoomPass] = {}
        self._last_id = 0
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    opened = await asyncio.open_unix_connection(str(self.path), limit=LIMIT)
                    break
                except OSError:
                    await asyncio.sleep(0.05)  # the pause between two looks for the agent
        self._reader, self._writer = opened
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    @property
    def state(self) -> KioskState:
        return self.states[-1]

    async def until(
        self, met: Callable[[KioskState], bool], timeout_s: float = PATIENCE_S, what: str = "state"
    ) -> KioskState:
        """The newest state once it is as wished."""
        await self._wait(lambda: bool(self.states) and met(self.state), timeout_s, what)
        return self.state

    async def until_mode(self, mode: Mode, timeout_s: float = PATIENCE_S) -> KioskState:
        return await self.until(lambda state: state.mode is mode, timeout_s, str(mode))

    async def press(self, what: str, subject: str = "", key: str = "") -> Ack | Refused | RoomPass:
        self._last_id += 1
        press = {"id": self._last_id, "what": what, "subject": subject, "key": key}
        return await self._ask(Press.model_validate(press))

    async def ask_pass(self, lesson_id: LessonId) -> Ack | Refused | RoomPass:
        self._last_id += 1
        return await self._ask(AskPass(id=self._last_id, lesson_id=lesson_id))

    async def say(self, document: ScreenReport | Checked | Picture | Progress) -> None:
        self._writer.write(encode(document))
        await self._writer.drain()

    async def say_raw(self, line: bytes) -> None:
        self._writer.write(line)
        await self._writer.drain()

    async def until_dropped(self, timeout_s: float = PATIENCE_S) -> None:
        await self._wait(self._reading.done, timeout_s, "dropped")

    async def _ask(self, document: Press | AskPass) -> Ack | Refused | RoomPass:
        self._writer.write(encode(document))
        await self._wait(lambda: document.id in self._answers, PATIENCE_S, f"answer to {document}")
        return self._answers.pop(document.id)

    async def _wait(self, met: Callable[[], bool], timeout_s: float, what: str) -> None:
        async with self._news:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._news.wait_for(met)
            except TimeoutError:
                raise AssertionError(
                    f"{what}: not within {timeout_s:g} s, last state "
                    f"{self.states[-1] if self.states else None!r}"
                ) from None

    async def _read(self) -> None:
        try:
            while line := await self._reader.readline():
                await self._take(DOWN.validate_json(line))
        except OSError:
            pass
        finally:
            self._reading_done()

    def _reading_done(self) -> None:
        asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(self._tell()))

    async def _take(self, document: Down) -> None:
        if isinstance(document, KioskState):
            self.states.append(document)
        elif isinstance(document, Leave):
            self.sent_away = True
        else:
            self._answers[document.id] = document
        await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
