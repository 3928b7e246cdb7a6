"""One subscriber's copy of one track: which layer flows, and under which numbers."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable

from media.engine.forward import layers
from media.engine.forward.line.pacing import Pace
from media.engine.forward.line.stamps import WATCH_S, Stamps
from media.engine.forward.passage import Passage, Stint
from media.engine.forward.sound.protection import Protection
from media.engine.forward.stream.cache import PacketCache
from media.engine.forward.stream.carried import Sent
from media.engine.forward.stream.packet import Packet, head
from media.engine.forward.stream.renumber import Numbers, Renumber
from media.engine.packets import arrivals, rtcp, rtp

SENT_KEPT = 512
SOUND_KEPT = 16
"""A third of a second: whoever misses an older packet has played on without it."""
RESENDS_PER_S = 1000.0
RESENDS_AT_ONCE = 300.0
NOTHING = -1
PADDING = bytes(254) + b"\xff"
MOST_STINTS = 8
MOST_UNKEPT = 1 << 14
"""Packets of stints before what was kept besides is forgotten: their numbers come round."""


class Slot:
    """Feeds one outgoing stream; closed until `open_at` is set.  `send` takes head and tail.

    `desired` is the layer the subscriber is to have, `target` the nearest one that is sent,
    `live` the one that flows, NOTHING while it waits for a packet that may begin one.  A slot
    never lets a delta frame begin a picture.
    """

    def __init__(
        self, kind: str, send: Callable[[bytes, bytes], None], report: Callable[[bytes], None]
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
        self._packets = 0
        self._octets = 0
        self.resent = 0
        self.starved = False
        self.stamps: Stamps | None = None
        self._ended = False  # on a limited line, whether the last packet ended its picture
        self.pace: Pace[Slot, Packet] | None = None  # set while the line is limited
        self._send = send
        self._send_report = report
        # Header and tail apart: the tail is shared by all slots of a track.
        self._sent: PacketCache[tuple[bytes, bytes]] = PacketCache(
            SENT_KEPT if self.video else SOUND_KEPT
        )
        self.passage: Passage | None = None  # while its copies are made on the express way
        self.way_out: Callable[[], tuple[int, int, int] | None] = _no_way
        """SRTP session, socket and lane of the subscriber, for the express way."""
        self._stints: deque[Stint] = deque(maxlen=MOST_STINTS)
        self._unkept = 0
        self._allowance = RESENDS_AT_ONCE
        self._allowed_at = 0.0
        start = Numbers(secrets.randbelow(0x8000), secrets.randbits(32), secrets.randbits(15), 0)
        self._numbers = Renumber(start, 90_000 if self.video else 48_000)

    def waits_for_keyframe(self, now: float) -> bool:
        """Whether a key frame of the target layer would be of use at this moment."""
        if not self.video or self.target is None or self.open_at is None or now < self.open_at:
            return False
        return self.live != self.target

    def take_back(self) -> None:
        """Decide here again what becomes of the next packet."""
        if self.passage is not None:
            self.passage.take_back()

    def pause(self) -> None:
        """Let nothing through until a key frame, or for sound the next packet, begins anew."""
        self.take_back()
        if self.live != NOTHING and self.pace is not None:
            self.pace.drop(self)
        self.live = NOTHING

    def begin(self, layer: int, packet: Packet, now: float) -> None:
        """A layer that does not flow here may do so from this packet on."""
        if layer != self.target or self.open_at is None or now < self.open_at:
            return
        self.take_back()
        if self.pace is not None:
            self.pace.drop(self)
        self._numbers.switch(packet, now)
        self.current = self.live = layer
        self.forward(packet, now)

    def forward(self, packet: Packet, now: float) -> None:
        """Send a packet of the layer that flows, or on a limited line have it wait its turn."""
        pace = self.pace
        if pace is not None:
            size = len(packet.tail) + rtp.HEADER_BYTES
            if not pace.passes(size, now):
                pace.wait(self, packet, size, now)
                return
            self._ended = packet.mark != 0
        self.emit(packet, now)

    def release(self, packet: Packet, now: float) -> None:
        """Send a packet that waited its turn."""
        self._ended = packet.mark != 0
        self.emit(packet, now)

    def emit(self, packet: Packet, now: float) -> None:
        """Send a packet; the hot path, once for every copy."""
        numbers = self._numbers
        if not numbers.admits(packet, now):
            return
        front, tail = head(packet, self.payload_type, self.ssrc, numbers.add), packet.tail
        if self.stamps is not None and now >= self.stamps.due:
            front = self.stamps.mark(front, now)
        # As it went out: another packet under the same number would weaken its protection.
        self._sent.put(packet.sequence + numbers.add[0] & 0xFFFF, (front, tail))
        self._packets += 1
        self._octets += len(front) + len(tail)
        self._send(front, tail)

    @property
    def packets(self) -> int:
        """Sent so far, as far as is known."""
        if self.passage is not None:
            self.passage.settle()
        return self._packets

    @property
    def octets(self) -> int:
        """Of all that were sent so far."""
        if self.passage is not None:
            self.passage.settle()
        return self._octets

    @property
    def may_pad(self) -> bool:
        """Whether padding would stand between two pictures, not within one."""
        if not self.video or not self.packets:
            return False
        return self.live == NOTHING or self._ended

    def pad(self, now: float) -> int:
        """Send one packet that carries nothing; its bytes."""
        self.take_back()
        sequence, timestamp = self._numbers.insert()
        front = rtp.build(self.payload_type, False, sequence, timestamp, self.ssrc)
        if self.stamps is not None and now >= self.stamps.due:
            front = self.stamps.mark(front, now)
        self._packets += 1
        self._octets += len(front) + len(PADDING)
        self._send(bytes((front[0] | 0x20,)) + front[1:], PADDING)
        return len(front) + len(PADDING)

    def again(self, sequences: list[int], now: float) -> int:
        """Answer a request for lost packets; how many were still there."""
        self.protection.asked(len(sequences))
        if self.packs:
            sequences = self.protection.missed(sequences)
        passed = now - self._allowed_at
        self._allowance = min(RESENDS_AT_ONCE, self._allowance + passed * RESENDS_PER_S)
        self._allowed_at = now
        found = 0
        for sequence in sequences:
            sent = self._sent.get(sequence & 0xFFFF) or self._passed(sequence & 0xFFFF, now)
            if sent is None or self._allowance < 1:
                continue
            self._allowance -= 1
            found += 1
            front, tail = sent
            if self.pace is not None and not self.pace.spend(len(front) + len(tail), now):
                break
            self._packets += 1
            self._octets += len(front) + len(tail)
            self._send(front, tail)
        self.resent += found
        return found

    @property
    def steady(self) -> bool:
        """Whether nothing but the same numbers is added to each packet that comes."""
        stamps = self.stamps
        calm = stamps is None or stamps.every_s == WATCH_S
        return self.live != NOTHING and self.pace is None and not self.packs and calm

    @property
    def add(self) -> tuple[int, int, int, int]:
        """What its numbers differ by from those of the layer that flows."""
        return self._numbers.add

    def limit(self, pace: Pace[Slot, Packet] | None) -> None:
        """The line became limited, or free."""
        self.take_back()
        self.pace = pace

    def enter(self, passage: Passage, following: int, now: float) -> None:
        """Packets from this source number on are sent elsewhere, and only counted here."""
        self.passage = passage
        first = following + self._numbers.add[0] & 0xFFFF
        last = first - 1 & 0xFFFF
        self._stints.append(Stint(self._numbers.add, passage.kept, first, last, now))

    def leave(self) -> None:
        self.passage = None

    def marked(self, packet: Packet, number: int, now: float) -> None:
        """A packet of the passage, which is not settled yet, carries a number of the line."""
        if self.stamps is not None and self._stints:
            self.stamps.marked(number, now)
            self._stints[-1].marked[packet.sequence + self._numbers.add[0] & 0xFFFF] = number
            self._octets += arrivals.EXTENSION_BYTES

    def passed(self, newest: Packet, packets: int, octets: int, now: float) -> None:
        """So many packets in a row were sent elsewhere, this one last."""
        numbers = self._numbers
        numbers.admits(newest, now)
        self._packets += packets
        self._octets += octets
        self._ended = newest.mark != 0
        if self._stints:
            self._stints[-1].extend(newest.sequence + numbers.add[0] & 0xFFFF, now)
        self._unkept += packets
        if self._unkept > MOST_UNKEPT:
            self._unkept = 0
            self._sent.clear()

    def _passed(self, sequence: int, now: float) -> tuple[bytes, bytes] | None:
        """Head and tail of a packet that was sent elsewhere, as it went out."""
        if self.passage is not None:
            self.passage.settle()
        for stint in reversed(self._stints):
            packet = stint.get(sequence, now)
            if packet is None:
                continue
            front = head(packet, self.payload_type, self.ssrc, stint.add)
            number = stint.marked.get(sequence)
            if number is not None and self.stamps is not None:
                front = self.stamps.numbered(front, number)
            return front, packet.tail
        return None

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


def _no_way() -> tuple[int, int, int] | None:
    """There is no express way to this subscriber."""
    return None
