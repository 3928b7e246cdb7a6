"""Taps on the attendance page on their way to the agent's disk (pure but for the monotonic clock).

A tap says what is wanted - present or absent, by what the tile shows - and carries a fresh key,
so that one that is sent twice counts once.  Nothing is ticked here: the tick comes with the
agent's state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from kiosk.state import PressWhat

GUESTS: Final = "guests"
EVERYBODY: Final = "everybody"

_ABOUT: dict[PressWhat, str] = {
    "guest": GUESTS,
    "guest_less": GUESTS,
    "everybody": EVERYBODY,
    "everybody_undone": EVERYBODY,
}
TAPS: frozenset[str] = frozenset({"present", "absent", *_ABOUT})

REST_S = 0.6
"""A trembling finger taps twice: what was just answered is not taken back within this time."""

Send = Callable[[PressWhat, str, str], int]
"""Sends a press (what, subject, key) to the agent; its number comes back with the answer."""


class Taps:
    """What was tapped and waits; nothing can be tapped again before its answer is there."""

    def __init__(self, send: Send, seconds: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._seconds = seconds
        self._open: dict[int, str] = {}
        self._answered: dict[str, float] = {}

    @property
    def waiting(self) -> frozenset[str]:
        """Members, `GUESTS` and `EVERYBODY`, as far as a tap on them has no answer yet."""
        return frozenset(self._open.values())

    def tap(self, what: PressWhat, member: str) -> int | None:
        """Send a tap; its number, or None where it was one too many."""
        about = _ABOUT.get(what, member)
        rested = self._seconds() - self._answered.get(about, float("-inf")) >= REST_S
        if about in self.waiting or not rested:
            return None
        number = self._send(what, member, str(uuid4()))
        self._open[number] = about
        return number

    def answered(self, number: int) -> None:
        """The agent has it on disk, or refused it."""
        about = self._open.pop(number, None)
        if about is not None:
            self._answered[about] = self._seconds()
