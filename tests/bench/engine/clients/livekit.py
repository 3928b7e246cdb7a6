"""A participant in LiveKit's protocol, signalling v1: one connection, and the client offers."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import secrets
import time
from collections.abc import Iterable

import aiohttp
from livekit import api
from livekit.protocol import models, rtc

from tests.bench.engine.clients.place import Seat, Surroundings, is_video
from tests.bench.engine.traffic import describe
from tests.bench.engine.traffic.leg import FarEnd, Leg
from tests.bench.engine.workloads import Place

KEY, SECRET = "benchkey", "a-secret-of-thirty-two-characters"
ROOM = "bench"
PING_EVERY_S = 4.0
PATIENCE_S = 20.0
_SIZES = {"big": (1280, 720), "small": (640, 360), "tile": (320, 180), "pulse": (1280, 720)}


class LiveKitSeat(Seat):
    """Asks for exactly the tracks its place watches."""

    def __init__(self, place: Place, around: Surroundings, *, sampled: bool) -> None:
        super().__init__(place, around, sampled=sampled)
        self._leg = self.new_leg()
        self._sections = self._own_sections()
        self._version = 0
        self._wanted = set(place.watches)
        self._connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._connecting = False
        self._far: FarEnd | None = None
        self._candidates: list[tuple[str, int]] = []

    async def enter(self) -> None:
        self.entered_at = time.monotonic()
        url = f"ws://{self.around.address}:{self.around.port}/rtc/v1"
        self.socket = await self.around.http.ws_connect(
            url,
            params={"join_request": self._join_request()},
            headers={"Authorization": f"Bearer {self._token()}"},
            max_msg_size=0,
        )
        self.chores += [
            asyncio.create_task(self._listen(self.socket), name="signalling"),
            asyncio.create_task(self._ping(), name="ping"),
        ]
        async with asyncio.timeout(PATIENCE_S):
            await self._connected
        self.start_sending(self._leg)

    def _own_sections(self) -> list[describe.Section]:
        """What we publish, and as many sections as what we watch needs."""
        found: list[describe.Section] = []
        for stream in self.place.publishes:
            kind = "video" if is_video(stream) else "audio"
            ssrc = secrets.randbelow(0xFFFFFFFE) + 1
            self.new_sender(self._leg, stream, ssrc)
            found.append(describe.Section(str(len(found)), kind, ssrc, self._cid(stream)))
        for _, stream in self.place.watches:
            kind = "video" if is_video(stream) else "audio"
            found.append(describe.Section(str(len(found)), kind))
        # A description without sections is none.
        return found or [describe.Section("0", "audio")]

    def _cid(self, stream: str) -> str:
        return f"{self.place.name}-{stream}".replace(" ", "-")

    def _token(self) -> str:
        grants = api.VideoGrants(room_join=True, room=ROOM)
        token = api.AccessToken(KEY, SECRET).with_identity(self.place.name)
        return token.with_grants(grants).to_jwt()

    def _join_request(self) -> str:
        request = rtc.JoinRequest(
            client_info=models.ClientInfo(sdk=models.ClientInfo.PYTHON, protocol=16),
            connection_settings=rtc.ConnectionSettings(auto_subscribe=False),
            publisher_offer=self._offer(),
            add_track_requests=[self._announcement(stream) for stream in self.place.publishes],
        )
        wrapped = rtc.WrappedJoinRequest(
            compression=rtc.WrappedJoinRequest.GZIP,
            join_request=gzip.compress(request.SerializeToString()),
        )
        return base64.urlsafe_b64encode(wrapped.SerializeToString()).decode()

    def _announcement(self, stream: str) -> rtc.AddTrackRequest:
        request = rtc.AddTrackRequest(cid=self._cid(stream), name=stream, disable_red=True)
        if not is_video(stream):
            request.type, request.source = models.AUDIO, models.MICROPHONE
            return request
        request.type, request.source = models.VIDEO, models.CAMERA
        request.width, request.height = _SIZES[stream]
        layer = models.VideoLayer(quality=models.HIGH, width=request.width, height=request.height)
        request.layers.append(layer)
        return request

    def _offer(self) -> rtc.SessionDescription:
        self._version += 1
        text = describe.write(self._sections, self._leg.credentials, self._version, "actpass")
        return rtc.SessionDescription(type="offer", sdp=text, id=self._version)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.BINARY:
                    break
                response = rtc.SignalResponse.FromString(message.data)
                if response.WhichOneof("message") == "leave":
                    break
                await self._take(response)
        finally:
            self.lost.set()
            if not self._connected.done():
                self._connected.set_exception(ConnectionError("the server hung up"))

    async def _take(self, response: rtc.SignalResponse) -> None:
        kind = response.WhichOneof("message")
        if kind == "join":
            await self._look_at(response.join.other_participants)
        elif kind == "update":
            await self._look_at(response.update.participants)
        elif kind == "answer":
            self._answered(describe.read(response.answer.sdp))
        elif kind == "trickle":
            self._trickled(response.trickle.candidateInit)
        elif kind == "media_sections_requirement":
            self._add_sections(response.media_sections_requirement)
            await self._say(rtc.SignalRequest(offer=self._offer()))

    def _add_sections(self, need: rtc.MediaSectionsRequirement) -> None:
        """As many as are asked for, where what we watch is not all provided for yet."""
        for kind, count in (("audio", need.num_audios), ("video", need.num_videos)):
            free = sum(one.kind == kind and not one.ssrc for one in self._sections)
            watched = sum(is_video(stream) == (kind == "video") for _, stream in self.place.watches)
            for _ in range(min(count, watched - free)):
                self._sections.append(describe.Section(str(len(self._sections)), kind))

    async def _look_at(self, people: Iterable[models.ParticipantInfo]) -> None:
        """Subscribe to what we watch, as soon as it is announced."""
        sids = []
        for person in people:
            for track in person.tracks:
                if (person.identity, track.name) in self._wanted:
                    self._wanted.discard((person.identity, track.name))
                    sids.append(track.sid)
        if sids:
            wanted = rtc.UpdateSubscription(track_sids=sids, subscribe=True)
            await self._say(rtc.SignalRequest(subscription=wanted))

    def _answered(self, told: describe.Told) -> None:
        for section, sender in zip(self._sections, self.senders, strict=False):
            sender.extensions = told.extensions.get(section.mid, frozenset())
        if self._far is None and told.far is not None:
            self._far = told.far
            self._maybe_connect()

    def _trickled(self, text: str) -> None:
        words = json.loads(text)["candidate"].split()
        if len(words) > 5 and words[2].lower() == "udp" and ":" not in words[4]:
            self._candidates.append((words[4], int(words[5])))
            self._maybe_connect()

    def _maybe_connect(self) -> None:
        far = self._far
        if far is None or self._connecting:
            return
        address = far.address or next(iter(self._candidates), None)
        if address is None:
            return
        self._connecting = True
        full = FarEnd(address, far.ice, far.fingerprints, far.we_begin)
        self.chores.append(asyncio.create_task(self._connect(self._leg, full), name="connect"))

    async def _connect(self, leg: Leg, far: FarEnd) -> None:
        try:
            await leg.connect(far)
        except (ConnectionError, TimeoutError) as error:
            if not self._connected.done():
                self._connected.set_exception(error)
            return
        if not self._connected.done():
            self._connected.set_result(None)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY_S)
            await self._say(rtc.SignalRequest(ping_req=rtc.Ping(timestamp=1)))

    async def _say(self, request: rtc.SignalRequest) -> None:
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_bytes(request.SerializeToString())
