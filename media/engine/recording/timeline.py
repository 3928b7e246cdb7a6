"""When each picture and each sound of one publisher belongs in a file.

Sound is the clock: it is laid where it arrives, and from then on by its own count of samples,
which is set right by a packet's length where it runs away from ours.
Pictures are laid beside it by the sender reports of both, which tell in one wall clock of the
sender what belongs together; until both have come, by their arrival.
"""

from __future__ import annotations

from collections import deque

from media.engine.packets.rtcp import SenderReport

PICTURE_RATE = 90_000
SOUND_RATE = 48_000
FAR_S = 1.0
"""A stream this far from its arrival counts anew: its sender paused, or another one began."""
WINDOW_S = 10.0
SLOT_S = 0.02
"""Clocks of sound cards are wrong by up to a second in three hours: a packet at a time makes up
for it, judged by the least delayed one of a window."""
REPORTS = 9
LATE_S = 0.3
"""What waited on its way is late too, but not for so long: what is behind it is on time."""


class _Ticks:
    """One RTP clock of 32 bits, counted on."""

    def __init__(self) -> None:
        self._last: int | None = None

    def count(self, timestamp: int) -> int:
        if self._last is None:
            self._last = timestamp
        step = (timestamp - self._last + 0x80000000 & 0xFFFFFFFF) - 0x80000000
        self._last += step
        return self._last


class _Wall:
    """The sender's wall clock when a stream began to count, by the earliest of its last reports.

    Sound is reported by when it was sent, not by when it was heard: a busy sender is late with
    it, and never early.  Five reports of one overloaded browser differed by half a second.
    """

    def __init__(self) -> None:
        self._seen: SenderReport | None = None
        self._said: deque[float] = deque(maxlen=REPORTS)

    def take(self, report: SenderReport | None, ticks: _Ticks, rate: int) -> None:
        """Weigh a report, once."""
        if report is None or report == self._seen:
            return
        self._seen = report
        said = report.ntp / (1 << 32) - ticks.count(report.timestamp) / rate
        if self._said and abs(said - min(self._said)) > FAR_S:
            self._said.clear()
        self._said.append(said)

    def forget(self) -> None:
        """What was said does not hold any more; the last report will not be believed again."""
        self._said.clear()

    def began(self) -> float | None:
        return min(self._said) if self._said else None


class _Drift:
    """How far a clock ran away since it was first looked at."""

    def __init__(self) -> None:
        self._usual: float | None = None
        self._least = float("inf")
        self._until: float | None = None

    def step(self, late: float, now: float) -> float:
        """Take how late something is; by how much to set the clock right, mostly not at all."""
        self._least = min(self._least, late)
        if self._until is None:
            self._until = now + WINDOW_S
        if now < self._until:
            return 0.0
        least, self._least, self._until = self._least, float("inf"), now + WINDOW_S
        if self._usual is None:
            self._usual = least
        if abs(least - self._usual) <= SLOT_S:
            return 0.0
        return SLOT_S if least > self._usual else -SLOT_S


class _Layer:
    """One layer's clock; `offset` by the least delayed of its arrivals."""

    def __init__(self) -> None:
        self.ticks = _Ticks()
        self.offset: float | None = None
        self.drift = _Drift()
        self.wall = _Wall()

    def at(self, seconds: float, now: float) -> float:
        if self.offset is None or abs(seconds + self.offset - now) > FAR_S:
            self.offset, self.drift = now - seconds, _Drift()
        self.offset = min(self.offset, now - seconds)
        self.offset += self.drift.step(now - seconds - self.offset, now)
        return seconds + self.offset


class Timeline:
    """One publisher; all times are monotonic seconds, as `now` is."""

    def __init__(self) -> None:
        self._ticks = _Ticks()
        self._anchor: tuple[int, float] | None = None
        self._wall = _Wall()
        self._late_since: float | None = None
        self._drift = _Drift()
        self._layers: dict[int, _Layer] = {}

    def begin_sound(self) -> None:
        """Another stream of sound begins: nothing that was counted holds for it."""
        self._anchor = self._late_since = None
        self._wall.forget()

    def sound(self, timestamp: int, report: SenderReport | None, now: float) -> float:
        """When a packet of sound belongs; `report` is the newest of its stream."""
        ticks = self._ticks.count(timestamp)
        at = self._sound_at(ticks)
        if at is None or self._is_elsewhere(at, now):
            if at is not None:
                self.begin_sound()
            at, self._drift = now, _Drift()
        at += self._drift.step(now - at, now)
        self._anchor = (ticks, at)
        self._wall.take(report, self._ticks, SOUND_RATE)
        return at

    def picture(self, layer: int, timestamp: int, report: SenderReport | None, now: float) -> float:
        """When a picture belongs; `report` is the newest of its layer."""
        held = self._layers.setdefault(layer, _Layer())
        held.wall.take(report, held.ticks, PICTURE_RATE)
        seconds = held.ticks.count(timestamp) / PICTURE_RATE
        at = self._beside_sound(seconds, held.wall.began())
        if at is not None and abs(at - now) <= FAR_S:
            return at
        return held.at(seconds, now)

    def _is_elsewhere(self, at: float, now: float) -> bool:
        if now - at <= FAR_S:
            self._late_since = None
        elif self._late_since is None:
            self._late_since = now
        late_since = self._late_since
        return at - now > FAR_S or (late_since is not None and now - late_since >= LATE_S)

    def _sound_at(self, ticks: int) -> float | None:
        if self._anchor is None:
            return None
        return self._anchor[1] + (ticks - self._anchor[0]) / SOUND_RATE

    def _beside_sound(self, seconds: float, began: float | None) -> float | None:
        sound_began = self._wall.began()
        if began is None or sound_began is None:
            return None
        return self._sound_at(round((began + seconds - sound_began) * SOUND_RATE))
