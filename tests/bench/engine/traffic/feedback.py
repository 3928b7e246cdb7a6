"""What a client says of its own accord (pure): checks of the path, and reports of what arrives."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from aioice import stun
from aiortc.rtp import RtcpPsfbPacket, RtcpReceiverInfo, RtcpRrPacket, pack_remb_fci

REMB_BITS = 100_000_000
_MOST_BLOCKS = 31  # what five bits can count (RFC 3550 section 6.4.2)
_PRIORITY = 1_862_270_975  # a peer-reflexive UDP candidate (RFC 8445 section 5.1.2)
_FEEDBACK = 206
_KEYFRAME_REQUESTS = {1, 4}  # PLI (RFC 4585) and FIR (RFC 5104)
_APPLICATION = 15


@dataclass(slots=True)
class Stream:
    """One SSRC that arrives."""

    video: bool
    packets: int = 0
    highest: int = 0


def check(user: str, password: str, tie: int) -> bytes:
    """A check that nominates the path it takes; `user` is theirs:ours (RFC 8445 section 7.2)."""
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = user
    message.attributes["PRIORITY"] = _PRIORITY
    message.attributes["ICE-CONTROLLING"] = tie
    message.attributes["USE-CANDIDATE"] = None
    return _signed(message, password)


def reply(transaction: bytes, address: tuple[str, int], password: str) -> bytes:
    """The answer to a server's own check."""
    message = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=transaction,
    )
    message.attributes["XOR-MAPPED-ADDRESS"] = address
    return _signed(message, password)


def _signed(message: stun.Message, password: str) -> bytes:
    message.add_message_integrity(password.encode())
    message.add_fingerprint()
    return bytes(message)


def report(streams: Mapping[int, Stream]) -> bytes:
    """What a receiver says who lacks nothing and whose line carries everything."""
    blocks = [
        RtcpReceiverInfo(
            ssrc=ssrc,
            fraction_lost=0,
            packets_lost=0,
            highest_sequence=stream.highest,
            jitter=0,
            lsr=0,
            dlsr=0,
        )
        for ssrc, stream in streams.items()
    ]
    packet = bytes(RtcpRrPacket(ssrc=1, reports=blocks[:_MOST_BLOCKS]))
    videos = [ssrc for ssrc, stream in streams.items() if stream.video]
    if videos:
        fci = pack_remb_fci(REMB_BITS, videos)
        packet += bytes(RtcpPsfbPacket(fmt=_APPLICATION, ssrc=1, media_ssrc=0, fci=fci))
    return packet


def asks_for_keyframe(packet: bytes) -> bool:
    """Whether a compound of the server holds a request for a key frame."""
    at = 0
    while at + 4 <= len(packet):
        first, kind, words = struct.unpack_from(">BBH", packet, at)
        if kind == _FEEDBACK and first & 0x1F in _KEYFRAME_REQUESTS:
            return True
        at += 4 * (words + 1)
    return False
