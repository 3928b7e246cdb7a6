"""One subscriber's copy of one track: which layer flows, and under which numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from media.engine.forward import layers
from media.engine.forward.cache import PacketCache
from media.engine.forward.carried import Sent
from media.engine.forward.packet import Packet, head
from media.engine.forward.renumber import Numbers, Renumber
from media.engine.forward.sound.protection import Protection
from media.engine.packets import rtcp, rtp

SENT_KEPT = 512
SOUND_KEPT = 16
"""A third of a second: whoever misses an older packet has played on without it."""
RESENDS_PER_S = 1000.0
RESENDS_AT_ONCE = 300.0
NOTHING = -1


class Slot:
    """Feeds one outgoing stream; closed until `open_at` is set.

    `desired` is the layer the subscriber is to have, `target` the nearest one that is sent,
    `live` the one that flows, NOTHING while it waits for a packet that may begin one.  A slot
    never lets a delta frame begin a picture.
    """

    def __init__(
        self, kind: str, send: Callable[[bytes], None], report: Callable[[bytes], None]
    ) -> None:
        self.video = kind == "video"
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self.payload_type = 0
        self.packs = 0  # the payload type inside packets that carry others, 0: plain ones
        self.protection = Protection()
        self.open_at: float | None = None
        self.wish = layers.Wish()
        self.target: int | None = 0
        self.desired: int | None = 0
        self.current: int | None = None  # the layer seen last, also while nothing flows
        self.live = NOTHING
        self.packets = 0
        self.octets = 0
        self.resent = 0
        self.starved = False
        self._taken = 0
        self._send = send
        self._send_report = report
        # Header and tail apart: the tail is shared by all slots of a track.
        self._sent: PacketCache[tuple[bytes, bytes]] = PacketCache(
            SENT_KEPT if self.video else SOUND_KEPT
        )
        self._allowance = RESENDS_AT_ONCE
        self._allowed_at = 0.0
        start = Numbers(secrets.randbelow(0x8000), secrets.randbits(32), secrets.randbits(15), 0)
        self._numbers = Renumber(start, 90_000 if self.video else 48_000)

    def waits_for_keyframe(self, now: float) -> bool:
        """Whether a key frame of the target layer would be of use at this moment."""
        if not self.video or self.target is None or self.open_at is None or now < self.open_at:
            return False
        return self.live != self.target

    def pause(self) -> None:
        """Let nothing through until a key frame, or for sound the next packet, begins anew."""
        self.live = NOTHING

    def begin(self, layer: int, packet: Packet, now: float) -> None:
        """A layer that does not flow here may do so from this packet on."""
        if layer != self.target or self.open_at is None or now < self.open_at:
            return
        self._numbers.switch(packet, now)
        self.current = self.live = layer
        self.forward(packet, now)

    def forward(self, packet: Packet, now: float) -> None:
        """Send a packet of the layer that flows; the hot path, once for every copy."""
        numbers = self._numbers
        if not numbers.admits(packet, now):
            return
        front, tail = head(packet, self.payload_type, self.ssrc, numbers.add), packet.tail
        if self._sent is not None:
            self._sent.put(packet.sequence + numbers.add[0] & 0xFFFF, (front, tail))
        self.packets += 1
        self.octets += len(front) + len(tail)
        self._send(front + tail)

    def again(self, sequences: list[int], now: float) -> int:
        """Answer a request for lost packets; how many were still there."""
        self.protection.asked(len(sequences))
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
            front, tail = sent
            self.packets += 1
            self.octets += len(front) + len(tail)
            self._send(front + tail)
        self.resent += found
        return found

    def report(self, layer: int, report: rtcp.SenderReport) -> None:
        """Pass a publisher's report on in this slot's numbers, where its layer is shown."""
        if layer == self.live:
            timestamp = report.timestamp + self._numbers.add[1] & 0xFFFFFFFF
            own = rtcp.SenderReport(self.ssrc, report.ntp, timestamp)
            # RFC 3550 counts payloads only.
            octets = self.octets - self.packets * rtp.HEADER_BYTES
            self._send_report(rtcp.sender_report(own, self.packets, octets))

    def carried(self) -> Sent:
        return Sent(self.packets, self.octets, self.resent)

    def taken(self) -> int:
        """Bytes sent since this was asked last, headers included."""
        since, self._taken = self.octets - self._taken, self.octets
        return since
