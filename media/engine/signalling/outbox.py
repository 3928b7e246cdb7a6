"""Messages to one client: a bounded queue and the task that writes them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from aiohttp import web
from livekit.protocol import rtc

log = logging.getLogger(__name__)

MOST_MESSAGES = 1024
MOST_BYTES = 4 * 1024 * 1024
WRITE_TIMEOUT_S = 10.0


class Outbox:
    """Never blocks its caller; a client that does not read loses its socket, and may resume."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self._socket = socket
        self._transport = transport
        self._queue: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._ending = False
        self._task = asyncio.create_task(self._write(), name="outbox")

    def put(self, message: rtc.SignalResponse) -> None:
        if self._ending:
            return
        data = message.SerializeToString()
        self._queue.append(data)
        self._bytes += len(data)
        if message.WhichOneof("message") == "leave":
            self._ending = True
        if len(self._queue) > MOST_MESSAGES or self._bytes > MOST_BYTES:
            log.warning("signalling client does not read; its socket is closed")
            self.abort()
        self._wake.set()

    def abort(self) -> None:
        """Cut the socket without a word, as a dead network would."""
        self._ending = True
        self._task.cancel()
        if self._transport is not None:
            self._transport.abort()

    async def finish(self) -> None:
        """Write what is queued and end."""
        self._ending = True
        self._wake.set()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while True:
                while self._queue:
                    data = self._queue.popleft()
                    self._bytes -= len(data)
                    async with asyncio.timeout(WRITE_TIMEOUT_S):
                        await self._socket.send_bytes(data)
                if self._ending:
                    break
                self._wake.clear()
                await self._wake.wait()
            async with asyncio.timeout(WRITE_TIMEOUT_S):
                await self._socket.close()
        except (ConnectionError, TimeoutError, RuntimeError):
            # The reader of the same socket sees its end and tells the session.
            if self._transport is not None:
                self._transport.abort()
