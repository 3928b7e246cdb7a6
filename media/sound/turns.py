"""One side speaks at a time, where too much of the loudspeaker comes back (pure)."""

from __future__ import annotations

import numpy as np

_SPEAKS = 0.006
"""Mean level of 1 from which the loudspeaker speaks: -44 dB, a quiet voice."""
_HOLD = 30
"""Blocks (0.3 s) for which the microphone waits after it: the room still rings."""


class Turns:
    """Whether the microphone is let out, block by block (10 ms)."""

    def __init__(self) -> None:
        self._held = 0

    def lets_out(self, played: bytes) -> bool:
        """`played` leaves the loudspeaker just now."""
        level = np.frombuffer(played, "<i2").astype(np.float32) / np.float32(32768)
        if float(np.sqrt(np.mean(level**2))) >= _SPEAKS:
            self._held = _HOLD
        elif self._held > 0:
            self._held -= 1
        return self._held == 0
