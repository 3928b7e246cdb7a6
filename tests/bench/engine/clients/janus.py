"""A participant in Janus' VideoRoom: one connection to send on, another one to receive on."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from typing import Any

import aiohttp

from tests.bench.engine.clients.place import Seat, Surroundings, is_video
from tests.bench.engine.traffic import describe
from tests.bench.engine.workloads import Place

ROOM = 4711
PATIENCE_S = 20.0
FEED_EVERY_S, FEED_LOOKS = 0.05, 200
_ROOM: dict[str, Any] = {
    "request": "create",
    "room": ROOM,
    "publishers": 64,
    "audiocodec": "opus",
    "videocodec": "vp8",
    "audiolevel_event": False,
    "transport_wide_cc_ext": False,
    "notify_joining": False,
}


class JanusSeat(Seat):
    """Watches by feed and mid, which are known beforehand: the order of places and of streams."""

    def __init__(self, place: Place, around: Surroundings, *, sampled: bool) -> None:
        super().__init__(place, around, sampled=sampled)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session: dict[str, int] = {}

    async def enter(self) -> None:
        self.entered_at = time.monotonic()
        url = f"ws://{self.around.address}:{self.around.port}"
        self.socket = await self.around.http.ws_connect(
            url, protocols=("janus-protocol",), max_msg_size=0
        )
        self.chores.append(asyncio.create_task(self._listen(self.socket), name="signalling"))
        created = await self._ask({"janus": "create"})
        self._session = {"session_id": created["data"]["id"]}
        if self.place.publishes:
            await self._publish()

    async def watch(self) -> None:
        if not self.place.watches:
            return
        handle = await self._attach()
        streams = [
            {"feed": self._feed(name), "mid": self._mid(name, stream)}
            for name, stream in self.place.watches
        ]
        joining = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
        offered = await self._joined(handle, joining)
        told = describe.read(offered["jsep"]["sdp"])
        leg = self.new_leg()
        leg.video_number = next(
            (one.payload_type for one in told.sections if one.kind == "video"), 0
        )
        text = describe.write(told.sections, leg.credentials, 1, "active")
        jsep = {"type": "answer", "sdp": text, "trickle": False}
        await self._ask_plugin(handle, {"request": "start", "room": ROOM}, jsep)
        assert told.far is not None
        await leg.connect(told.far)

    async def _joined(self, handle: int, joining: dict[str, Any]) -> dict[str, Any]:
        """Join as a subscriber; a feed is there a moment after its publisher is connected."""
        for _ in range(FEED_LOOKS):
            with contextlib.suppress(ConnectionError):
                return await self._ask_plugin(handle, joining)
            await asyncio.sleep(FEED_EVERY_S)
        return await self._ask_plugin(handle, joining)

    async def _publish(self) -> None:
        handle = await self._attach()
        with contextlib.suppress(ConnectionError):
            await self._ask_plugin(handle, _ROOM)  # it exists where somebody else was faster
        joining = {"request": "join", "ptype": "publisher", "room": ROOM}
        await self._ask_plugin(handle, {**joining, "id": self._feed(self.place.name)})
        leg = self.new_leg()
        sections = []
        for mid, stream in enumerate(self.place.publishes):
            ssrc = secrets.randbelow(0xFFFFFFFE) + 1
            self.new_sender(leg, stream, ssrc)
            kind = "video" if is_video(stream) else "audio"
            sections.append(describe.Section(str(mid), kind, ssrc, stream))
        text = describe.write(sections, leg.credentials, 1, "actpass")
        jsep = {"type": "offer", "sdp": text, "trickle": False}
        answered = await self._ask_plugin(handle, {"request": "publish"}, jsep)
        told = describe.read(answered["jsep"]["sdp"])
        assert told.far is not None
        await leg.connect(told.far)
        for section, sender in zip(sections, self.senders, strict=True):
            sender.extensions = told.extensions.get(section.mid, frozenset())
        self.start_sending(leg)

    def _feed(self, name: str) -> int:
        return 1 + [place.name for place in self.around.everybody].index(name)

    def _mid(self, name: str, stream: str) -> str:
        place = next(one for one in self.around.everybody if one.name == name)
        return str(place.publishes.index(stream))

    async def _attach(self) -> int:
        plugin = {"janus": "attach", "plugin": "janus.plugin.videoroom"}
        return int((await self._ask(plugin))["data"]["id"])

    async def _ask_plugin(
        self, handle: int, body: dict[str, Any], jsep: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        found = await self._ask(message | ({"jsep": jsep} if jsep else {}))
        refused = found["plugindata"]["data"].get("error")
        if refused:
            raise ConnectionError(refused)
        return found

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a request; its answer, or the event that follows a mere `ack`."""
        transaction = secrets.token_hex(8)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = answer
        assert self.socket is not None
        await self.socket.send_json({**message, **self._session, "transaction": transaction})
        async with asyncio.timeout(PATIENCE_S):
            found = await answer
        if found["janus"] == "error":
            raise ConnectionError(found["error"]["reason"])
        return found

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                self._take(message.json())
        finally:
            self.lost.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("the server hung up"))

    def _take(self, answer: dict[str, Any]) -> None:
        if answer["janus"] == "ack":
            return
        waiting = self._waiting.pop(answer.get("transaction", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
