"""What one participant receives, and how its line is divided among the pictures."""

from __future__ import annotations

from dataclasses import dataclass

from media.engine.forward import layers
from media.engine.forward.incoming import Incoming
from media.engine.forward.line.estimate import Estimate
from media.engine.forward.line.pacing import Pace
from media.engine.forward.line.probe import Probe, Verdict
from media.engine.forward.line.stamps import CLOSELY_S, WATCH_S, Stamps
from media.engine.forward.slot import Slot
from media.engine.forward.sound.protection import OLDER
from media.engine.forward.stream.carried import Sent
from media.engine.forward.stream.packet import Packet
from media.engine.packets import rtcp

WIRE_BYTES = 44  # SRTP's tag, UDP and IPv4, which count on a line as well
WIRE_SHARE = 1.06  # what they make of a picture's rate
PACE_ABOVE = 1.25  # a budget is an average; a little more may go out at a time
PROBE_ABOVE = 1.15
BOLDER = 2.0
MOST_PROBE_S = 6.0
SOUND_LOSS = 0.03
SOUND_SHARE = 0.7


@dataclass(slots=True)
class _Picture:
    """One video of the last division."""

    slot: Slot
    incoming: Incoming
    request: layers.Request
    rank: int | None


class Outlet:
    """What one participant receives, and what it says about it.

    Pictures are fitted into what the line carries, sound is not: it goes out whatever happens.
    """

    def __init__(self) -> None:
        self.estimate = Estimate()
        self.complaints = self.estimate.complaints
        self.stamps = Stamps(self._total)
        self.pace: Pace[Slot, Packet] | None = None
        self.probe: Probe | None = None
        self.loss = 0.0
        self._past = Sent()
        self._asked = 0
        self._keyframes_asked = 0
        self._slots: dict[int, tuple[Slot, Incoming]] = {}
        self._measured_at: float | None = None
        self._sent = 0
        self._sound_sent = 0
        self._sound = 0.0
        self._sound_lost = (0.0, 0.0)  # by the last two reports
        self._pictures: list[_Picture] = []
        self._probed_at = 0.0
        self._row = 0  # probes that passed one after the other

    def add(self, slot: Slot, incoming: Incoming) -> None:
        self._slots[slot.ssrc] = (slot, incoming)
        if slot.video:
            slot.stamps = self.stamps
            slot.pace = self.pace
        incoming.slots.append(slot)

    def remove(self, slot: Slot) -> None:
        slot.take_back()
        held = self._slots.pop(slot.ssrc, None)
        if held is not None:
            slot.pause()
            self._past += slot.carried()
        if held is not None and slot in held[1].slots:
            held[1].slots.remove(slot)

    @property
    def slots(self) -> list[Slot]:
        return [slot for slot, _ in self._slots.values()]

    def carried(self) -> Sent:
        """What was sent so far, also by subscriptions that ended."""
        streams = sum((slot.carried() for slot in self.slots), self._past)
        return streams + Sent(asked=self._asked, keyframes=self._keyframes_asked)

    def agree(self, tag: int) -> None:
        """What a session description says of the numbers on a line's packets; 0: none."""
        if tag != self.stamps.tag:
            for slot in self.slots:
                slot.take_back()
            self.stamps.shared = None
            self.stamps.agree(tag)

    def feedback(self, parsed: rtcp.Feedback, now: float) -> None:
        """Requests and reports of the subscriber; those of foreign streams are passed over."""
        for ssrc, sequences in parsed.again:
            if ssrc in self._slots:
                self._asked += len(sequences)
                self._slots[ssrc][0].again(sequences, now)
        for ssrc in parsed.keyframes:
            if ssrc in self._slots:
                self._keyframes_asked += 1
                slot, incoming = self._slots[ssrc]
                rank = slot.current if slot.current is not None else slot.target
                incoming.want_keyframe(rank if rank is not None else 0, now)
        for report in parsed.receiver_reports:
            if report.ssrc in self._slots:
                if self._slots[report.ssrc][0].video:
                    self.complaints.lost(report.lost / 256)
                else:
                    self._sound_lost = (self._sound_lost[1], report.lost / 256)
                self._slots[report.ssrc][0].protection.reported(report.lost / 256, now)
                self.loss += 0.2 * (report.lost / 256 - self.loss)
        for bits_per_s, _ in parsed.estimates:
            self.complaints.estimated(bits_per_s)

    def tick(self, now: float) -> bool:
        """On a limited line, let out what waited, and go on trying for more; whether it is one."""
        if self.pace is None:
            return False
        for slot, packet in self.pace.due(now):
            slot.release(packet, now)
        late = self.pace.late(now)
        if late is not None:
            late.pause()
            self.complaints.late()
        if self.probe is not None:
            self._try(self.probe, now)
        return True

    def measure(self, now: float) -> None:
        """Every half second: weigh what was sent against what was said about it."""
        span = max(0.1, now - self._measured_at) if self._measured_at is not None else 0.5
        self._measured_at = now
        total, sound = self._total(), self._sound_total()
        sent = max(0, total - self._sent) * 8 / span
        self._sound = max(0, sound - self._sound_sent) * 8 / span
        self._sent, self._sound_sent = total, sound
        if self.probe is None:
            known = self.stamps if self.stamps.told else None
            self.estimate.step(sent, known, now)
            self._consider(now)
        every_s = CLOSELY_S if self.estimate.suspicious else WATCH_S
        if every_s != self.stamps.every_s:
            for slot in self.slots:
                slot.take_back()
            self.stamps.every_s = every_s
        self._set_pace(now)
        self._spare_sound()

    def assign(self, now: float) -> list[Slot]:
        """Choose everybody's layer; the slots whose picture was paused or resumed by it."""
        self._pictures = self._wanted_pictures(now)
        budget = self.estimate.budget
        left = None if budget is None else max(0.0, budget - self._sound) / WIRE_SHARE
        given = layers.allocate(left, [picture.request for picture in self._pictures])
        changed = []
        for picture, rank in zip(self._pictures, given, strict=True):
            slot = picture.slot
            picture.rank = rank
            # The smallest goes on coming to us, so that it is at hand when there is room.
            slot.desired = rank or 0
            if (rank is None) != slot.starved:
                slot.starved = rank is None
                changed.append(slot)
            if rank is None or now < self.estimate.drained_at:
                slot.target = None
                slot.pause()
                continue
            slot.target = layers.reachable(picture.request.shapes, rank)
            if budget is not None and slot.live > slot.target:
                # What the line cannot carry does not go on until the smaller picture begins.
                slot.pause()
            if slot.waits_for_keyframe(now):
                picture.incoming.want_keyframe(slot.target, now)
        return changed

    def _wanted_pictures(self, now: float) -> list[_Picture]:
        pictures = []
        for slot, incoming in self._slots.values():
            if not slot.video:
                continue
            shapes = incoming.shapes(now)
            best = layers.wanted(shapes, slot.wish)
            if best is None:
                slot.target = slot.desired = None
                slot.pause()
                continue
            held = slot.desired if slot.live >= 0 else None
            pictures.append(_Picture(slot, incoming, layers.Request(shapes, best, held), None))
        # The largest picture asked for is the one being looked at.
        pictures.sort(
            key=lambda one: (one.slot.wish.width * one.slot.wish.height, one.slot.wish.quality),
            reverse=True,
        )
        return pictures

    def _consider(self, now: float) -> None:
        """Begin a probe where more is wanted than the line is known to carry."""
        estimate = self.estimate
        if estimate.budget is None:
            return
        requests = [picture.request for picture in self._pictures]
        given = [picture.rank for picture in self._pictures]
        more = layers.next_step(requests, given)
        if more is None:
            estimate.contented(now)
        elif estimate.may_probe(now):
            need = self._sound + more * WIRE_SHARE
            if self._row:
                everything = sum(layers.cost(one.shapes, one.best) for one in requests)
                most = self._sound + everything * WIRE_SHARE
                need = max(need, min(most, estimate.budget * BOLDER))
            if self.stamps.told:
                self.probe = Probe(need * PROBE_ABOVE, self.stamps, now)
                self._probed_at = now
            else:
                estimate.proved(need * PROBE_ABOVE, now)  # nobody could tell: try it

    def _try(self, probe: Probe, now: float) -> None:
        slot = self._padded()
        if slot is not None:  # else in the middle of a picture: the next tick will do
            padding = probe.padding(self._total(), now)
            while padding > 0:
                padding -= slot.pad(now) + WIRE_BYTES
            probe.sent()
        verdict = probe.judge(now)
        if verdict is None and now - self._probed_at > MOST_PROBE_S:
            verdict = Verdict.UNDECIDED
        if verdict is None:
            return
        self.probe = None
        if verdict is Verdict.PASSED:
            self._row += 1
            self.estimate.proved(probe.bits_per_s, now)
        elif verdict is Verdict.FAILED:
            self._row = 0
            self.estimate.refuted(probe.through, now)
        else:
            self.estimate.undecided(now)

    def _padded(self) -> Slot | None:
        """The stream that can carry padding now; one whose picture is paused before others."""
        able = [
            slot
            for slot, incoming in self._slots.values()
            # What is still missing would come too late after it.
            if slot.may_pad and not (slot.live >= 0 and incoming.layers[slot.live].repair.has_holes)
        ]
        return min(able, key=lambda slot: slot.live, default=None)

    def _set_pace(self, now: float) -> None:
        budget = self.estimate.budget
        if budget is None:
            if self.pace is not None:
                waiting, self.pace = self.pace.clear(), None
                self._hand_out(None)
                for slot, packet in waiting:
                    slot.emit(packet, now)
            return
        rate = max(budget, self.probe.bits_per_s if self.probe is not None else 0.0)
        # Sound passes by, so pictures have what it leaves.
        rate = max(rate / 4, rate * PACE_ABOVE - self._sound)
        if self.pace is None:
            self.pace = Pace(rate, now)
            self._hand_out(self.pace)
        self.pace.bits_per_s = rate

    def _spare_sound(self) -> None:
        """On a limited line sound brings no predecessors along, or what the line has room for.

        Only loss that lasts is a reason: what was lost while too much was sent is over.
        """
        budget, most = self.estimate.budget, len(OLDER) - 1
        if budget is not None:
            lossy = min(self._sound_lost) > SOUND_LOSS
            while most and (not lossy or self._plain_sound * (most + 1) > budget * SOUND_SHARE):
                most -= 1
        for slot in self.slots:
            if slot.packs:
                slot.protection.limit(most)

    @property
    def _plain_sound(self) -> float:
        """Bits per second of all sound without what it brings along."""
        depths = [slot.protection.depth for slot in self.slots if slot.packs]
        return self._sound / (1 + max(depths, default=0))

    def _hand_out(self, pace: Pace[Slot, Packet] | None) -> None:
        for slot in self.slots:
            if slot.video:
                slot.limit(pace)

    def _total(self) -> int:
        """Bytes this line was given to carry so far."""
        past = self._past.octets + self._past.packets * WIRE_BYTES
        return past + sum(slot.octets + slot.packets * WIRE_BYTES for slot in self.slots)

    def _sound_total(self) -> int:
        return sum(slot.octets + slot.packets * WIRE_BYTES for slot in self.slots if not slot.video)
