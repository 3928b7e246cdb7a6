"""One published track as it arrives: its layers, what they lost, and who gets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from media.engine.forward import layers
from media.engine.forward.demand import Demand
from media.engine.forward.passage import Passage
from media.engine.forward.slot import Slot
from media.engine.forward.sound.loudest import Place
from media.engine.forward.sound.speakers import Voice
from media.engine.forward.sound.stream import Stream
from media.engine.forward.stream.carried import Arrived
from media.engine.forward.stream.packet import Packet, picture
from media.engine.forward.stream.reception import Reception
from media.engine.forward.stream.repair import PICTURE, SOUND, Repair
from media.engine.packets import rtcp, rtp

KEYFRAME_EVERY_S = 0.5

Tap = Callable[[int, Packet, float], None]
"""Sees every packet of a track as it arrives, with its layer and the time."""


@dataclass(slots=True)
class Layer:
    """One stream of a track."""

    rid: str
    reception: Reception
    repair: Repair
    ssrc: int | None = None
    passage: Passage | None = None
    """While its packets go the express way."""
    keyframe_wanted: bool = False
    keyframe_at: float = float("-inf")
    report: rtcp.SenderReport | None = None
    report_at: float = 0.0


class Incoming:
    """A track's media; `feedback` sends RTCP to its publisher."""

    def __init__(
        self,
        kind: str,
        rids: list[str],
        sizes: list[tuple[int, int]],
        feedback: Callable[[bytes], None],
    ) -> None:
        self.video = kind == "video"
        self._clock_rate = 90_000 if self.video else 48_000
        patience = PICTURE if self.video else SOUND
        self.layers = [
            Layer(rid, Reception(self._clock_rate), Repair(patience)) for rid in rids or [""]
        ]
        self.sizes = sizes
        self.slots: list[Slot] = []
        self.taps: list[Tap] = []
        self.voice = Voice()
        self.stream = None if self.video else Stream(self.layers[0].repair)
        self.place: Place | None = None  # among the microphones of the room
        self.demand = Demand(len(self.layers))
        self._muted = False
        self._allowed = True
        self.dropped = 0
        self._asked = 0
        self._keyframes_asked = 0
        self._past = Arrived()
        self._feedback = feedback

    @property
    def muted(self) -> bool:
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self.take_back()
        self._muted = muted

    @property
    def allowed(self) -> bool:
        """Whether its publisher may publish it, and it has not ended."""
        return self._allowed

    @allowed.setter
    def allowed(self, allowed: bool) -> None:
        self.take_back()
        self._allowed = allowed

    def may_pass(self, rank: int) -> bool:
        """Whether a layer's next packet can be forwarded by who knows nothing of what came."""
        layer, place = self.layers[rank], self.place
        if self.muted or not self.allowed or layer.ssrc is None:
            return False
        if layer.repair.following is None or layer.repair.has_holes:
            return False
        if self.stream is None:
            return True
        if not self.stream.plain or any(slot.packs for slot in self.slots):
            return False
        return place is None or place.heard_anyway

    def take_back(self) -> None:
        """Let nothing of it go the express way until somebody decides again."""
        for layer in self.layers:
            if layer.passage is not None:
                layer.passage.take_back()

    def shapes(self, now: float) -> tuple[layers.Shape, ...]:
        return tuple(
            layers.Shape(
                width, height, layer.reception.usual_bits_per_s, layer.reception.alive(now)
            )
            for layer, (width, height) in zip(self.layers, self.sizes, strict=True)
        )

    def bind(self, rank: int, ssrc: int) -> None:
        """Let a layer come under this SSRC; another one than before starts afresh."""
        layer = self.layers[rank]
        if layer.passage is not None:
            layer.passage.take_back()
        if layer.ssrc is not None and layer.ssrc != ssrc:
            self._past += layer.reception.carried()
            layer.reception = Reception(self._clock_rate)
            layer.repair.restart()
            layer.repair.repaired = 0
            for slot in self.slots:
                if slot.current == rank:
                    slot.pause()
        layer.ssrc = ssrc

    def packet(self, rank: int, packet: rtp.Rtp, level: bytes | None, now: float) -> None:
        """Take one packet of one layer and hand it to everybody who sees that layer."""
        layer = self.layers[rank]
        if layer.passage is not None:
            # The express way left it to us: it is not what was expected.
            layer.passage.take_back()
        size = len(packet.payload)
        layer.reception.packet(packet.sequence, packet.timestamp, size + rtp.HEADER_BYTES, now)
        if self.muted or not self.allowed:
            self.dropped += 1
            layer.repair.restart()
            self.pause()
            return
        if self.stream is not None:
            self._sound(self.stream, packet, level, now)
            return
        layer.repair.seen(packet.sequence, now)
        if layer.repair.has_holes:
            self._ask_again(layer, now)
        try:
            copy = picture(packet)
        except ValueError:
            return
        if copy.begins:
            layer.keyframe_wanted = False
        for slot in self.slots:
            if slot.live == rank:
                slot.forward(copy, now)
            elif copy.begins:
                slot.begin(rank, copy, now)
        for tap in self.taps:
            tap(rank, copy, now)

    def passed(
        self,
        rank: int,
        packet: rtp.Rtp,
        level: bytes | None,
        marks: Sequence[tuple[int, int]],
        now: float,
    ) -> list[Packet]:
        """One packet that went the express way to those of its passage.

        Neither sends nor takes anything back; what the others are to get is returned.
        """
        layer = self.layers[rank]
        size = len(packet.payload)
        layer.reception.packet(packet.sequence, packet.timestamp, size + rtp.HEADER_BYTES, now)
        passage = layer.passage
        if passage is None:
            return []
        if self.stream is not None:
            copies = self.stream.take(packet, now)
        else:
            layer.repair.seen(packet.sequence, now)
            copies = [picture(packet)]
        for copy in copies:
            passage.sent(copy._replace(payload=b""), size, marks, now)
            for tap in self.taps:
                tap(rank, copy, now)
        if level:
            loudness = level[0] & 0x7F
            self.voice.heard(loudness)
            if self.place is not None and self.place.heard_anyway:
                self.place.heard(loudness, now)
        return copies

    def left_over(self, rank: int, passage: Passage, copies: list[Packet], now: float) -> None:
        """Give what went the express way to those whose line is not for it."""
        for slot in [one for one in self.slots if one not in passage.slots]:
            if slot.live == rank:
                for copy in copies:
                    slot.forward(copy, now)

    def _sound(self, stream: Stream, packet: rtp.Rtp, level: bytes | None, now: float) -> None:
        """One packet of a microphone, and those it brings along."""
        try:
            copies = stream.take(packet, now)
        except ValueError:
            return
        if self.layers[0].repair.has_holes:
            self._ask_again(self.layers[0], now)
        for tap in self.taps:
            for copy in copies:
                tap(0, copy, now)
        if level:
            loudness = level[0] & 0x7F
            self.voice.heard(loudness)
            if self.place is not None and not self.place.heard(loudness, now):
                self.pause()
                return
        self._hand_on(stream, copies, now)
        if stream.due(now):
            for slot in self.slots:
                slot.protection.step(slot.packets, now)

    def _hand_on(self, stream: Stream, copies: list[Packet], now: float) -> None:
        for copy in copies:
            for slot in self.slots:
                given = copy
                if slot.packs:
                    given = stream.packed(copy, slot.packs, slot.protection.depth)
                if slot.live == 0:
                    slot.forward(given, now)
                else:
                    slot.begin(0, given, now)

    def pause(self) -> None:
        for slot in self.slots:
            slot.pause()

    def desired(self) -> list[int | None]:
        """The layer everybody is to see; who taps a track takes the best."""
        best = len(self.layers) - 1
        return [*(slot.desired for slot in self.slots), *(best for _ in self.taps)]

    def want_keyframe(self, rank: int, now: float) -> None:
        """Ask for a key frame soon; at most one request in half a second, and none forgotten."""
        if self.video and 0 <= rank < len(self.layers):
            self.layers[rank].keyframe_wanted = True
            self._ask_keyframes(now)

    def reported(self, rank: int, report: rtcp.SenderReport, now: float) -> None:
        layer = self.layers[rank]
        layer.report, layer.report_at = report, now

    def tick(self, now: float) -> bool:
        """Ask again for what is missing, and for key frames; whether anything is missing."""
        missing = False
        for layer in self.layers:
            if layer.repair.has_holes:
                missing = True
                self._ask_again(layer, now)
        for slot in self.slots:
            if slot.waits_for_keyframe(now) and slot.target is not None:
                self.layers[slot.target].keyframe_wanted = missing = True
        self._ask_keyframes(now)
        return missing

    def receptions(self, now: float) -> list[rtcp.Reception]:
        """Report blocks for the publisher."""
        blocks = []
        for layer in self.layers:
            repaired = 0 if self.video else layer.repair.repaired
            report = layer.reception.report(repaired) if layer.ssrc is not None else None
            if report is None or layer.ssrc is None:
                continue
            heard = (0, 0)
            if layer.report is not None:
                delay = int((now - layer.report_at) * 65536)
                heard = (layer.report.ntp >> 16 & 0xFFFFFFFF, delay & 0xFFFFFFFF)
            blocks.append(rtcp.Reception(layer.ssrc, report, heard))
        return blocks

    def carried(self) -> Arrived:
        """What all layers brought since the track was published."""
        total = self._past
        for layer in self.layers:
            total += layer.reception.carried()
        return total + Arrived(
            asked=self._asked, keyframes=self._keyframes_asked, muted=self.dropped
        )

    def _ask_again(self, layer: Layer, now: float) -> None:
        if layer.ssrc is None:
            return
        asks = layer.repair.due(now)
        if asks.again:
            self._asked += len(asks.again)
            self._feedback(rtcp.ask_again(1, layer.ssrc, asks.again))
        if asks.keyframe and self.video:
            layer.keyframe_wanted = True

    def _ask_keyframes(self, now: float) -> None:
        for layer in self.layers:
            if (
                layer.keyframe_wanted
                and layer.ssrc is not None
                and not self.muted
                and now - layer.keyframe_at >= KEYFRAME_EVERY_S
            ):
                layer.keyframe_at = now
                layer.keyframe_wanted = False
                self._keyframes_asked += 1
                self._feedback(rtcp.ask_keyframe(1, layer.ssrc))
