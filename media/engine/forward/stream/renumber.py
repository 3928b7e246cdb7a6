"""Outgoing numbers that go on without a step while the source behind them is exchanged (pure).

A source (a simulcast layer, or the same one after a pause) has its own sequence numbers,
timestamps and VP8 counters.  Inside one source the distance to the outgoing numbers is
constant, so loss and reordering stay visible to the receiver; `switch` chooses new distances.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Source(Protocol):
    """A packet's own numbers; `picture_id` and `tl0` are -1 where the codec has none."""

    @property
    def sequence(self) -> int: ...

    @property
    def timestamp(self) -> int: ...

    @property
    def picture_id(self) -> int: ...

    @property
    def tl0(self) -> int: ...


class Numbers(NamedTuple):
    """Outgoing numbers."""

    sequence: int
    timestamp: int
    picture_id: int = -1
    tl0: int = -1


class Renumber:
    """One outgoing stream; `add` is what its present source's numbers differ by."""

    __slots__ = (
        "_clock_rate",
        "_first",
        "_highest",
        "_last",
        "_newest",
        "_newest_at",
        "_pictured",
        "add",
    )

    def __init__(self, start: Numbers, clock_rate: int) -> None:
        self.add = (0, 0, 0, 0)
        self._clock_rate = clock_rate
        self._last = start
        self._newest: Source | None = None
        self._newest_at = 0.0
        self._pictured: Source = start  # the newest with picture numbers: padding has none
        self._first = 0
        self._highest = 0  # source sequence number, extended

    def switch(self, source: Source, now: float) -> None:
        """Let the outgoing stream go on with this packet of another source."""
        last = self._sent_last()
        step = 0
        if self._newest is not None:
            step = max(1, round((now - self._newest_at) * self._clock_rate))
        self.add = (
            last.sequence + 1 - source.sequence,
            last.timestamp + step - source.timestamp,
            last.picture_id + 1 - source.picture_id,
            last.tl0 + 1 - source.tl0,
        )
        self._last = last
        self._first = self._highest = source.sequence
        self._newest = self._pictured = source
        self._newest_at = now

    def admits(self, source: Source, now: float) -> bool:
        """Whether a packet goes out under `add`; not one from before the switch."""
        highest = self._highest
        step = (source.sequence - highest + 0x8000 & 0xFFFF) - 0x8000
        if step > 0:
            self._highest = highest + step
            self._newest, self._newest_at = source, now
            if source.picture_id >= 0:
                self._pictured = source
            return True
        return highest + step >= self._first

    def insert(self) -> tuple[int, int]:
        """Sequence number and timestamp for a packet of our own, after all that were sent.

        What the source sent before this moment and comes later no longer goes out: its numbers
        would be taken.
        """
        last = self._sent_last()
        if self._newest is None:
            self._last = last._replace(sequence=last.sequence + 1 & 0xFFFF)
        else:
            self.add = (self.add[0] + 1, *self.add[1:])
            self._first = self._highest + 1
        return last.sequence + 1 & 0xFFFF, last.timestamp

    def _sent_last(self) -> Numbers:
        newest, add, last = self._newest, self.add, self._last
        if newest is None:
            return last
        picture_id, tl0 = self._pictured.picture_id, self._pictured.tl0
        return Numbers(
            newest.sequence + add[0] & 0xFFFF,
            newest.timestamp + add[1] & 0xFFFFFFFF,
            picture_id + add[2] & 0x7FFF if picture_id >= 0 else last.picture_id,
            tl0 + add[3] & 0xFF if tl0 >= 0 else last.tl0,
        )
