"""A peer against aiortc's own client side, joined by memory instead of a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest
from aiortc import (
    RTCCertificate,
    RTCDataChannel,
    RTCDataChannelParameters,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceTransport,
    RTCSctpCapabilities,
    RTCSctpTransport,
)

from media.engine.packets import rtp
from media.engine.transport.ice import Address, IceLite
from media.engine.transport.peer import LOSSY, RELIABLE, Peer, PeerEvents, RemoteEnd
from tests.media.engine.conftest import until

HOME = ("127.0.0.1", 1)


class Path:
    """The client's way to a peer and back."""

    role = "controlling"

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue()
        self.peer: Peer | None = None

    async def _recv(self) -> bytes:
        return await self.inbox.get()

    async def _send(self, data: bytes) -> None:
        assert self.peer is not None
        if data[0] < 64:
            self.peer.leg.feed(data, HOME)
        elif self.peer.leg.on_media is not None:
            self.peer.leg.on_media(data)


class Bench:
    """Both ends, and what each heard."""

    def __init__(self, *, opens_channels: bool = False) -> None:
        self.path = Path()
        self.connected = 0
        self.closed = 0
        self.sent = 0
        self.media: list[bytes] = []
        self.data: list[tuple[str, bytes]] = []
        events = PeerEvents(
            media=self.media.append,
            feedback=lambda _, __: None,
            data=lambda label, data: self.data.append((label, data)),
            connected=self._connected,
            closed=self._closed,
        )
        self.ice = IceLite(self._to_client)
        certificate = RTCCertificate.generateCertificate()
        self.peer = Peer(self.ice, certificate, events, opens_channels=opens_channels)
        self.path.peer = self.peer
        own = RTCCertificate.generateCertificate()
        self.client = RTCDtlsTransport(cast("RTCIceTransport", self.path), [own])
        self.client._set_role("client")
        self.sctp = RTCSctpTransport(self.client)
        self.theirs = RTCDtlsParameters(fingerprints=certificate.getFingerprints())
        self.fingerprints = tuple((f.algorithm, f.value) for f in own.getFingerprints())

    async def connect(self) -> None:
        self.peer.start(RemoteEnd(self.fingerprints))
        await self.client.start(self.theirs)
        await self.sctp.start(RTCSctpCapabilities(262144), 5000)
        await until(lambda: self.connected)

    async def close(self) -> None:
        await self.sctp.stop()
        await self.client.stop()
        await self.peer.close()

    def _to_client(self, data: bytes, _address: Address) -> None:
        self.sent += 1
        self.path.inbox.put_nowait(data)

    def _connected(self) -> None:
        self.connected += 1

    def _closed(self) -> None:
        self.closed += 1


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.close()


async def test_media_both_ways_and_replays_dropped(bench: Bench) -> None:
    await bench.connect()
    plain = rtp.build(111, False, 7, 8, 9) + b"sound"
    protected = bench.client._tx_srtp.protect(plain)
    await bench.path._send(protected)
    await bench.path._send(protected)
    await bench.path._send(protected[:-1] + b"x")
    assert bench.media == [plain]
    assert bench.peer.refused == 2
    heard = bench.peer.last_heard
    bench.peer.send_media(plain, b"")
    assert bench.peer.last_heard == heard


async def test_wrong_fingerprint_is_refused(bench: Bench) -> None:
    wrong = tuple((name, value[:-2] + "00") for name, value in bench.fingerprints)
    bench.peer.start(RemoteEnd(wrong))
    await bench.client.start(bench.theirs)
    await until(lambda: bench.closed)
    assert not bench.connected
    assert not bench.peer.connected
    bench.peer.send_media(b"\x80", b"secret")
    protected = bench.client._tx_srtp.protect(rtp.build(111, False, 7, 8, 9) + b"sound")
    await bench.path._send(protected)
    assert not bench.media


async def test_data_waits_for_its_channel_and_goes_both_ways(bench: Bench) -> None:
    assert bench.peer.send_data(RELIABLE, b"early")
    assert not bench.peer.send_data(RELIABLE, bytes(300_000))
    await bench.connect()
    channel = RTCDataChannel(bench.sctp, RTCDataChannelParameters(label=RELIABLE))
    heard: list[bytes] = []
    channel.on("message", heard.append)
    await until(lambda: heard == [b"early"])
    channel.send(b"there")
    await until(lambda: bench.data == [(RELIABLE, b"there")])
    while bench.peer.send_data(RELIABLE, bytes(60_000)):
        pass  # a client that cannot keep up does not fill our memory


async def test_of_early_lossy_data_the_newest_waits_for_its_channel(bench: Bench) -> None:
    for number in range(200):
        assert bench.peer.send_data(LOSSY, bytes([number]) * 1000)
    assert bench.peer.send_data("unknown", b"to nobody")
    await bench.connect()
    channel = RTCDataChannel(bench.sctp, RTCDataChannelParameters(label=LOSSY))
    heard: list[bytes] = []
    channel.on("message", heard.append)
    await until(lambda: heard and heard[-1][0] == 199)
    assert [one[0] for one in heard] == list(range(184, 200))


async def test_peer_opens_channels_where_it_must() -> None:
    bench = Bench(opens_channels=True)
    channels: list[RTCDataChannel] = []
    bench.sctp.on("datachannel", channels.append)
    await bench.connect()
    await until(lambda: len(channels) == 2)
    assert {one.label for one in channels} == {RELIABLE, LOSSY}
    lossy = next(one for one in channels if one.label == LOSSY)
    assert (lossy.ordered, lossy.maxRetransmits) == (False, 0)
    await bench.close()
    assert bench.closed == 1
    assert bench.ice.legs == 0


@pytest.mark.parametrize("opens_channels", [False, True])
async def test_no_channels_before_a_description_has_them(opens_channels: bool) -> None:
    bench = Bench(opens_channels=opens_channels)
    bench.peer.start(RemoteEnd(bench.fingerprints, has_channels=False))
    await bench.client.start(bench.theirs)
    await until(lambda: bench.connected)
    sent = bench.sent
    bench.peer.start(RemoteEnd(bench.fingerprints, has_channels=False))
    assert bench.peer.send_data(RELIABLE, b"early")
    plain = rtp.build(111, False, 7, 8, 9) + b"sound"
    await bench.path._send(bench.client._tx_srtp.protect(plain))
    await until(lambda: bench.media == [plain])
    assert bench.sent == sent
    heard: list[bytes] = []
    bench.sctp.on("datachannel", lambda channel: channel.on("message", heard.append))
    for _ in range(2):
        bench.peer.start(RemoteEnd(bench.fingerprints))
    await bench.sctp.start(RTCSctpCapabilities(262144), 5000)
    if not opens_channels:
        channel = RTCDataChannel(bench.sctp, RTCDataChannelParameters(label=RELIABLE))
        channel.on("message", heard.append)
    await until(lambda: heard == [b"early"])
    await bench.close()
    assert (bench.connected, bench.closed) == (1, 1)
