"""What really arrived in a connection, by the SDK's own counters."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from livekit import rtc

_TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class Received:
    """Packets since the connection began; they only grow."""

    packets: int
    audio_packets: int


async def received(room: rtc.Room) -> Received | None:
    """The counters now; None while the SDK cannot tell, which says nothing about the line."""
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            stats = await room.get_rtc_stats()
    except (RuntimeError, TimeoutError):
        return None
    packets = audio = 0
    for stat in (*stats.publisher_stats, *stats.subscriber_stats):
        if stat.HasField("candidate_pair"):
            pair = stat.candidate_pair.candidate_pair
            # Answers to connection checks keep an idle room alive; media is counted beside.
            packets += pair.packets_received + pair.responses_received + pair.requests_received
        elif stat.HasField("inbound_rtp") and stat.inbound_rtp.stream.kind == "audio":
            audio += stat.inbound_rtp.received.packets_received
    return Received(packets, audio)
