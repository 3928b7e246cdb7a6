"""A layer whose packets go the express way: the books for what was forwarded elsewhere (pure).

What differs from packet to packet is kept for each packet; what only adds up for each receiver
is settled now and then, and always before anybody looks at it.  A packet that was sent is not
kept for each receiver: who asks for one again gets the source packet with a head written anew,
which is the same bytes, for within a *stint* nothing is added but the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from media.engine.forward.stream.cache import PacketCache
from media.engine.forward.stream.packet import Packet
from media.engine.packets import rtp

if TYPE_CHECKING:
    from media.engine.forward.slot import Slot

KEPT = 512
KEPT_S = 10.0
"""Much shorter than it takes until outgoing numbers come round."""


@dataclass(eq=False, slots=True)
class Stint:
    """What one receiver got of one passage; `first` to `last` are outgoing numbers."""

    add: tuple[int, int, int, int]
    kept: PacketCache[Packet]
    first: int
    last: int
    at: float
    marked: dict[int, int] = field(default_factory=dict)
    """Which of them carried a number of the line."""

    def get(self, sequence: int, now: float) -> Packet | None:
        """The source of an outgoing packet, where it is one of these and still kept."""
        if now - self.at > KEPT_S:
            return None
        if sequence - self.first & 0xFFFF > self.last - self.first & 0xFFFF:
            return None
        return self.kept.get(sequence - self.add[0] & 0xFFFF)

    def extend(self, last: int, now: float) -> None:
        self.last, self.at = last, now
        if (last - self.first & 0xFFFF) >= KEPT:
            self.first = last - KEPT + 1 & 0xFFFF
            for sequence in [one for one in self.marked if last - one & 0xFFFF >= KEPT]:
                del self.marked[sequence]


class Passage:
    """One layer on the express way, and who gets copies there; `take_back` ends it.

    A receiver that is asked what it has sent has its passage settled first.
    """

    __slots__ = (
        "_at",
        "_newest",
        "_octets",
        "_packets",
        "kept",
        "slots",
        "take_back",
    )

    def __init__(self, slots: Sequence[Slot], take_back: Callable[[], None]) -> None:
        self.slots = tuple(slots)
        self.take_back = take_back
        self.kept: PacketCache[Packet] = PacketCache(KEPT)
        self._newest: Packet | None = None
        self._at = 0.0
        self._packets = 0
        self._octets = 0

    def sent(self, packet: Packet, size: int, marks: Sequence[tuple[int, int]], now: float) -> None:
        """A packet went to all `slots`; `size` is its payload's."""
        for place, number in marks:
            self.slots[place].marked(packet, number, now)
        self.kept.put(packet.sequence, packet)
        self._newest, self._at = packet, now
        self._packets += 1
        self._octets += size + rtp.HEADER_BYTES

    def settle(self) -> None:
        """Bring everybody's counts and numbers up to the newest packet."""
        newest, packets, octets = self._newest, self._packets, self._octets
        if newest is None:
            return
        self._newest, self._packets, self._octets = None, 0, 0
        for slot in self.slots:
            slot.passed(newest, packets, octets, self._at)
