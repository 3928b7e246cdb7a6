"""Which streams go the express way, and the books of those that do.

Looked at after every change and some times a second: a receiver that moved, or one more that
could come along, makes a route anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from media.engine.express.way import Copy, Lane, Plan, Way
from media.engine.forward.inlet import Inlet, Section
from media.engine.forward.line.stamps import Stamps
from media.engine.forward.passage import Passage
from media.engine.forward.slot import Slot
from media.engine.packets import rtp

AGAIN_S = 0.2


class Sender(Protocol):
    """Whose streams they are: the end of its connection."""

    def way_in(self) -> Lane | None:
        """Where its packets come in, or None while they cannot go this way."""

    def passed(self, at: float) -> None:
        """A packet of it was forwarded."""


class Publisher(NamedTuple):
    """One participant's streams."""

    sender: Sender
    inlet: Inlet


class _Receiver(NamedTuple):
    """Somebody who gets copies on the express way.

    The lane tells its socket from a later one of the same number.
    """

    slot: Slot
    session: int
    line: int
    lane: int


class _Numbering:
    """One line's numbers, for both ways."""

    def __init__(self, way: Way, stamps: Stamps) -> None:
        self.stamp = way.stamp(stamps.tag, stamps.marks & 0xFFFF, stamps.due, stamps.every_s)
        self._way = way

    def __call__(self, due: float) -> int:
        return self._way.number(self.stamp, due)


class _Journey:
    """One stream on the express way, from its installation until it is taken back."""

    def __init__(
        self, express: Express, sender: Sender, lane: Lane, stream: tuple[int, Section, int]
    ) -> None:
        self.ssrc, self.section, self.rank = stream
        self.sender = sender
        self.lane = lane
        self.receivers: list[_Receiver] = []
        self.wakes = False
        self._number = 0
        self._express = express
        self._numberings: list[_Numbering] = []  # C knows where they are
        self.passage = Passage((), self.end)

    def begin(self, receivers: list[_Receiver], *, wakes: bool, now: float) -> bool:
        """Install it; whether that was possible."""
        incoming, way = self.section.incoming, self._express.way
        layer = incoming.layers[self.rank]
        following = layer.repair.following
        if following is None:
            return False
        self.receivers, self.wakes = receivers, wakes
        copies = [self._copy(way, one) for one in receivers]
        number = self.section.payload_type
        plan = Plan(self.ssrc, following, number, incoming.video, wakes, copies)
        self._number = way.install(self.lane, plan, self)
        if not self._number:
            return False
        layer.passage = self.passage
        self.passage.slots = tuple(one.slot for one in receivers)
        for slot in self.passage.slots:
            slot.enter(self.passage, following, now)
        return True

    def passed(self, packet: bytes, marks: Sequence[tuple[int, int]], at: float) -> None:
        """A packet was forwarded."""
        self.sender.passed(at)
        read = rtp.parse(packet)
        number = self.section.level_extension
        level = rtp.extension(read, number) if number else None
        incoming, passage, rank = self.section.incoming, self.passage, self.rank
        copies = incoming.passed(rank, read, level, marks, at)
        if self.wakes:
            self._express.way.later(lambda: incoming.left_over(rank, passage, copies, at))

    def end(self) -> None:
        """Take it back; afterwards Python decides about every packet."""
        if not self._express.end(self.passage):
            return
        self._express.way.remove(self.lane, self.ssrc, self._number)
        self.passage.settle()
        for slot in self.passage.slots:
            slot.leave()
        self.section.incoming.layers[self.rank].passage = None

    def _copy(self, way: Way, receiver: _Receiver) -> Copy:
        slot, stamp = receiver.slot, None
        stamps = slot.stamps
        if stamps is not None and stamps.tag:
            if not isinstance(stamps.shared, _Numbering):
                stamps.shared = _Numbering(way, stamps)
            stamp = stamps.shared.stamp
            self._numberings.append(stamps.shared)
        return Copy(receiver.session, receiver.line, stamp, slot.ssrc, slot.payload_type, slot.add)


class Express:
    """All streams of an engine that go this way."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._journeys: dict[Passage, _Journey] = {}
        self._changed = False
        self._look_at = 0.0

    @property
    def journeys(self) -> int:
        """How many streams go this way."""
        return len(self._journeys)

    def end(self, passage: Passage) -> bool:
        """A stream is taken back; whether it was on its way."""
        self._changed = True
        return self._journeys.pop(passage, None) is not None

    def read(self) -> None:
        """Keep the books, and do what was left to us."""
        self.way.pump()

    def look(self, publishers: Sequence[Publisher], now: float) -> None:
        """Choose anew what goes this way, where something changed or it is time to."""
        if not self.way.idle or (not self._changed and now < self._look_at):
            return
        self._changed, self._look_at = False, now + AGAIN_S
        for sender, inlet in publishers:
            lane = sender.way_in()
            for stream in inlet.streams:
                self._consider(sender, lane, stream, now)

    def _consider(
        self, sender: Sender, lane: Lane | None, stream: tuple[int, Section, int], now: float
    ) -> None:
        ssrc, section, rank = stream
        incoming = section.incoming
        layer = incoming.layers[rank]
        if layer.ssrc != ssrc:
            return
        receivers, wakes = _receivers(incoming.slots, rank)
        may = lane is not None and incoming.may_pass(rank) and (incoming.video or not wakes)
        journey = None if layer.passage is None else self._journeys.get(layer.passage)
        if journey is not None:
            same = journey.receivers == receivers and journey.wakes == wakes
            if not may or not same or journey.lane is not lane:
                journey.end()  # what has come meanwhile is looked at before it may begin anew
            return
        if lane is None or not may:
            return
        fresh = _Journey(self, sender, lane, stream)
        if fresh.begin(receivers, wakes=wakes, now=now):
            self._journeys[fresh.passage] = fresh


def _receivers(slots: list[Slot], rank: int) -> tuple[list[_Receiver], bool]:
    """Who may get copies, and whether others want a layer's packets from Python.

    A picture begins with a key frame, which never goes this way; a sound with any packet.
    """
    found, others = [], False
    for slot in slots:
        if slot.live != rank:
            others |= not slot.video and slot.target == rank
            continue
        out = slot.way_out() if slot.steady else None
        if out is None:
            others = True
        else:
            found.append(_Receiver(slot, *out))
    return found, others
