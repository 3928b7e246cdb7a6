"""What one participant receives, and how its line is divided among the pictures."""

from __future__ import annotations

from media.engine.forward import layers
from media.engine.forward.carried import Sent
from media.engine.forward.estimate import Estimate
from media.engine.forward.incoming import Incoming
from media.engine.forward.slot import Slot
from media.engine.packets import rtcp


class Outlet:
    """What one participant receives, and what it says about it."""

    def __init__(self) -> None:
        self.estimate = Estimate()
        self.loss = 0.0
        self._past = Sent()
        self._asked = 0
        self._keyframes_asked = 0
        self._slots: dict[int, tuple[Slot, Incoming]] = {}
        self._measured_at: float | None = None
        self._sound = 0.0

    def add(self, slot: Slot, incoming: Incoming) -> None:
        self._slots[slot.ssrc] = (slot, incoming)
        incoming.slots.append(slot)

    def remove(self, slot: Slot) -> None:
        held = self._slots.pop(slot.ssrc, None)
        if held is not None:
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
                self.estimate.lost(report.lost / 256)
                self.loss += 0.2 * (report.lost / 256 - self.loss)
        for bits_per_s, _ in parsed.estimates:
            self.estimate.estimated(bits_per_s)

    def measure(self, now: float) -> None:
        """Once a second: weigh what was sent against what was said about it."""
        slots = [slot for slot, _ in self._slots.values()]
        span = max(0.1, now - self._measured_at) if self._measured_at is not None else 1.0
        self._measured_at = now
        taken = [(slot.video, slot.taken() * 8 / span) for slot in slots]
        self._sound = sum(bits for video, bits in taken if not video)
        self.estimate.step(sum(bits for _, bits in taken), now)

    def assign(self, now: float) -> list[Slot]:
        """Choose everybody's layer; the slots whose picture was paused or resumed by it."""
        budget = self.estimate.budget
        videos: list[tuple[Slot, Incoming, layers.Request]] = []
        for slot, incoming in self._slots.values():
            if not slot.video:
                continue
            shapes = incoming.shapes(now)
            best = layers.wanted(shapes, slot.wish)
            if best is None:
                slot.target = slot.desired = None
                slot.pause()
                continue
            videos.append((slot, incoming, layers.Request(shapes, best)))
        # The largest picture asked for is the one being looked at.
        videos.sort(key=lambda video: -(video[0].wish.width * video[0].wish.height))
        left = None if budget is None else max(0.0, budget - self._sound)
        given = layers.allocate(left, [request for _, _, request in videos])
        changed = []
        for (slot, incoming, request), rank in zip(videos, given, strict=True):
            paused = rank is None
            if paused != slot.starved:
                slot.starved = paused
                changed.append(slot)
            slot.desired = rank
            if rank is None:
                slot.target = None
                slot.pause()
                continue
            slot.target = layers.reachable(request.shapes, rank)
            if slot.waits_for_keyframe(now):
                incoming.want_keyframe(slot.target, now)
        return changed
