"""One subscriber's copy of one track: which layer flows, and under which numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from media.engine.forward import layers
from media.engine.forward.cache import PacketCache
from media.engine.forward.renumber import Numbers, Renumber
from media.engine.packets import rtcp, rtp, vp8

SENT_KEPT = 512
RESENDS_PER_S = 1000.0
RESENDS_AT_ONCE = 300.0


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a resend is made from; the payload is shared by all slots of a track."""

    payload: bytes
    descriptor: vp8.Descriptor | None
    marker: bool
    numbers: Numbers


class Slot:
    """Feeds one outgoing stream; closed until `open_at` is set.

    `desired` is the layer the subscriber is to have, `target` the nearest one that is sent,
    `current` the one it sees; between the last two lies a key frame.  A slot never lets a
    delta frame begin a picture.
    """

    def __init__(
        self, kind: str, send: Callable[[bytes], None], report: Callable[[bytes], None]
    ) -> None:
        self.video = kind == "video"
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self.payload_type = 0
        self.open_at: float | None = None
        self.wish = layers.Wish()
        self.target: int | None = 0
        self.desired: int | None = 0
        self.current: int | None = None
        self.packets = 0
        self.octets = 0
        self.bytes_since = 0
        self.starved = False
        self._send = send
        self._send_report = report
        self._flowing = False
        self._sent: PacketCache[_Sent] = PacketCache(SENT_KEPT)
        self._allowance = RESENDS_AT_ONCE
        self._allowed_at = 0.0
        start = Numbers(secrets.randbelow(0x8000), secrets.randbits(32), secrets.randbits(15), 0)
        self._numbers = Renumber(start, 90_000 if self.video else 48_000)

    def waits_for_keyframe(self, now: float) -> bool:
        """Whether a key frame of the target layer would be of use at this moment."""
        if not self.video or self.target is None or self.open_at is None or now < self.open_at:
            return False
        return not self._flowing or self.current != self.target

    def pause(self) -> None:
        """Let nothing through until a key frame, or for sound the next packet, begins anew."""
        self._flowing = False

    def packet(
        self, layer: int, packet: rtp.Rtp, descriptor: vp8.Descriptor | None, now: float
    ) -> None:
        """Take a packet of the track; forwards it where it belongs to the layer shown."""
        if self.open_at is None or now < self.open_at or self.target is None:
            return
        tl0 = descriptor.tl0 if descriptor else -1
        picture_id = descriptor.picture_id if descriptor else -1
        source = Numbers(packet.sequence, packet.timestamp, picture_id, tl0)
        if not self._flowing or layer != self.current:
            if layer != self.target or (self.video and not (descriptor and descriptor.keyframe)):
                return
            self._numbers.switch(source, now)
            self.current, self._flowing = layer, True
        numbers = self._numbers.apply(source, now)
        if numbers is not None:
            sent = _Sent(packet.payload, descriptor, packet.marker, numbers)
            if self.video:
                self._sent.put(numbers.sequence, sent)
            self._emit(sent)

    def again(self, sequences: list[int], now: float) -> int:
        """Answer a request for lost packets; how many were still there."""
        passed = now - self._allowed_at
        self._allowance = min(RESENDS_AT_ONCE, self._allowance + passed * RESENDS_PER_S)
        self._allowed_at = now
        found = 0
        for sequence in sequences:
            sent = self._sent.get(sequence & 0xFFFF)
            if sent is None or self._allowance < 1:
                continue
            self._allowance -= 1
            found += 1
            self._emit(sent)
        return found

    def report(self, layer: int, report: rtcp.SenderReport) -> None:
        """Pass a publisher's report on in this slot's numbers, where its layer is shown."""
        if self._flowing and layer == self.current:
            timestamp = report.timestamp + self._numbers.timestamp_offset & 0xFFFFFFFF
            own = rtcp.SenderReport(self.ssrc, report.ntp, timestamp)
            self._send_report(rtcp.sender_report(own, self.packets, self.octets))

    def _emit(self, sent: _Sent) -> None:
        payload, numbers = sent.payload, sent.numbers
        if sent.descriptor is not None:
            payload = vp8.rewrite(payload, sent.descriptor, numbers.picture_id, numbers.tl0)
        header = rtp.build(
            self.payload_type, sent.marker, numbers.sequence, numbers.timestamp, self.ssrc
        )
        self.packets += 1
        self.octets += len(payload)
        self.bytes_since += len(payload) + rtp.HEADER_BYTES
        self._send(header + payload)
