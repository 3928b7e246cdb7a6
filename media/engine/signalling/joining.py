"""What a client says in the URL of its WebSocket, in signalling v1 and v0."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from google.protobuf.message import DecodeError
from livekit.protocol import rtc

from media.engine.errors import malformed

MOST_PLAIN = 512 * 1024


@dataclass(frozen=True, slots=True)
class Hello:
    """A client's first words; `offer` and `tracks` are v1's."""

    single: bool
    auto_subscribe: bool
    reconnect: bool
    participant_sid: str
    offer: rtc.SessionDescription | None = None
    tracks: tuple[rtc.AddTrackRequest, ...] = ()
    metadata: str = ""
    attributes: Mapping[str, str] | None = None


def read_v0(query: Mapping[str, str]) -> Hello:
    return Hello(
        single=False,
        auto_subscribe=query.get("auto_subscribe", "1") not in ("0", "false"),
        reconnect=query.get("reconnect") in ("1", "true"),
        participant_sid=query.get("sid", ""),
    )


def read_v1(query: Mapping[str, str]) -> Hello:
    """Read ``join_request``; raises Refused."""
    text = query.get("join_request", "").rstrip("=")
    if not text:
        raise malformed("join_request is missing")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        wrapped = rtc.WrappedJoinRequest.FromString(raw)
        plain = wrapped.join_request
        if wrapped.compression == rtc.WrappedJoinRequest.GZIP:
            plain = _unzip(plain)
        request = rtc.JoinRequest.FromString(plain)
    except (binascii.Error, ValueError, zlib.error, DecodeError) as error:
        raise malformed("join_request cannot be read") from error
    settings = request.connection_settings
    return Hello(
        single=True,
        auto_subscribe=settings.auto_subscribe,
        reconnect=request.reconnect,
        participant_sid=request.participant_sid,
        offer=request.publisher_offer if request.publisher_offer.sdp else None,
        tracks=tuple(request.add_track_requests[:16]),
        metadata=request.metadata,
        attributes=dict(request.participant_attributes),
    )


def _unzip(data: bytes) -> bytes:
    """Decompress up to a bound; a few bytes must not become a gigabyte."""
    machine = zlib.decompressobj(wbits=31)
    plain = machine.decompress(data, MOST_PLAIN)
    if machine.unconsumed_tail or not machine.eof:
        raise ValueError("the compressed request is too large or cut off")
    return plain
