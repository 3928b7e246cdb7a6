"""The server under test, one for all tests that do not kill it, and clients that join it."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from livekit import api
from livekit.api.room_service import RoomService

from tests.parts.room.client import Client, Join, joining
from tests.parts.room.hooks import Hooks
from tests.parts.room.servers import (
    BINARY,
    LIVEKIT,
    URL,
    Server,
    running_livekit,
    start_engine,
    start_livekit,
)

AGAINST = "CONFORMANCE_AGAINST"
"""`LiveKit`: run against the server that `LIVEKIT_SERVER` or `LIVEKIT_URL` names."""


def _start(folder: Path, hooks: list[str]) -> Server:
    if os.environ.get(AGAINST) != LIVEKIT:
        return start_engine(folder, hooks)
    if binary := os.environ.get(BINARY):
        return start_livekit(binary, folder, hooks)
    return running_livekit(os.environ[URL])


@pytest.fixture(scope="session")
def hooks() -> Iterator[Hooks]:
    """What the server under test tells by webhook."""
    door = Hooks()
    yield door
    door.close()


@pytest.fixture(scope="session")
def server(hooks: Hooks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Shared: every test has a room of its own."""
    running = _start(tmp_path_factory.mktemp("server"), [hooks.url])
    yield running
    if running.program is not None:
        _stop(running)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that a test may kill."""
    if os.environ.get(AGAINST) == LIVEKIT and not os.environ.get(BINARY):
        pytest.skip("a server that somebody else runs is not killed")
    running = _start(tmp_path, [])
    yield running
    _stop(running)


@pytest.fixture
def told(server: Server, hooks: Hooks) -> Hooks:
    """Webhooks, where the server under test can be told where to send them."""
    if server.program is None:
        pytest.skip("a server that somebody else runs tells somebody else")
    return hooks


def _stop(server: Server) -> None:
    program = server.program
    assert program is not None
    if not program.running:
        return
    code = program.stop()
    if server.is_ours:
        log = program.log.read_text(errors="replace")
        assert code == 0
        assert "Traceback" not in log, program.tail(200)
        assert "level=ERROR" not in log, program.tail(200)


@pytest.fixture
def room(request: pytest.FixtureRequest) -> str:
    """This test's room."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", request.node.name).strip("-")


@pytest.fixture
async def hub(server: Server) -> AsyncIterator[RoomService]:
    """The stock client of the RoomService."""
    async with api.LiveKitAPI(server.http, server.key, server.secret) as client:
        yield client.room


@asynccontextmanager
async def _joining(server: Server, room: str, v0: bool) -> AsyncIterator[Join]:
    async with joining() as connect:

        async def to_server(
            identity: str,
            signed: str = "",
            grants: dict[str, object] | None = None,
            **options: bool,
        ) -> Client:
            signed = signed or server.token(identity, room, **(grants or {}))
            return await connect(server.url, identity, signed=signed, **{"v0": v0, **options})

        yield to_server


@pytest.fixture(params=[False, True], ids=["v1", "v0"])
def v0(request: pytest.FixtureRequest) -> bool:
    """Which of the two signalling versions is spoken."""
    return bool(request.param)


@pytest.fixture
async def join(server: Server, room: str, v0: bool) -> AsyncIterator[Join]:
    """Joins a client to this test's room, once in each signalling version."""
    async with _joining(server, room, v0) as connect:
        yield connect


@pytest.fixture
async def join_v1(server: Server, room: str) -> AsyncIterator[Join]:
    """The same where the signalling version makes no difference."""
    async with _joining(server, room, v0=False) as connect:
        yield connect
