"""One client's way to a server: a socket, a controlling ICE agent, DTLS, and counting.

Media is counted by its header and not decrypted; of a stamped leg every fourth packet is, for
the time its sender wrote into it.  What a browser says once a second is said: receiver reports
and a bandwidth that holds nobody back, and a check of the path every two and a half seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pylibsrtp
from aioice import stun
from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceTransport,
)

from tests.bench.engine.traffic import feedback
from tests.bench.engine.traffic.datagrams import SLOT_BYTES, SO_MEMINFO, SO_TIMESTAMPNS, Batch
from tests.bench.engine.traffic.feedback import Stream

CHECK_EVERY_S = 2.5
FIRST_CHECKS_EVERY_S = 0.05
REPEAT_EVERY_S = 0.05
REPORT_EVERY_S = 1.0
BUFFER_BYTES = 4 * 1024 * 1024
MARK = b"SRBG"
STAMP = struct.Struct(">4sQ")
"""The end of each payload: a mark, and when it was sent in nanoseconds of the wall clock."""
_HEADER = struct.Struct(">BBHII")
_PADDED = 0x20
"""The header's bit for padding: of what is sent here only a server's own probes have it."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Our end as a session description tells it."""

    ufrag: str
    password: str
    fingerprint: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FarEnd:
    """The server's end."""

    address: tuple[str, int] | None
    ice: tuple[str, str]
    fingerprints: tuple[tuple[str, str], ...]
    we_begin: bool
    """Whether the DTLS handshake is begun by us."""


class _Path:
    """A leg in the shape in which RTCDtlsTransport wants its ICE transport."""

    role = "controlling"

    def __init__(self, leg: Leg) -> None:
        self._leg = leg

    async def _recv(self) -> bytes:
        return await self._leg.receive()

    async def _send(self, data: bytes) -> None:
        self._leg.send_flight(data)


class Leg:
    """Makes its socket at once; `connect` when the server's end is known."""

    def __init__(self, address: str, batch: Batch, *, stamped: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._batch = batch
        self._stamped = stamped
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        if stamped:
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.bind((address, 0))
        self._number = self._socket.fileno()
        certificate = RTCCertificate.generateCertificate()
        digest = certificate.getFingerprints()[0]
        self.credentials = Credentials(
            secrets.token_hex(4), secrets.token_hex(16), (digest.algorithm, digest.value)
        )
        self._dtls = RTCDtlsTransport(cast("RTCIceTransport", _Path(self)), [certificate])
        self._handshake: deque[bytes] = deque(maxlen=64)
        self._flight: list[bytes] = []
        self._arrived = asyncio.Event()
        self._checked = asyncio.Event()
        self._far: FarEnd | None = None
        self._chores: list[asyncio.Task[None]] = []
        self._rx: pylibsrtp.Session | None = None
        self._tx: pylibsrtp.Session | None = None
        self.streams: dict[int, Stream] = {}
        self.delays_ns: list[int] = []
        self.video_number = 96
        """The payload type of pictures on this leg."""
        self.began_at: dict[bool, float] = {}
        """When sound (False) and picture (True) first arrived, in monotonic seconds."""
        self.keyframe_wanted: Callable[[], None] = _nothing
        self.closed = False

    @property
    def packets(self) -> int:
        """Media received so far."""
        return sum(stream.packets for stream in self.streams.values())

    @property
    def dropped(self) -> int:
        """What the kernel threw away because this client did not keep up."""
        info = self._socket.getsockopt(socket.SOL_SOCKET, SO_MEMINFO, 36)
        return int(struct.unpack_from("=9I", info)[8])

    async def connect(self, far: FarEnd) -> None:
        """Find the path, shake hands; returns when media can flow."""
        assert far.address is not None
        self._far = far
        self._socket.connect(far.address)
        self._loop.add_reader(self._number, self._drain)
        self._chores.append(asyncio.create_task(self._check(far), name="checks"))
        async with asyncio.timeout(20):
            await self._checked.wait()
            self._dtls._set_role("client" if far.we_begin else "server")
            prints = [RTCDtlsFingerprint(*one) for one in far.fingerprints]
            repeating = asyncio.create_task(self._repeat(), name="repeat")
            try:
                await self._dtls.start(RTCDtlsParameters(fingerprints=prints))
            finally:
                repeating.cancel()
        if self._dtls.state != "connected":
            raise ConnectionError(f"the handshake ended as {self._dtls.state}")
        self._rx, self._tx = self._dtls._rx_srtp, self._dtls._tx_srtp
        self._chores.append(asyncio.create_task(self._report(), name="reports"))

    @property
    def cipher(self) -> str:
        """The agreed SRTP profile."""
        ssl = self._dtls._ssl
        return ssl.get_selected_srtp_profile().decode() if ssl is not None else ""

    def send_media(self, packet: bytes) -> None:
        if self._tx is not None:
            self.send(self._tx.protect(packet))

    def send_feedback(self, packet: bytes) -> None:
        if self._tx is not None:
            self.send(self._tx.protect_rtcp(packet))

    def send(self, data: bytes) -> None:
        """Hand a datagram to the kernel; a server that is gone is seen by its signalling."""
        with contextlib.suppress(OSError):
            self._socket.send(data)

    def send_flight(self, data: bytes) -> None:
        """Send a datagram of the handshake, kept until something answers."""
        if not self._rx:
            self._flight.append(data)
        self.send(data)

    async def _repeat(self) -> None:
        """Send a flight again as early as libwebrtc does; OpenSSL would wait a second."""
        while True:
            seen = len(self._flight)
            await asyncio.sleep(REPEAT_EVERY_S)
            if seen == len(self._flight):
                for data in self._flight:
                    self.send(data)

    async def receive(self) -> bytes:
        """The next datagram of the handshake."""
        while not self._handshake:
            if self.closed:
                raise ConnectionError
            self._arrived.clear()
            await self._arrived.wait()
        return self._handshake.popleft()

    async def close(self) -> None:
        self.closed = True
        self._arrived.set()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self._dtls.stop()
        self._loop.remove_reader(self._number)
        self._socket.close()

    def _drain(self) -> None:
        batch = self._batch
        view, streams = batch.bytes, self.streams
        for index in range(batch.take(self._number)):
            first, second, sequence, _, ssrc = _HEADER.unpack_from(view, index * SLOT_BYTES)
            if first >> 6 != 2:
                self._other(first, batch.datagram(index))
            elif 192 <= second <= 223:
                self._feedback(batch.datagram(index))
            elif not first & _PADDED:
                stream = streams.get(ssrc)
                if stream is None:
                    stream = self._new_stream(ssrc, second & 0x7F)
                stream.packets += 1
                stream.highest = sequence
                if self._stamped and not sequence & 3:
                    self._measure(batch.datagram(index), batch.arrived_ns(index))

    def _new_stream(self, ssrc: int, payload_type: int) -> Stream:
        stream = self.streams[ssrc] = Stream(payload_type == self.video_number)
        self.began_at.setdefault(stream.video, time.monotonic())
        return stream

    def _measure(self, datagram: bytes, arrived_ns: int) -> None:
        if self._rx is None:
            return
        try:
            packet = self._rx.unprotect(datagram)
        except pylibsrtp.Error:
            return
        mark, sent_ns = STAMP.unpack(packet[-STAMP.size :])
        if mark == MARK:
            self.delays_ns.append(arrived_ns - sent_ns)

    def _other(self, first: int, datagram: bytes) -> None:
        if first < 4:
            self._stun(datagram)
        elif 19 < first < 64:
            self._handshake.append(datagram)
            self._flight.clear()
            self._arrived.set()

    def _feedback(self, datagram: bytes) -> None:
        if self._rx is None:
            return
        try:
            packet = self._rx.unprotect_rtcp(datagram)
        except pylibsrtp.Error:
            return
        if feedback.asks_for_keyframe(packet):
            self.keyframe_wanted()

    def _stun(self, datagram: bytes) -> None:
        try:
            message = stun.parse_message(datagram)
        except ValueError:
            return
        if message.message_class == stun.Class.RESPONSE:
            self._checked.set()
        elif message.message_class == stun.Class.REQUEST and self._far and self._far.address:
            own = self.credentials.password
            self.send(feedback.reply(message.transaction_id, self._far.address, own))

    async def _check(self, far: FarEnd) -> None:
        tie = secrets.randbits(64)
        ufrag, password = far.ice
        while True:
            self.send(feedback.check(f"{ufrag}:{self.credentials.ufrag}", password, tie))
            checked = self._checked.is_set()
            await asyncio.sleep(CHECK_EVERY_S if checked else FIRST_CHECKS_EVERY_S)

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            if self.streams:
                self.send_feedback(feedback.report(self.streams))


def now_ns() -> int:
    """The clock in which the kernel stamps what arrives."""
    return time.time_ns()


def _nothing() -> None:
    """Nobody is interested."""
