"""A client of our own that can misbehave: signalling, ICE, DTLS and SRTP on one socket it owns.

Not an SDK: it decodes nothing, so that it can send thousands of packets a second, and whatever
goes through `raw` comes from the very address the engine trusts.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import secrets
from collections.abc import Callable
from typing import Self, cast

import aiohttp
from aioice import stun
from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceTransport,
)
from livekit.protocol import models
from livekit.protocol import rtc as proto

from media.engine.packets import rtp

Address = tuple[str, int]

_SECTION = """m=audio 9 UDP/TLS/RTP/SAVPF 111\r
c=IN IP4 0.0.0.0\r
a=mid:{mid}\r
a={direction}\r
a=rtcp-mux\r
a=rtpmap:111 opus/48000/2\r
"""


class _Way:
    """The datagrams of a peer in the shape in which RTCDtlsTransport wants them."""

    role = "controlling"

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue()

    async def _recv(self) -> bytes:
        return await self.inbox.get()

    async def _send(self, data: bytes) -> None:
        self._peer.before_flight(data)
        self._peer.raw(data)


class Peer(asyncio.DatagramProtocol):
    """Publishes one sound track under `ssrc` and hears what the others publish."""

    def __init__(self) -> None:
        self.ssrc = secrets.randbelow(1 << 31) + 1
        self.certificate = RTCCertificate.generateCertificate()
        self.fingerprint: tuple[str, str] | None = None
        """What the offer claims; its own certificate's unless a test says otherwise."""
        self.before_flight: Callable[[bytes], None] = lambda _: None
        """Called with each DTLS flight before it is sent."""
        self.heard: list[rtp.Rtp] = []
        self.stunned: list[stun.Message] = []
        self.said: list[proto.SignalResponse] = []
        self.sent_raw: list[bytes] = []
        self.ufrag = secrets.token_hex(4)
        self.theirs = ("", "")
        self.target: Address = ("", 0)
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._sequence = 0
        self._offers = 0
        self._changed = asyncio.Event()
        self._way = _Way(self)
        self.dtls = RTCDtlsTransport(cast("RTCIceTransport", self._way), [self.certificate])
        self.dtls._set_role("client")

    @classmethod
    async def join(cls, http: str, token: str, host: str = "127.0.0.1", **changes: object) -> Self:
        """Come in all the way."""
        peer = cls()
        for name, value in changes.items():
            setattr(peer, name, value)
        await peer.knock(http, token, host)
        await peer.check()
        await peer.handshake()
        return peer

    async def knock(self, http: str, token: str, host: str = "127.0.0.1") -> None:
        """Signalling only: half open until `check` and `handshake`."""
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        connector = aiohttp.TCPConnector(local_addr=(host, 0))
        self.http = aiohttp.ClientSession(connector=connector)
        request = proto.JoinRequest(
            publisher_offer=self._offer(),
            add_track_requests=[
                proto.AddTrackRequest(cid="sound", type=models.AUDIO, source=models.MICROPHONE)
            ],
        )
        request.connection_settings.auto_subscribe = True
        wrapped = proto.WrappedJoinRequest(join_request=request.SerializeToString())
        asked = base64.urlsafe_b64encode(wrapped.SerializeToString()).decode()
        self.socket = await self.http.ws_connect(
            f"{http}/rtc/v1?access_token={token}&join_request={asked}",
            timeout=aiohttp.ClientWSTimeout(ws_close=2.0),
        )
        self.reading = asyncio.create_task(self._read(self.socket))
        await self.until(lambda: self.theirs[0])

    async def check(self) -> None:
        """Prove the pair and nominate it."""
        answered = len(self.stunned)
        while len(self.stunned) == answered:
            self.raw(self.request())
            await self.wait(0.5)

    def request(self, password: str | None = None, *, nominate: bool = True) -> bytes:
        """A binding request, signed with the right password or another."""
        attributes: dict[str, object] = {
            "USERNAME": f"{self.theirs[0]}:{self.ufrag}",
            "ICE-CONTROLLING": 7,
            "PRIORITY": 1,
        }
        if nominate:
            attributes["USE-CANDIDATE"] = None
        made = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
        made.add_message_integrity((password or self.theirs[1]).encode())
        return bytes(made)

    async def handshake(self) -> None:
        """DTLS; the state says how it went."""
        fingerprint = RTCDtlsFingerprint("sha-256", self.digest)
        await self.dtls.start(RTCDtlsParameters(fingerprints=[fingerprint]))

    @property
    def address(self) -> Address:
        host, port = self.transport.get_extra_info("sockname")[:2]
        return (host, port)

    def raw(self, data: bytes) -> None:
        self.transport.sendto(data, self.target)

    def sound(self, payload: bytes = b"sound") -> bytes:
        """The next packet of the track, protected."""
        self._sequence += 1
        plain = rtp.build(111, False, self._sequence & 0xFFFF, self._sequence * 960, self.ssrc)
        return bytes(self.dtls._tx_srtp.protect(plain + payload))

    def speak(self, payload: bytes = b"sound") -> None:
        self.raw(self.sound(payload))

    def datagram_received(self, data: bytes, address: Address) -> None:
        if data[0] < 4:
            self.stunned.append(stun.parse_message(data))
        elif data[0] < 64:
            self._way.inbox.put_nowait(data)
        elif not rtp.is_rtcp(data) and self.dtls.state == "connected":
            self.heard.append(rtp.parse(self.dtls._rx_srtp.unprotect(data)))
        self._changed.set()

    async def wait(self, seconds: float) -> None:
        """Until something comes, or so long."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    async def until(self, true: Callable[[], object], seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                await self.wait(0.5)

    async def close(self) -> None:
        if self.socket is not None:
            leave = proto.SignalRequest(leave=proto.LeaveRequest())
            with contextlib.suppress(ConnectionError):
                await self.socket.send_bytes(leave.SerializeToString())
            await self.socket.close()
            await asyncio.gather(self.reading, return_exceptions=True)
        await self.dtls.stop()
        await self.http.close()
        self.transport.close()

    async def give_up(self) -> None:
        """Go without waiting for what was said to be read."""
        assert self.socket is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await self.socket.close()
        self.reading.cancel()
        await self.dtls.stop()
        await self.http.close()
        self.transport.close()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            said = proto.SignalResponse.FromString(message.data)
            self.said.append(said)
            kind = said.WhichOneof("message")
            if kind == "answer":
                self._answered(said.answer.sdp)
            elif kind == "media_sections_requirement":
                again = proto.SignalRequest(offer=self._offer())
                await socket.send_bytes(again.SerializeToString())
            self._changed.set()

    def _offer(self) -> proto.SessionDescription:
        self._offers += 1
        own = {one.algorithm: one.value for one in self.certificate.getFingerprints()}
        algorithm, digest = self.fingerprint or ("sha-256", own["sha-256"])
        lines = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
        lines += f"a=ice-ufrag:{self.ufrag}\r\na=ice-pwd:{'p' * 24}\r\n"
        lines += f"a=fingerprint:{algorithm} {digest}\r\n"
        lines += _SECTION.format(mid="0", direction="sendonly")
        lines += f"a=msid:stream sound\r\na=ssrc:{self.ssrc} cname:peer\r\n"
        lines += _SECTION.format(mid="1", direction="recvonly")
        lines += "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n"
        return proto.SessionDescription(type="offer", sdp=lines, id=self._offers)

    def _answered(self, sdp: str) -> None:
        def value(pattern: str) -> str:
            found = re.search(pattern, sdp)
            assert found is not None, sdp
            return found[1]

        self.theirs = (value(r"a=ice-ufrag:(\S+)"), value(r"a=ice-pwd:(\S+)"))
        self.target = (value(r"udp \d+ (\S+) \d+ typ"), int(value(r"udp \d+ \S+ (\d+) typ")))
        self.digest = value(r"a=fingerprint:sha-256 (\S+)")
