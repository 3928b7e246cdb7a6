"""Everybody who is heard, added up into one loudspeaker (pure)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from media.sound.blocks import BLOCK, BLOCK_S, SILENCE, Ring

_START_AT = 3
"""Blocks that wait before a line is heard: 30 ms against the jitter of the event loop."""
_MOST = 20
"""Longest line: 200 ms.  What is later than that is not a conversation."""
DUCKED = 0.3
"""What is left of the lesson while the kiosk itself says something."""
_GAIN_STEP = 0.05
"""How much louder or quieter from one block to the next: all of it takes some 140 ms."""
_KNEE = 0.8
"""Part of full scale above which the limiter bends; quieter samples pass untouched."""


Fetch = Callable[[], list[bytes]]
"""Gives the blocks of one voice that have come since the last call, on the loudspeaker's thread."""


class Line:
    """One voice's way into the mixer: blocks are `put`, or fetched when they are needed."""

    def __init__(self, mixer: Mixer, fetch: Fetch | None = None) -> None:
        self._mixer = mixer
        self._fetch = fetch
        self.ring = Ring(_START_AT, _MOST)

    def put(self, block: bytes) -> None:
        """Hand over the next 10 ms of this voice."""
        self.ring.put(block)

    def take(self) -> bytes | None:
        """The next 10 ms of it; None where silence has to stand in."""
        for block in self._fetch() if self._fetch is not None else ():
            self.ring.put(block)
        return self.ring.take()

    def close(self) -> None:
        """Leave the mixer; harmless when it has left already."""
        self._mixer.remove(self)


class Mixer:
    """Adds the open lines up, one block at a time.

    Lines come and go on the room's thread while the loudspeaker's thread mixes: the tuple is
    replaced, never changed.
    """

    def __init__(self) -> None:
        self._lines: tuple[Line, ...] = ()
        self._blocks_with_sound = 0
        self._gain = self._wanted_gain = 1.0

    @property
    def mixed_s(self) -> float:
        """Seconds in which at least one line had something to give."""
        return self._blocks_with_sound * BLOCK_S

    def line(self, fetch: Fetch | None = None) -> Line:
        """One more voice; with `fetch` nobody has to `put` what comes of it."""
        line = Line(self, fetch)
        self._lines = (*self._lines, line)
        return line

    def remove(self, line: Line) -> None:
        """Forget a voice."""
        self._lines = tuple(other for other in self._lines if other is not line)

    def duck(self, ducked: bool) -> None:
        """Step back behind what the kiosk says, or come forward again."""
        self._wanted_gain = DUCKED if ducked else 1.0

    def mix(self) -> bytes:
        """The next block for the loudspeaker; silence where nobody has anything."""
        given = [block for line in self._lines if (block := line.take()) is not None]
        before, after = self._gain, self._next_gain()
        if not given:
            return SILENCE
        self._blocks_with_sound += 1
        if len(given) == 1 and before == after == 1.0:
            return given[0]
        total = np.zeros(BLOCK, np.float32)
        for block in given:
            total += np.frombuffer(block, np.int16)
        if not before == after == 1.0:
            # A gain that jumps is heard as a click.
            total *= np.linspace(before, after, BLOCK, dtype=np.float32)
        return limited(total / 32768).tobytes()

    def _next_gain(self) -> float:
        lowest, highest = self._gain - _GAIN_STEP, self._gain + _GAIN_STEP
        self._gain = max(lowest, min(highest, self._wanted_gain))
        return self._gain


def limited(samples: npt.NDArray[np.floating]) -> npt.NDArray[np.int16]:
    """Samples of any loudness (1.0 is full scale) as 16 bit, bent softly instead of clipped."""
    loudness = np.abs(samples)
    over = loudness > _KNEE
    if over.any():
        bent = _KNEE + (1 - _KNEE) * np.tanh((loudness - _KNEE) / (1 - _KNEE))
        return _as_16_bit(np.where(over, np.sign(samples) * bent, samples))
    return _as_16_bit(samples)


def _as_16_bit(samples: npt.NDArray[np.floating]) -> npt.NDArray[np.int16]:
    return (samples * 32767).astype(np.int16)
