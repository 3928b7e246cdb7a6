"""The microphone's blocks on their way to the room, through the echo canceller."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable

from media.sound.blocks import SILENCE
from media.sound.echo import EchoCanceller
from media.sound.reference import CUSHION, Reference
from media.sound.turns import Turns

Heard = Callable[[bytes], None]
"""Receives each cleaned block, on the capture's thread; must not block."""

_WAITING = 50
"""Raw blocks that may wait for the thread (0.5 s); more means it hangs, and they are dropped."""
_WAIT_FOR_REFERENCE = 100
"""Blocks for which nothing is let out until the reference runs (1 s): no echo slips through
before the canceller has anything to compare with."""


class Capture:
    """Runs from construction until `stop`; owns the echo canceller on its one thread."""

    def __init__(
        self,
        heard: Heard,
        *,
        echo_cancellation: bool,
        music: bool = False,
        takes_turns: bool = False,
    ) -> None:
        self._turns = Turns() if takes_turns else None
        self.reference = Reference()
        self._heard: Heard | None = heard
        self._echo_cancellation = echo_cancellation
        self._music = music
        self._raw: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="sound-capture", daemon=True)
        self._thread.start()

    def put(self, block: bytes) -> None:
        """One raw block of the microphone (the device's thread)."""
        try:
            self._raw.put_nowait(block)
        except queue.Full:
            return

    def silence(self) -> None:
        """Let nothing more out: when this returns, the last block has been handed over."""
        with self._lock:
            self._heard = None

    def stop(self) -> None:
        """Silence, and end the thread."""
        self.silence()
        while True:
            try:
                self._raw.put_nowait(None)
                break
            except queue.Full:
                self._raw.get_nowait()
        self._thread.join(timeout=1.0)

    def _run(self) -> None:
        canceller = EchoCanceller(music=self._music) if self._echo_cancellation else None
        held: deque[bytes] = deque()
        unheard = _WAIT_FOR_REFERENCE
        while (raw := self._raw.get()) is not None:
            if canceller is None:
                self._hand_over(raw)
                continue
            held.append(raw)
            # Held back, so that a late reference is not after its echo.
            if len(held) <= CUSHION:
                continue
            reference = self.reference.take()
            clean = canceller.clean(held.popleft(), reference or SILENCE)
            unheard = 0 if reference is not None else unheard - 1
            if self._turns is not None and not self._turns.lets_out(reference or SILENCE):
                clean = SILENCE
            if unheard <= 0:
                self._hand_over(clean)

    def _hand_over(self, block: bytes) -> None:
        with self._lock:
            if self._heard is not None:
                self._heard(block)
