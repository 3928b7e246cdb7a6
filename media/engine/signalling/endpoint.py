"""The HTTP side of signalling: token before upgrade, `/rtc/v1`, `/rtc`, and their `/validate`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from aiohttp import WSMsgType, web
from livekit.protocol import models

from media.engine.errors import Refused, Unreadable
from media.engine.guards.allowance import Pace
from media.engine.guards.crowd import household
from media.engine.rooms.grants import Grants, verify
from media.engine.rooms.rooms import Joining, Rooms
from media.engine.signalling.joining import Hello, read_v0, read_v1
from media.engine.signalling.outbox import Outbox
from media.engine.signalling.session import (
    Session,
    failed_join,
    stale_session,
)

log = logging.getLogger(__name__)

Reader = Callable[[Mapping[str, str]], Hello]

MESSAGE_BYTES = 1024 * 1024
SILENT_S = 25.0
MESSAGES_PER_S, MESSAGES_AT_ONCE = 100, 300
BYTES_PER_S, BYTES_AT_ONCE = 256 * 1024, 2 * 1024 * 1024
ALLOW_ORIGIN = {"Access-Control-Allow-Origin": "*"}


class Endpoint:
    """Routes of the signalling."""

    def __init__(self, rooms: Rooms, keys: Mapping[str, str]) -> None:
        self._rooms = rooms
        self._keys = keys

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/rtc", self._v0),
            web.get("/rtc/validate", self._validate),
            web.get("/rtc/v1", self._v1),
            web.get("/rtc/v1/validate", self._validate),
        ]

    async def _v0(self, request: web.Request) -> web.StreamResponse:
        return await self._open(request, read_v0)

    async def _v1(self, request: web.Request) -> web.StreamResponse:
        return await self._open(request, read_v1)

    async def _validate(self, request: web.Request) -> web.Response:
        """Say over plain HTTP why a WebSocket would be refused."""
        try:
            self._grants(request).require_join()
        except Refused as error:
            return _refusal(error)
        return web.Response(text="success", headers=ALLOW_ORIGIN)

    def _grants(self, request: web.Request) -> Grants:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() or request.query.get("access_token", "")
        return verify(token, self._keys)

    async def _open(self, request: web.Request, read: Reader) -> web.StreamResponse:
        source = household(request.remote, request.headers.get("X-Forwarded-For", ""))
        try:
            grants = self._grants(request)
            grants.require_join()
            self._rooms.require_valid(grants)
            hello = read(request.query)
            if not hello.reconnect:
                self._rooms.admit(grants.video.room, source)
        except Refused as error:
            return _refusal(error)
        socket = web.WebSocketResponse(max_msg_size=MESSAGE_BYTES, heartbeat=10.0, compress=False)
        try:
            await socket.prepare(request)
        except ConnectionError:
            log.info("client gone before its socket was open")
            return web.Response()  # to nobody
        outbox = Outbox(socket, request.transport)
        try:
            session = self._begin(grants, hello, source, outbox)
            if session is not None:
                await self._read(socket, session)
        finally:
            await outbox.finish()
        return socket

    def _begin(self, grants: Grants, hello: Hello, source: str, outbox: Outbox) -> Session | None:
        if hello.reconnect:
            participant = self._rooms.resumable(grants, hello.participant_sid)
            if participant is None:
                stale_session(outbox)
                return None
            room = self._rooms.rooms[grants.video.room]
            session = Session(self._rooms, room, participant, outbox)
            session.resume(hello)
            return session
        try:
            joining = Joining(hello.single, hello.auto_subscribe, source)
            room, participant = self._rooms.join(grants, joining)
        except Refused as error:
            log.info("join refused reason=%s", error)
            failed_join(outbox)
            return None
        session = Session(self._rooms, room, participant, outbox)
        session.take_socket()
        try:
            if participant.permission.can_update_metadata:
                participant.describe("", hello.metadata, hello.attributes or {})
            session.welcome(hello)
        except (Refused, Unreadable) as error:
            log.info("join refused participant=%s reason=%s", participant.sid, error)
            self._rooms.remove(room, participant, models.JOIN_FAILURE)
            return None
        return session

    async def _read(self, socket: web.WebSocketResponse, session: Session) -> None:
        loop = asyncio.get_running_loop()
        messages, octets = Pace(MESSAGES_PER_S, MESSAGES_AT_ONCE), Pace(BYTES_PER_S, BYTES_AT_ONCE)
        try:
            while True:
                # Both SDKs ping every few seconds; a socket that is silent is a dead one.
                async with asyncio.timeout(SILENT_S):
                    message = await socket.receive()
                if message.type is WSMsgType.BINARY:
                    session.message(message.data)
                    # What one client says may be told to all: who says too much is read later.
                    now = loop.time()
                    wait = max(messages.owe(now, 1), octets.owe(now, len(message.data)))
                    if wait:
                        await asyncio.sleep(wait)
                elif message.type is not WSMsgType.TEXT:
                    break
        except TimeoutError:
            log.info("signalling socket silent participant=%s", session.participant.sid)
        finally:
            session.lost(loop.time())


def _refusal(error: Refused) -> web.Response:
    headers = dict(ALLOW_ORIGIN)
    if error.status == 503:
        headers["Retry-After"] = "2"
    return web.Response(status=error.status, text=str(error), headers=headers)
