"""aiortc's SCTP for clients that need not be honest (RFC 8831).

What it queues for a client, and what it lets a client queue, is bounded here; an error that a
client can provoke in it ends that packet, not the connection.
"""

from __future__ import annotations

import asyncio
import logging
import struct

from aiortc import RTCDtlsTransport, RTCSctpTransport
from aiortc.rtcsctptransport import (
    DATA_CHANNEL_OPEN,
    WEBRTC_DCEP,
    Chunk,
    DataChunk,
    ForwardTsnChunk,
    ReconfigChunk,
    SackChunk,
)

from media.engine.guards.allowance import Pace
from media.engine.guards.chunks import sound

log = logging.getLogger(__name__)

MOST_CHANNELS = 8
MOST_OUTSTANDING = 4096
"""Chunks sent and not acknowledged, 4.5 MiB: a client that acknowledges none but the latest would
have us keep all of them."""
MOST_FRAGMENTS = 512
"""Of unfinished messages in one stream; the longest that is passed on has 57."""
MOST_MISORDERED = 1024
FARTHEST = 8192
"""Numbers ahead of the last in order; a packet that acknowledges could not write them all."""
BEHIND = 0x80000000
"""From here on a number is an old one: it costs nothing but another acknowledgement."""
MOST_GAPS = 200
CHUNKS_PER_S, CHUNKS_AT_ONCE = 400, 1000
"""What is said to all costs as many times as there are listeners; 400 carry 3.6 Mbit/s."""

PROVOKED = (AssertionError, KeyError, TypeError, ValueError, struct.error)
"""A channel opened twice, an answer nobody asked for, data before the association, labels that
are no text: aiortc asserts and looks up what the other side decides."""


class Association(RTCSctpTransport):
    """One client's data channels."""

    def __init__(self, transport: RTCDtlsTransport, port: int) -> None:
        super().__init__(transport, port)
        self.refused = 0
        self._pace = Pace(CHUNKS_PER_S, CHUNKS_AT_ONCE)
        self._clock = asyncio.get_running_loop().time

    @property
    def full(self) -> bool:
        """Whether a client has so much to acknowledge that it gets nothing more."""
        return len(self._sent_queue) + len(self._outbound_queue) > MOST_OUTSTANDING

    async def _handle_data(self, data: bytes) -> None:
        if not sound(data, len(self._sent_queue)):
            self.refused += 1
            return
        try:
            await super()._handle_data(data)
        except PROVOKED as error:
            self.refused += 1
            log.debug("data packet refused error=%s", type(error).__name__)

    async def _receive_chunk(self, chunk: Chunk) -> None:
        early = self._last_received_tsn is None
        if early and isinstance(chunk, DataChunk | SackChunk | ForwardTsnChunk | ReconfigChunk):
            self.refused += 1
        elif isinstance(chunk, DataChunk) and self._crowded(chunk):
            # Not acknowledged, so an honest client sends it again when there is room.
            self.refused += 1
        else:
            await super()._receive_chunk(chunk)

    async def _send_chunk(self, chunk: Chunk) -> None:
        if isinstance(chunk, SackChunk):
            # The rest is told when these are closed; all have to fit into one datagram.
            del chunk.gaps[MOST_GAPS:], chunk.duplicates[MOST_GAPS // 4 :]
        await super()._send_chunk(chunk)

    async def _data_channel_receive(self, stream_id: int, pp_id: int, data: bytes) -> None:
        opens = pp_id == WEBRTC_DCEP and data[:1] == bytes([DATA_CHANNEL_OPEN])
        if opens and len(self._data_channels) >= MOST_CHANNELS:
            self.refused += 1
        else:
            await super()._data_channel_receive(stream_id, pp_id, data)

    def _crowded(self, chunk: DataChunk) -> bool:
        """Whether a chunk comes on top of what is already too much to keep."""
        stream = self._inbound_streams.get(chunk.stream_id)
        ahead = chunk.tsn - (self._last_received_tsn or 0) & 0xFFFFFFFF
        return ahead < BEHIND and (
            not self._pace.take(self._clock())
            or self._advertised_rwnd < len(chunk.user_data)
            or (stream is not None and len(stream.reassembly) >= MOST_FRAGMENTS)
            or (len(self._sack_misordered) >= MOST_MISORDERED and ahead > 1)
            or ahead > FARTHEST
        )
