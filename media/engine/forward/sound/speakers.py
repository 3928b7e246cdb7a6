"""Who speaks, from the level each microphone packet carries (RFC 6464)."""

from __future__ import annotations

from dataclasses import dataclass

LOUD_DBOV = 35  # minus decibels: smaller is louder
NEEDED = 0.4  # of the packets of one interval
PACKETS_PER_S = 50
STILL_STEPS = 3  # intervals of silence before somebody counts as quiet again


@dataclass(slots=True)
class Voice:
    """One microphone."""

    level: float = 0.0  # 0 to 1
    active: bool = False
    _loud: int = 0
    _sum: float = 0.0
    _quiet_steps: int = 0

    def heard(self, minus_dbov: int) -> None:
        """One packet's level, 0 (loudest) to 127."""
        if minus_dbov <= LOUD_DBOV:
            self._loud += 1
            self._sum += 10 ** (-minus_dbov / 20)

    def step(self, seconds: float) -> bool:
        """Close an interval; whether anything changed that others should see."""
        was, before = self.active, self.level
        if self._loud >= NEEDED * seconds * PACKETS_PER_S:
            fresh = min(1.0, self._sum / self._loud * 4)
            self.level = fresh if not was else (self.level + fresh) / 2
            self.active, self._quiet_steps = True, 0
        elif was:
            self._quiet_steps += 1
            if self._quiet_steps >= STILL_STEPS:
                self.active, self.level = False, 0.0
        self._loud, self._sum = 0, 0.0
        return was != self.active or abs(before - self.level) > 0.1
