"""A kiosk's line to the hub: TCP through a relay that can be cut, now or after so many bytes."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.parts.processes import free_port

T = TypeVar("T")
_CHUNK = 16 * 1024


class Line:
    """A port of its own whose connections are carried to the hub's, while the line is up."""

    def __init__(self, hub_port: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._hub_port = hub_port
        self._is_up = True
        self._carried = 0
        self._breaks: deque[int] = deque()
        self.broken = 0
        """How often the line broke by itself."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._carry, "127.0.0.1", self.port))

    @property
    def carried(self) -> int:
        """Bytes the hub sent to the kiosk over this line."""
        return self._carried

    def cut(self) -> None:
        """Every connection ends and no new one comes about."""
        self._do(self._set(up=False))

    def mend(self) -> None:
        self._do(self._set(up=True))

    def break_after(self, *counts: int) -> None:
        """Have the line break, for a moment, whenever so many more bytes came from the hub."""
        self._breaks.extend(counts)
        self._carried = 0

    def close(self) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _set(self, *, up: bool) -> None:
        self._is_up = up
        if not up:
            self._hang_up()

    async def _end(self) -> None:
        self._server.close()
        await self._set(up=False)
        carrying = asyncio.all_tasks() - {asyncio.current_task()}
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    def _hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._is_up:
                await self._both_ways(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # either end hung up, or the line is closed: asyncio would report that as a fault
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_hub, to_hub = await asyncio.open_connection("127.0.0.1", self._hub_port)
        self._writers.add(to_hub)
        ways = [
            asyncio.create_task(self._pump(reader, to_hub, counted=False)),
            asyncio.create_task(self._pump(from_hub, writer, counted=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._writers.discard(to_hub)
            to_hub.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        while data := await reader.read(_CHUNK):
            if counted:
                self._carried += len(data)
                if self._breaks and self._carried >= self._breaks[0]:
                    self._breaks.popleft()
                    self.broken += 1
                    self._hang_up()
                    return
            writer.write(data)
            await writer.drain()


@contextmanager
def line_to(hub_port: int) -> Iterator[Line]:
    """A line that is up."""
    line = Line(hub_port)
    try:
        yield line
    finally:
        line.close()
