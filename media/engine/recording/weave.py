"""Sound and pictures on one clock, in one order, as a file wants them (pure).

A block is held for a moment, in which one that was sent before it may still come.  Sound has
no holes: players that count samples would let pictures run away from it, so where nothing was
heard silence is laid, and over a short loss an empty packet, which decoders smooth over.
"""

from __future__ import annotations

from media.engine.recording.file.matroska import PICTURE, SOUND, Block
from media.engine.recording.streams import SILENCE, SILENCE_MS, Picture, concealment, opus_ms

HOLD_S = 0.45
MOST_CONCEALED = 3
ROUNDING_MS = 15.0


class Weave:
    """One file's blocks; times of the file begin with the first one that is given."""

    def __init__(self, *, sound: bool) -> None:
        self._sound = sound
        self._began: float | None = None
        self._waiting: list[Block] = []
        self._written_ms = 0
        self._pictured_ms = -1
        self._heard_ms = 0.0
        self._last_sound = SILENCE
        self._laid = MOST_CONCEALED  # blocks since the last one that was heard

    @property
    def began(self) -> bool:
        return self._began is not None

    def picture(self, at: float, picture: Picture) -> None:
        """A picture that belongs at this moment, in monotonic seconds."""
        at_ms = max(round(self._ms(at)), self._pictured_ms + 1, self._written_ms)
        self._pictured_ms = at_ms
        self._waiting.append(Block(PICTURE, at_ms, picture.key, picture.data))

    def sound(self, at: float, data: bytes) -> None:
        """A packet of Opus that belongs at this moment; an unreadable one is left out."""
        if opus_ms(data):
            self._waiting.append(Block(SOUND, round(self._ms(at)), True, data))

    def take(self, until: float) -> list[Block]:
        """Everything up to a moment, for ever: what comes later moves behind it."""
        if self._began is None:
            return []
        until_ms = int((until - self._began) * 1000)
        ready = [block for block in self._waiting if block.at_ms <= until_ms]
        self._waiting = [block for block in self._waiting if block.at_ms > until_ms]
        ready.sort(key=lambda block: block.at_ms)
        woven: list[Block] = []
        for block in ready:
            if block.track == PICTURE:
                woven.append(block)
            elif self._sound:
                self._hear(block, woven)
        while self._sound and self._heard_ms + SILENCE_MS <= until_ms:
            self._lay(woven)
        woven.sort(key=lambda block: block.at_ms)
        return [self._after(block) for block in woven]

    def _ms(self, at: float) -> float:
        if self._began is None:
            self._began = at
        return max(0.0, (at - self._began) * 1000)

    def _hear(self, block: Block, woven: list[Block]) -> None:
        length_ms = opus_ms(block.data)
        if block.at_ms + length_ms / 2 < self._heard_ms:
            return  # most of its place was filled meanwhile
        while block.at_ms - self._heard_ms >= ROUNDING_MS:
            self._lay(woven)
        woven.append(block)
        self._heard_ms = block.at_ms + length_ms
        self._last_sound, self._laid = block.data, 0

    def _lay(self, woven: list[Block]) -> None:
        """Fill the next 20 ms of sound with nothing."""
        smooth = self._laid < MOST_CONCEALED and opus_ms(self._last_sound) == SILENCE_MS
        data = concealment(self._last_sound) if smooth else SILENCE
        woven.append(Block(SOUND, round(self._heard_ms), True, data))
        self._heard_ms += SILENCE_MS
        self._laid += 1

    def _after(self, block: Block) -> Block:
        """The block, not before one that was already given away."""
        if block.at_ms >= self._written_ms:
            self._written_ms = block.at_ms
            return block
        return Block(block.track, self._written_ms, block.key, block.data)
