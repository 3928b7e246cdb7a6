"""Data channels of a client that is not honest, over a real handshake."""

from __future__ import annotations

import asyncio
import random
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiortc import RTCDataChannel, RTCDataChannelParameters, RTCSctpTransport
from aiortc.rtcsctptransport import (
    AbortChunk,
    Chunk,
    CookieEchoChunk,
    DataChunk,
    ForwardTsnChunk,
    HeartbeatChunk,
    ReconfigChunk,
    SackChunk,
    ShutdownChunk,
    serialize_packet,
    tsn_plus_one,
)
from google_crc32c import value as crc32c

from media.engine.guards.allowance import Pace
from media.engine.guards.association import (
    FARTHEST,
    MOST_CHANNELS,
    MOST_FRAGMENTS,
    MOST_MISORDERED,
    MOST_OUTSTANDING,
    Association,
)
from media.engine.packets import rtp
from media.engine.transport.peer import RELIABLE
from tests.media.engine.conftest import until
from tests.media.engine.transport.test_peer import Bench

FAR = 2_000


class Liar(Bench):
    """A client whose SCTP says what a test likes, beside an honest channel."""

    channel: RTCDataChannel

    def __init__(self) -> None:
        super().__init__()
        # aiortc's own would stumble over the answers to its lies.
        self.sctp = Association(self.client, 5000)

    @property
    def association(self) -> Association:
        """What the engine keeps for this client."""
        return self.peer._sctp

    async def say(self, chunk: Chunk, tag: int | None = None) -> None:
        ours = self.sctp._remote_verification_tag if tag is None else tag
        await self.client._send_data(serialize_packet(5000, 5000, ours, chunk))
        while self.peer.leg._waiting:  # noqa: ASYNC110 - a queue without an event
            await asyncio.sleep(0)  # more than a few at once the leg would not take

    async def put(self, number: int, stream: int = 3, **fields: object) -> None:
        """A data chunk so many numbers from the next one."""
        chunk = DataChunk(3)
        chunk.tsn = (self.sctp._local_tsn + number) % (1 << 32)
        chunk.stream_id, chunk.stream_seq, chunk.protocol, chunk.user_data = stream, 0, 53, b"x"
        for name, value in fields.items():
            setattr(chunk, name, value)
        await self.say(chunk)

    async def goes_on(self) -> None:
        """The honest channel still works, and so all that was said before it has been read."""
        seen = len(self.data)
        self.channel.send(b"still here")
        await until(lambda: (RELIABLE, b"still here") in self.data[seen:])
        assert self.peer.connected


@pytest.fixture
async def liar() -> AsyncIterator[Liar]:
    liar = Liar()
    await liar.connect()
    liar.channel = RTCDataChannel(liar.sctp, RTCDataChannelParameters(label=RELIABLE))
    await until(lambda: liar.channel.readyState == "open")
    yield liar
    await liar.close()


def opening(label: bytes = b"more") -> bytes:
    return struct.pack("!BBHLHH", 3, 0, 0, 0, len(label), 0) + label


async def test_channels_are_few(liar: Liar) -> None:
    for number in range(3 * MOST_CHANNELS):
        await liar.put(0, stream=100 + 2 * number, protocol=50, user_data=opening())
        liar.sctp._local_tsn = tsn_plus_one(liar.sctp._local_tsn)
    await liar.goes_on()
    assert len(liar.association._data_channels) == MOST_CHANNELS
    assert liar.association.refused == 2 * MOST_CHANNELS + 1


async def test_what_is_kept_beyond_a_gap_is_bounded(liar: Liar) -> None:
    liar.association._pace = Pace(1e6, 1e6)
    for number in range(MOST_MISORDERED + 200):
        await liar.put(FAR + 2 * number, stream=number % 1000)
    await liar.goes_on()
    assert len(liar.association._sack_misordered) == MOST_MISORDERED
    assert liar.association.refused == 200


async def test_a_flood_of_chunks_is_slowed_down(liar: Liar) -> None:
    """What is not taken is not acknowledged, so honest clients send it again."""
    liar.association._pace = Pace(1e-3, 50)
    for _ in range(70):
        await liar.put(0, stream=5)
        liar.sctp._local_tsn = tsn_plus_one(liar.sctp._local_tsn)
    assert liar.association.refused == 20


async def test_a_long_message_comes_whole_all_the_same(liar: Liar) -> None:
    for _ in range(8):
        liar.channel.send(bytes(250_000))
    await until(lambda: sum(len(data) == 250_000 for _, data in liar.data) == 8)


async def test_numbers_far_ahead_are_not_taken(liar: Liar) -> None:
    """There is no way to acknowledge them."""
    for number in (FARTHEST + 10, 70_000, 1 << 30):
        await liar.put(number)
    await liar.put(-5)
    await liar.goes_on()
    assert liar.association.refused == 3
    assert not liar.association._sack_misordered


async def test_what_is_kept_of_unfinished_messages_is_bounded(liar: Liar) -> None:
    for number in range(MOST_FRAGMENTS + 50):
        await liar.put(FAR + number, flags=0)
    await liar.goes_on()
    (stream,) = [s for s in liar.association._inbound_streams.values() if s.reassembly]
    assert len(stream.reassembly) == MOST_FRAGMENTS
    assert liar.association.refused == 50


async def test_a_window_that_is_full_takes_no_more(liar: Liar) -> None:
    liar.association._pace = Pace(1e6, 1e6)
    for number in range(1200):
        await liar.put(FAR + number, stream=number % 1000, flags=0, user_data=bytes(1100))
    await liar.goes_on()
    association = liar.association
    kept = sum(
        len(c.user_data) for s in association._inbound_streams.values() for c in s.reassembly
    )
    assert kept <= 1024 * 1024
    assert association._advertised_rwnd >= 0
    assert association.refused > 200


async def test_who_acknowledges_only_the_latest_gets_no_more(liar: Liar) -> None:
    """And does not have us keep everything that was ever said."""
    liar.sctp._send_chunk = _only_gaps(liar, liar.sctp._send_chunk)  # type: ignore[method-assign]
    for _ in range(300):
        if not liar.peer.send_data(RELIABLE, bytes(60_000)):
            break
        await until(lambda: not liar.association._outbound_queue, "the client takes it")
    else:
        pytest.fail("everything was kept")
    assert len(liar.association._sent_queue) < MOST_OUTSTANDING + 100


def _only_gaps(liar: Liar, send: Callable[[Chunk], Awaitable[None]]) -> Callable[..., object]:
    base: list[int] = []

    async def lie(chunk: Chunk) -> None:
        if isinstance(chunk, SackChunk):
            base.append(chunk.cumulative_tsn)
            reach = (chunk.cumulative_tsn - base[0]) % (1 << 32)
            if reach > 1:
                chunk.gaps, chunk.cumulative_tsn = [(2, reach)], base[0]
        await send(chunk)

    return lie


def provocations(sctp: RTCSctpTransport) -> list[Chunk]:
    """Chunks that are whole and yet make aiortc stumble, or might."""
    reset = struct.pack("!LLLHH", 1, 2, 3, 3, 77)
    found: list[Chunk] = []
    for kind, value in (
        (13, reset),
        (16, bytes(8)),
        (16, struct.pack("!LL", 5, 6)),
        (17, bytes(8)),
    ):
        reconfiguration = ReconfigChunk()
        reconfiguration.params = [(kind, value)]
        found.append(reconfiguration)
    forward = ForwardTsnChunk()
    forward.cumulative_tsn, forward.streams = sctp._local_tsn - 1, [(900, 3)]
    beat = HeartbeatChunk()
    beat.params = [(1, b"beat")]
    echo = CookieEchoChunk()
    echo.body = b"no cookie of ours......."
    return [*found, forward, beat, echo, SackChunk(), DataChunk(3)]


async def test_provoked_errors_end_a_packet_and_not_the_connection(liar: Liar) -> None:
    for chunk in provocations(liar.sctp):
        await liar.say(chunk)
        await liar.goes_on()
    await liar.put(0, stream=1, protocol=50, user_data=opening(b"\xff\xfe"))
    liar.sctp._local_tsn = tsn_plus_one(liar.sctp._local_tsn)
    for _ in range(2):
        await liar.put(0, stream=77, protocol=50, user_data=opening())
        liar.sctp._local_tsn = tsn_plus_one(liar.sctp._local_tsn)
    await liar.put(0, stream=99, protocol=50, user_data=b"\x02")
    liar.sctp._local_tsn = tsn_plus_one(liar.sctp._local_tsn)
    await liar.goes_on()
    assert liar.association.refused > 2


@pytest.mark.parametrize("chunk", [AbortChunk(), ShutdownChunk()])
async def test_an_association_that_ends_takes_no_media_along(liar: Liar, chunk: Chunk) -> None:
    await liar.say(chunk)
    await until(lambda: liar.association._association_state.name != "ESTABLISHED")
    plain = rtp.build(111, False, 7, 8, 9) + b"sound"
    await liar.path._send(liar.client._tx_srtp.protect(plain))
    assert liar.media == [plain]


@pytest.mark.parametrize("seed", range(3))
async def test_mutated_packets_leave_the_connection_standing(liar: Liar, seed: int) -> None:
    chance = random.Random(seed)
    tag = liar.sctp._remote_verification_tag
    seeds = [bytes(chunk) for chunk in provocations(liar.sctp)]
    for _ in range(1500):
        body = bytearray(b"".join(chance.sample(seeds, chance.randrange(1, 4))))
        for _ in range(chance.randrange(1, 4)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        head = struct.pack("!HHL", 5000, 5000, chance.choice((tag, tag, 0)))
        check = crc32c(head + bytes(4) + bytes(body))
        await liar.client._send_data(head + struct.pack("<L", check) + bytes(body))
        await asyncio.sleep(0)
    plain = rtp.build(111, False, 7, 8, 9) + b"sound"
    await liar.path._send(liar.client._tx_srtp.protect(plain))
    assert liar.media == [plain]
    assert liar.peer.connected
