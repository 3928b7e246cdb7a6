"""The Unix socket that the screen connects to (`kiosk.state`, `kiosk.line`).

A screen gets the complete state when it connects and after each change.  It can do no harm:
lines are bounded, unread answers are bounded, and one that does not read is let go.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import fcntl
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError

from kiosk.agent.desk import Desk
from kiosk.agent.errors import AlreadyRunningError
from kiosk.line import LIMIT, encode
from kiosk.state import (
    UP,
    Ack,
    AskPass,
    Checked,
    KioskState,
    Leave,
    Picture,
    Press,
    Progress,
    Refused,
    RoomPass,
    ScreenReport,
    Up,
)

UNREAD_LINES = 64
UNREAD_FOR_S = 5.0
PASSES_AT_ONCE = 4

log = logging.getLogger(__name__)

AskForPass = Callable[[AskPass], Awaitable[RoomPass | Refused]]
TakePicture = Callable[[bytes, str], None]
"""Takes a JPEG and the errand it is for; empty where the settings asked for it."""


@contextlib.contextmanager
def only_agent(path: Path) -> Iterator[None]:
    """Hold the right to serve `path`; the kernel gives it back however the process ends."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                f"Another agent already serves {path}; stop that one first or give this one "
                "another socket."
            ) from None
        yield


class Link:
    """Serves every screen that connects; normally there is one."""

    def __init__(
        self, path: Path, desk: Desk, ask_for_pass: AskForPass, take_picture: TakePicture
    ) -> None:
        self._path = path
        self._desk = desk
        self._ask_for_pass = ask_for_pass
        self._take_picture = take_picture
        self._screens: set[_Screen] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._told = asyncio.Event()
        desk.listen(self._tell)

    async def start(self) -> None:
        """Listen; the caller holds `only_agent`, so what lies at the path is dead."""
        self._path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(self._accept, sock=listener, limit=LIMIT)

    async def until_told(self, most_s: float) -> None:
        """Wait until a screen has its state, for so long at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._told.wait()

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    def send_away(self) -> None:
        """Have every screen end, to be started anew."""
        for screen in self._screens:
            screen.send(Leave())

    def _tell(self, state: KioskState) -> None:
        for screen in self._screens:
            screen.send(state)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(_Screen(reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, screen: _Screen) -> None:
        try:
            # First, so that what it is told first says where its film goes on.
            await self._desk.from_screen.came()
            try:
                screen.send(self._desk.state)
                self._screens.add(screen)
                self._told.set()
                await self._talk(screen)
            finally:
                self._desk.from_screen.left()
        finally:
            self._screens.discard(screen)
            screen.drop()

    async def _talk(self, screen: _Screen) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                writing = group.create_task(screen.write())
                waiting: set[asyncio.Task[None]] = set()
                async for message in screen.messages():
                    if not isinstance(message, AskPass):
                        await self._take(screen, message)
                    elif len(waiting) < PASSES_AT_ONCE:
                        # The hub may be slow; presses must not wait behind it.
                        asking = group.create_task(self._answer_pass(screen, message))
                        waiting.add(asking)
                        asking.add_done_callback(waiting.discard)
                    else:
                        screen.send(Refused(id=message.id, reason="busy"))
                for task in (writing, *waiting):
                    task.cancel()
        except* (OSError, TimeoutError) as gone:
            log.info("screen=gone reason=%r", gone.exceptions[0])

    async def _take(
        self, screen: _Screen, message: Press | Progress | ScreenReport | Checked | Picture
    ) -> None:
        match message:
            case Press():
                refusal = await self._desk.press(message)
                log.info("press=%s refused=%s", message.what, refusal or "-")
                if refusal is None:
                    screen.send(Ack(id=message.id))
                else:
                    screen.send(Refused(id=message.id, reason=refusal))
            case ScreenReport():
                await self._desk.from_screen.said(message)
            case Checked():
                self._desk.checks.answered(message)
            case Progress():
                await self._desk.from_screen.progressed(message)
            case Picture():
                try:
                    jpeg = base64.b64decode(message.jpeg, validate=True)
                    self._take_picture(jpeg, message.errand_id)
                except binascii.Error:
                    log.warning("picture=unreadable chars=%d", len(message.jpeg))

    async def _answer_pass(self, screen: _Screen, message: AskPass) -> None:
        screen.send(await self._ask_for_pass(message))


class _Screen:
    """One connection: lines in, a bounded queue of lines out."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._unread: asyncio.Queue[bytes] = asyncio.Queue(UNREAD_LINES)

    def send(self, document: BaseModel) -> None:
        try:
            self._unread.put_nowait(encode(document))
        except asyncio.QueueFull:
            log.warning("screen=dropped reason=does_not_read")
            self.drop()

    def drop(self) -> None:
        """Let it go at once, with whatever it did not read."""
        self._writer.transport.abort()

    async def write(self) -> None:
        while True:
            self._writer.write(await self._unread.get())
            async with asyncio.timeout(UNREAD_FOR_S):
                await self._writer.drain()

    async def messages(self) -> AsyncIterator[Up]:
        while True:
            try:
                line = await self._reader.readline()
            except ValueError:
                log.warning("screen=dropped reason=line_too_long limit=%d", LIMIT)
                return
            if not line.endswith(b"\n"):
                return
            try:
                yield UP.validate_json(line)
            except ValidationError as error:
                # Perhaps a newer screen; what it says next may well be understood.
                log.warning("screen_line=not_understood errors=%d", error.error_count())
