"""One packet of a track, read once for all its copies (pure).

What differs between the copies are the numbers: sequence, timestamp, SSRC, and in VP8 the
picture id and TL0PICIDX, which stand at the front.  `head` writes them; `tail` is the same for
everybody and never copied before it is sent.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from media.engine.packets import rtp, vp8

_PLAIN = Struct("!BBHLL").pack
_WITH_PICTURE = Struct("!BBHLLBBH").pack
_WITH_BOTH = Struct("!BBHLLBBHB").pack
_VERSION = 0x80
_LONG = 0x8000

PLAIN, PICTURE, BOTH, OTHER = range(4)
"""Which numbers a VP8 descriptor holds; OTHER is a form no browser sends, written slowly."""


class Packet(NamedTuple):
    """`begins`: a stream may start here, with a key frame or any sound.

    `picture_id` and `tl0` are -1 where there are none; `form` tells how `head` writes.
    """

    sequence: int
    timestamp: int
    mark: int  # 0x80 where the marker is set
    payload: bytes
    begins: bool
    picture_id: int
    tl0: int
    descriptor: vp8.Descriptor | None
    form: int
    front: tuple[int, int]
    tail: bytes


def sound(packet: rtp.Rtp) -> Packet:
    """A packet of a codec without numbers of its own."""
    return Packet(
        packet.sequence,
        packet.timestamp,
        0x80 if packet.marker else 0,
        packet.payload,
        True,
        -1,
        -1,
        None,
        PLAIN,
        (0, 0),
        packet.payload,
    )


def picture(packet: rtp.Rtp) -> Packet:
    """A VP8 packet; raises ValueError where its descriptor is cut off.  Empty ones are padding."""
    payload = packet.payload
    if not payload:
        return sound(packet)._replace(begins=False)
    descriptor = vp8.parse(payload)
    form, front, tail = _form(payload, descriptor)
    return Packet(
        packet.sequence,
        packet.timestamp,
        0x80 if packet.marker else 0,
        payload,
        descriptor.keyframe,
        descriptor.picture_id,
        descriptor.tl0,
        descriptor,
        form,
        front,
        tail,
    )


def _form(payload: bytes, descriptor: vp8.Descriptor) -> tuple[int, tuple[int, int], bytes]:
    if descriptor.picture_id_at < 0 and descriptor.tl0_at < 0:
        return PLAIN, (0, 0), payload
    if not descriptor.picture_id_long:
        return OTHER, (0, 0), payload[descriptor.size :]
    front = (payload[0], payload[1])
    if descriptor.tl0_at < 0:
        return PICTURE, front, payload[4:]
    return BOTH, front, payload[5:]


def head(packet: Packet, payload_type: int, ssrc: int, add: tuple[int, int, int, int]) -> bytes:
    """RTP header, and what of the payload is rewritten; `add` is added to sequence, timestamp,
    picture id and TL0PICIDX.
    """
    second = packet.mark | payload_type
    sequence = packet.sequence + add[0] & 0xFFFF
    timestamp = packet.timestamp + add[1] & 0xFFFFFFFF
    form = packet.form
    if form == PLAIN:
        return _PLAIN(_VERSION, second, sequence, timestamp, ssrc)
    one, two = packet.front
    picture_id = _LONG | packet.picture_id + add[2] & 0x7FFF
    if form == BOTH:
        tl0 = packet.tl0 + add[3] & 0xFF
        return _WITH_BOTH(_VERSION, second, sequence, timestamp, ssrc, one, two, picture_id, tl0)
    if form == PICTURE:
        return _WITH_PICTURE(_VERSION, second, sequence, timestamp, ssrc, one, two, picture_id)
    return _PLAIN(_VERSION, second, sequence, timestamp, ssrc) + _other(packet, add)


def _other(packet: Packet, add: tuple[int, int, int, int]) -> bytes:
    descriptor = packet.descriptor
    if descriptor is None:
        raise ValueError("only a VP8 packet has such a form")
    before = packet.payload[: descriptor.size]
    return vp8.rewrite(before, descriptor, packet.picture_id + add[2], packet.tl0 + add[3])
