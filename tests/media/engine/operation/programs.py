"""Engines with a configuration of their own, and a supervisor's ear."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.media.engine.conftest import PATIENCE_S, RunningEngine, start_engine, stop_engine


@asynccontextmanager
async def configured(folder: Path, **settings: Any) -> AsyncIterator[RunningEngine]:
    """An engine process with these settings; what ends it well is the test's."""
    path = folder / "engine.yaml"
    path.write_text(yaml.safe_dump(settings))
    engine = await start_engine(config=path)
    try:
        yield engine
    finally:
        await stop_engine(engine)


async def health(engine: RunningEngine) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(engine.http + "/health") as reply:
        return reply.status, (await reply.json())["status"]


class Ear:
    """A supervisor's socket."""

    def __init__(self, bound: socket.socket) -> None:
        self._socket = bound
        self.heard: list[str] = []

    async def until(self, start: str) -> str:
        """The next thing heard that begins like this."""
        loop = asyncio.get_running_loop()
        while True:
            said = (await loop.sock_recv(self._socket, 4096)).decode()
            self.heard.append(said)
            if said.startswith(start):
                return said

    def everything(self) -> list[str]:
        """Also what came and was not waited for."""
        try:
            while True:
                self.heard.append(self._socket.recv(4096).decode())
        except BlockingIOError:
            return self.heard


@contextmanager
def supervised(folder: Path) -> Iterator[Ear]:
    """What programs started inside tell their supervisor."""
    path = folder / "notify"
    before = os.environ.get("NOTIFY_SOCKET")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(path))
        bound.setblocking(False)
        os.environ["NOTIFY_SOCKET"] = str(path)
        try:
            yield Ear(bound)
        finally:
            del os.environ["NOTIFY_SOCKET"]
            if before is not None:
                os.environ["NOTIFY_SOCKET"] = before


async def scrape(port: int) -> dict[tuple[str, str], float]:
    """Values by name, and by what their labels say."""
    at = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as http, http.get(at) as reply:
        assert reply.status == 200
        assert reply.content_type == "text/plain"
        text = await reply.text()
    return {
        (sample.name.removeprefix("room_engine_"), " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def tidied(port: int) -> None:
    """Wait until the engine has looked for what ended sessions left, of one at least."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            shown = await scrape(port)
            if shown["sessions_ended_total", ""] and not shown["sessions_untidied", ""]:
                return
            await asyncio.sleep(0.05)
