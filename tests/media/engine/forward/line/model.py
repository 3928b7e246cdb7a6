"""A lesson's media in simulated time: one publisher, the engine's forwarding, lines of any sort.

The forwarding is the real one; modelled are the ends.  The publisher sends layers of given
rates with a larger frame where a key frame was asked for, and heeds which layers are wanted.
A subscriber reports arrivals and losses as libwebrtc does, over its own line.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from struct import pack

from media.engine.forward.incoming import Incoming
from media.engine.forward.layers import Wish
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import Slot
from media.engine.packets import arrivals, rtcp, rtp
from tests.parts.badline import PERFECT, Condition
from tests.parts.badline.ways import Way

STEP_S = 0.01
FRAME_S = 0.05
REPORT_S = 0.1
TAG = 3
BITS = (150_000.0, 500_000.0, 1_700_000.0)
SIZES = [(320, 180), (640, 360), (1280, 720)]
SOUND_BYTES = 84
OVERHEAD = 44  # tag, UDP, IPv4
MTU = 1100


class Source:
    """A camera in three layers and a microphone."""

    def __init__(self, seed: int, bits: tuple[float, ...] = BITS) -> None:
        self._chance = random.Random(seed)
        self._bits = bits
        self.picture = Incoming("video", ["q", "h", "f"], SIZES, self._asked)
        self.sound = Incoming("audio", [], [(0, 0)], lambda _: None)
        self._sequences = [0] * len(bits)
        self._frames = [0] * len(bits)
        self._wants_key = [True] * len(bits)
        self._spoken = 0
        for rank in range(len(bits)):
            self.picture.bind(rank, rank + 1)
        self.sound.bind(0, 9)

    def _asked(self, packet: bytes) -> None:
        for ssrc in rtcp.parse(packet).keyframes:
            self._wants_key[ssrc - 1] = True

    def frame(self, now: float) -> None:
        for rank, bits in enumerate(self._bits):
            if rank <= self.picture.demand.wanted:
                self._send_frame(rank, bits, now)

    def _send_frame(self, rank: int, bits: float, now: float) -> None:
        key, self._wants_key[rank] = self._wants_key[rank], False
        size = int(bits * FRAME_S / 8 * self._chance.uniform(0.6, 1.4)) * (6 if key else 1)
        self._frames[rank] += 1
        number = self._frames[rank]
        first = True
        while size > 0:
            descriptor = bytes((0x90 if first else 0x80, 0xE0)) + pack(
                "!HBB", 0x8000 | number & 0x7FFF, number & 0xFF, 0
            )
            begins = b"\x00" if key and first else b"\x01"
            payload = descriptor + begins + bytes(max(1, min(size, MTU)))
            size -= MTU
            self._sequences[rank] = self._sequences[rank] + 1 & 0xFFFF
            header = rtp.build(96, size <= 0, self._sequences[rank], int(now * 90000), rank + 1)
            self.picture.packet(rank, rtp.parse(header + payload), None, now)
            first = False

    def speak(self, now: float) -> None:
        self._spoken += 1
        header = rtp.build(111, False, self._spoken & 0xFFFF, self._spoken * 960, 9)
        self.sound.packet(0, rtp.parse(header + bytes(SOUND_BYTES)), None, now)


@dataclass
class Heard:
    """What came to a subscriber in one second."""

    sound: int = 0
    sound_wait_s: float = 0.0
    bits: float = 0.0


class Subscriber:
    """One place behind a line of its own."""

    def __init__(self, source: Source, seed: int, wish: Wish | None = None) -> None:
        self.outlet = Outlet()
        self.outlet.stamps.agree(TAG)
        self.down, self.up = Way(PERFECT, seed), Way(PERFECT, seed + 1)
        self._seed = seed
        self.now = 0.0
        self.picture = self._slot("video", source.picture)
        self.sound = self._slot("audio", source.sound)
        self.picture.wish = wish or Wish()
        self.layers: list[tuple[float, int]] = []  # when which layer flowed, -1 for none
        self.told: list[tuple[float, bool]] = []  # when it was told that its picture paused
        self.heard: list[Heard] = [Heard()]
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._moments: dict[int, float] = {}
        self._reported = 0
        self._highest = -1
        self._expected = self._received = 0
        self._first_sequence: int | None = None
        self.stalled_until = 0.0

    def _slot(self, kind: str, incoming: Incoming) -> Slot:
        slot = Slot(kind, lambda head, tail: self._carry(kind, head + tail), lambda _: None)
        slot.payload_type = 96 if kind == "video" else 111
        slot.open_at = 0.0
        self.outlet.add(slot, incoming)
        return slot

    def line(self, down: Condition, up: Condition | None = None) -> None:
        """Be like this from now on; what is under way arrives as it would have."""
        self._seed += 2
        self.down, self.up = Way(down, self._seed), Way(up or PERFECT, self._seed + 1)

    def _later(self, at: float, deed: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (at, self._count, deed))

    def _carry(self, kind: str, data: bytes) -> None:
        sent = self.now
        at = self.down.carry(len(data) + OVERHEAD, sent)
        if kind == "video":
            packet = rtp.parse(data)
            sequence = packet.sequence
            if self._first_sequence is None:
                self._first_sequence = sequence
            self._expected += 1
        if at is not None:
            self._later(at, lambda: self._arrive(kind, data, sent))

    def _arrive(self, kind: str, data: bytes, sent: float) -> None:
        if self.now < self.stalled_until:
            self._later(self.stalled_until, lambda: self._arrive(kind, data, sent))
            return
        self.heard[-1].bits += len(data) * 8
        if kind == "audio":
            self.heard[-1].sound += 1
            self.heard[-1].sound_wait_s = max(self.heard[-1].sound_wait_s, self.now - sent)
            return
        self._received += 1
        number = rtp.extension(rtp.parse(data), TAG)
        if number is not None:
            value = int.from_bytes(number, "big")
            step = (value - self._highest + 0x8000 & 0xFFFF) - 0x8000
            self._highest += max(0, step)
            self._moments[value] = self.now + 1000.0  # a clock of its own
            self._reported = min(self._reported, value)  # overtaken, and told of once more

    def report(self) -> None:
        """Ten times a second: which numbered packets came."""
        if self._highest < self._reported or self.now < self.stalled_until:
            return
        moments = [
            self._moments.get(number & 0xFFFF)
            for number in range(self._reported, self._highest + 1)
        ]
        data = arrivals.report(self._reported & 0xFFFF, moments)
        self._reported = self._highest + 1
        at = self.up.carry(len(data) + OVERHEAD, self.now)
        if at is not None:
            parsed = arrivals.parse(data)
            self._later(at, lambda: self.outlet.stamps.arrived(parsed, self.now))

    def report_losses(self) -> None:
        """Once a second, as RFC 3550 has it."""
        expected, received = self._expected, self._received
        self._expected = self._received = 0
        if expected and self.now >= self.stalled_until:
            lost = max(0, min(255, (expected - received) * 256 // expected))
            report = rtcp.ReceiverReport(self.picture.ssrc, lost, 0, 0, 0)
            at = self.up.carry(80, self.now)
            if at is not None:
                feedback = rtcp.Feedback(receiver_reports=[report])
                self._later(at, lambda: self.outlet.feedback(feedback, self.now))

    def until(self, now: float) -> None:
        while self._events and self._events[0][0] <= now:
            at, _, deed = heapq.heappop(self._events)
            self.now = max(self.now, at)
            deed()
        self.now = now

    def note(self, now: float) -> None:
        live = self.picture.live
        if not self.layers or self.layers[-1][1] != live:
            self.layers.append((now, live))

    def layer_at(self, now: float) -> int:
        return next((layer for at, layer in reversed(self.layers) if at <= now), -1)


class World:
    """Everything, step by step; deeds are done at their moments."""

    def __init__(self, source: Source, *subscribers: Subscriber) -> None:
        self.source, self.subscribers = source, subscribers
        self.now = 0.0
        self.engine_stalled_until = 0.0
        self._steps = 0
        self._next_measure = 0.5

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self._step()

    def _step(self) -> None:
        self._steps += 1
        now = self.now = self._steps * STEP_S
        for one in self.subscribers:
            one.until(now)
        if now < self.engine_stalled_until:
            return
        if self._steps % 2 == 0:
            self.source.speak(now)
            self.source.picture.tick(now)
            for one in self.subscribers:
                one.outlet.tick(now)
        if self._steps % round(FRAME_S / STEP_S) == 0:
            self.source.frame(now)
        if now >= self._next_measure:
            self._next_measure = now + 0.5
            self._choose(now)
        for one in self.subscribers:
            if self._steps % round(REPORT_S / STEP_S) == 0:
                one.report()
            if self._steps % 100 == 0:
                one.report_losses()
                one.heard.append(Heard())
            one.note(now)

    def _choose(self, now: float) -> None:
        for one in self.subscribers:
            one.outlet.measure(now)
            for slot in one.outlet.assign(now):
                one.told.append((now, slot.starved))
        if self._steps % 100 == 0:
            for layer in self.source.picture.layers:
                layer.reception.measure(now)
            self.source.picture.demand.step(self.source.picture.desired(), now)
