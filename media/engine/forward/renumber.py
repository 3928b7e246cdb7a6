"""Outgoing numbers that go on without a step while the source behind them is exchanged.

A source (a simulcast layer, or the same one after a pause) has its own sequence numbers,
timestamps and VP8 counters.  Inside one source the distance to the outgoing numbers is
constant, so loss and reordering stay visible to the receiver; `switch` chooses new distances.
"""

from __future__ import annotations

from dataclasses import dataclass

from media.engine.packets.rtp import newer


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is renumbered; `picture_id` and `tl0` are -1 where the codec has none."""

    sequence: int
    timestamp: int
    picture_id: int = -1
    tl0: int = -1


class Renumber:
    """One outgoing stream."""

    def __init__(self, start: Numbers, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._last = start
        self._last_at: float | None = None
        self._first_source = 0
        self._add = Numbers(0, 0, 0, 0)
        self._source: int | None = None  # highest source sequence number, extended

    @property
    def timestamp_offset(self) -> int:
        """What is added to the timestamps of the present source."""
        return self._add.timestamp

    def switch(self, source: Numbers, now: float) -> None:
        """Let the outgoing stream go on with this packet of another source."""
        last = self._last
        if self._last_at is None:
            step = 0
        else:
            step = max(1, round((now - self._last_at) * self._clock_rate))
        self._add = Numbers(
            sequence=last.sequence + 1 - source.sequence,
            timestamp=last.timestamp + step - source.timestamp,
            picture_id=last.picture_id + 1 - source.picture_id,
            tl0=last.tl0 + 1 - source.tl0,
        )
        self._first_source = source.sequence
        self._source = None

    def apply(self, source: Numbers, now: float) -> Numbers | None:
        """The outgoing numbers; None for a packet from before the switch."""
        if self._source is None:
            if newer(self._first_source, source.sequence):
                return None
            self._source = source.sequence
        else:
            step = (source.sequence - self._source + 0x8000 & 0xFFFF) - 0x8000
            if self._source + step < self._first_source:
                return None
            self._source = max(self._source, self._source + step)
        add = self._add
        out = Numbers(
            sequence=source.sequence + add.sequence & 0xFFFF,
            timestamp=source.timestamp + add.timestamp & 0xFFFFFFFF,
            picture_id=source.picture_id + add.picture_id & 0x7FFF
            if source.picture_id >= 0
            else -1,
            tl0=source.tl0 + add.tl0 & 0xFF if source.tl0 >= 0 else -1,
        )
        if self._last_at is None or newer(out.sequence, self._last.sequence):
            self._last = Numbers(
                out.sequence,
                out.timestamp,
                out.picture_id if out.picture_id >= 0 else self._last.picture_id,
                out.tl0 if out.tl0 >= 0 else self._last.tl0,
            )
            self._last_at = now
        return out
