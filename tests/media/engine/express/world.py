"""A publisher and subscribers around a real express way, and the same without one.

Sockets, SRTP and the thread are real; what is left out are signalling, ICE and DTLS.  Every step
waits until the thread has noted it, so a story has one outcome however busy the machine is.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from struct import pack
from typing import Any

from pylibsrtp import Policy, Session

from media.engine.express.way import Lane, Way
from media.engine.forward.incoming import Incoming
from media.engine.forward.inlet import Inlet, Section
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import Slot
from media.engine.forward.stream.packet import Packet
from media.engine.packets import rtp
from media.engine.rooms.express import AGAIN_S, Express, Publisher
from media.engine.transport import copies
from media.engine.transport.srtp import Protector
from tests.parts.room.client import PATIENCE_S

RIDS = ("q", "h", "f")
SIZES = [(320, 180), (640, 360), (1280, 720)]
PUBLISHED = 96
MID, RID, LEVEL = 4, 10, 1
PROFILE = Policy.SRTP_PROFILE_AEAD_AES_256_GCM
KEYS = {"up": bytes(range(44)), "down": bytes(range(100, 144))}


def packet(rank: int, sequence: int, *, key: bool = False, level: int | None = None) -> bytes:
    """The same for the same numbers; a picture's, or with a level a voice's."""
    body = bytes([sequence & 0xFF]) * 40
    if level is not None:
        block = bytes([MID << 4, ord("7"), LEVEL << 4, level])
        payload = body
    else:
        block = bytes([MID << 4, ord("7"), RID << 4, ord(RIDS[rank])])
        numbers = pack("!HB", 0x8000 | sequence & 0x7FFF, sequence & 0xFF)
        payload = b"\x90\xc0" + numbers + (b"\x00" if key else b"\x01") + body
    header = bytearray(
        rtp.build(PUBLISHED, sequence % 2 == 0, sequence & 0xFFFF, sequence * 3000, rank + 1)
    )
    header[0] |= 0x10
    return bytes(header) + b"\xbe\xde\x00\x01" + block + payload


def session(key: str, direction: int) -> Session:
    policy = Policy(key=KEYS[key], ssrc_type=direction, srtp_profile=PROFILE)
    policy.allow_repeat_tx = True
    policy.window_size = 1024
    return Session(policy)


def address(one: Session) -> int:
    return Protector(one).address


class Wire:
    """A connected pair of sockets on the loopback."""

    def __init__(self) -> None:
        self.near, self.far = (socket.socket(type=socket.SOCK_DGRAM) for _ in range(2))
        for one in (self.near, self.far):
            one.bind(("127.0.0.1", 0))
            one.setblocking(False)
        self._got: list[bytes] = []
        self.near.connect(self.far.getsockname())
        self.far.connect(self.near.getsockname())

    def look(self) -> None:
        """Take what came to the far end, before its buffer is full."""
        with contextlib.suppress(BlockingIOError):
            while True:
                self._got.append(self.far.recv(2048))

    async def receive(self, count: int) -> list[bytes]:
        """All that came to the far end, which is at least so much."""
        self.look()
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE_S):
            while len(self._got) < count:
                self._got.append(await loop.sock_recv(self.far, 2048))
        self.look()
        return self._got

    def close(self) -> None:
        self.near.close()
        self.far.close()


class Room:
    """One track and its subscribers, whoever brings the packets; `log` is what was said of them."""

    def __init__(self, kind: str, subscribers: int) -> None:
        rids = RIDS if kind == "video" else ()
        self.upstream: list[bytes] = []
        self.incoming = Incoming(kind, list(rids), SIZES[: len(rids) or 1], self.upstream.append)
        self.inlet = Inlet(self.upstream.append)
        section = Section("7", self.incoming, PUBLISHED, rids, MID, RID, LEVEL)
        self.inlet.accept(section, [])
        self.outlets = [Outlet() for _ in range(subscribers)]
        self.slots = [self._slot(kind, place) for place in range(subscribers)]
        for outlet, slot in zip(self.outlets, self.slots, strict=True):
            outlet.agree(3)
            outlet.add(slot, self.incoming)

    def _slot(self, kind: str, place: int) -> Slot:
        slot = Slot(kind, self.sender(place), lambda _: None)
        slot.ssrc, slot.payload_type, slot.open_at = 100 + place, 120, 0.0
        return slot

    def sender(self, place: int) -> Callable[[bytes, bytes], None]:
        raise NotImplementedError


class Model(Room):
    """Everything in Python, at the moments it is given."""

    def __init__(self, kind: str, subscribers: int) -> None:
        self.sent: list[list[bytes]] = [[] for _ in range(subscribers)]
        super().__init__(kind, subscribers)

    def sender(self, place: int) -> Callable[[bytes, bytes], None]:
        return lambda head, tail: self.sent[place].append(head + tail)


class World(Room):
    """The same over sockets; `close` it."""

    def __init__(self, kind: str = "video", subscribers: int = 2) -> None:
        library = copies.compiled()
        assert library is not None, "./run setup compiles it"
        self.way = Way(library)
        self.express = Express(self.way)
        self.wires = [Wire() for _ in range(subscribers)]
        self.uplink = Wire()
        self._mine = [session("down", Policy.SSRC_ANY_OUTBOUND) for _ in range(subscribers)]
        self._theirs = [session("down", Policy.SSRC_ANY_INBOUND) for _ in range(subscribers)]
        self.published: dict[tuple[int, int], bytes] = {}
        self._in_python = False
        self._looks = 0
        self._client = session("up", Policy.SSRC_ANY_OUTBOUND)
        self._opener = session("up", Policy.SSRC_ANY_INBOUND)
        self.sent_up = self.left = 0
        self.log: list[Callable[[Model], Any]] = []
        super().__init__(kind, subscribers)
        self.incoming.taps.append(self._tapped)
        for place, slot in enumerate(self.slots):
            out = address(self._mine[place]), self.wires[place].near.fileno(), place
            slot.way_out = lambda out=out: out  # type: ignore[misc]
        lane = self.way.listen(self.uplink.near.fileno(), self._raw)
        assert lane is not None
        self.lane: Lane = lane
        self.raw: list[bytes] = []
        self.reports: list[bytes] = []
        self.way.key(lane, address(self._opener), self)

    def sender(self, place: int) -> Callable[[bytes, bytes], None]:
        protector = Protector(self._mine[place], self.way.alone)
        wire = self.wires[place]
        return lambda head, tail: _send(wire, protector.protect(head + tail))

    # what Express and Way ask of a publisher

    def way_in(self) -> Lane | None:
        return self.lane

    def passed(self, _at: float) -> None:
        """Nothing to count."""

    def opened(self, packet: bytes, at: float) -> None:
        self.left += 1
        self.log.append(lambda model: model.inlet.packet(packet, at))
        self._in_python = True
        self.inlet.packet(packet, at)
        self._in_python = False

    def reported(self, packet: bytes, at: float) -> None:
        self.left += 1
        self.reports.append(packet)

    def _tapped(self, rank: int, copy: Packet, at: float) -> None:
        """What went the express way is in nobody else's hands here."""
        if not self._in_python:
            data = self.published[rank, copy.sequence]
            self.log.append(lambda model: model.inlet.packet(data, at))

    def _raw(self, data: bytes) -> None:
        self.left += 1
        self.raw.append(data)

    # what a story does

    def protected(self, data: bytes) -> bytes:
        """As the client sends it."""
        read = rtp.parse(data)
        self.published[read.ssrc - 1, read.sequence] = data
        return self._client.protect(data)

    def report(self, packet: bytes) -> None:
        """The client sends RTCP."""
        self.uplink.far.send(self._client.protect_rtcp(packet))
        self.sent_up += 1

    async def until(self, true: Callable[[], object]) -> None:
        """A thread of C sets no event."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():  # noqa: ASYNC110
                await asyncio.sleep(0)

    def send(self, *packets: bytes) -> None:
        """The client sends, and nobody waits."""
        for data in packets:
            self.uplink.far.send(self.protected(data))
            self.sent_up += 1

    async def publish(self, *packets: bytes) -> None:
        """The client sends; returns when the thread has dealt with all, and so have we."""
        self.send(*packets)
        await self.until(lambda: self._dealt_with() >= self.sent_up)
        self.read()

    def _dealt_with(self) -> int:
        """Of all that the client sent, refused included."""
        counts = self.way.counts
        return counts.passed + counts.refused + self.left

    def do(self, what: Callable[[Room, float], Any]) -> None:
        """Change something here, and for whoever repeats it."""
        now = time.monotonic()
        self.log.append(lambda model: what(model, now))
        what(self, now)

    def repeat(self, model: Model) -> list[list[bytes]]:
        """What each subscriber gets where all of it is done in Python."""
        for step in self.log:
            step(model)
        return model.sent

    def read(self) -> None:
        self.express.read()
        for wire in self.wires:
            wire.look()

    def look(self) -> None:
        self.read()
        self._looks += 1
        now = time.monotonic() + self._looks * AGAIN_S
        self.express.look([Publisher(self, self.inlet)], now)

    async def received(self, counts: list[int]) -> list[list[bytes]]:
        """What each subscriber got, at least so many, opened; what came twice is opened once."""
        found = []
        for wire, theirs, count in zip(self.wires, self._theirs, counts, strict=True):
            plain: dict[bytes, bytes] = {}
            mine = []
            for data in await wire.receive(count):
                if data not in plain:
                    plain[data] = theirs.unprotect(data)
                mine.append(plain[data])
            found.append(mine)
        return found

    def close(self) -> None:
        self.incoming.take_back()
        self.way.close()
        for wire in (self.uplink, *self.wires):
            wire.close()


def _send(wire: Wire, data: bytes) -> None:
    wire.near.send(data)
