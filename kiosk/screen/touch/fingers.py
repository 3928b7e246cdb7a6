"""One press is one press (pure but for the monotonic clock).

A trembling finger taps twice, and a page may turn under a finger on its way: what is pressed so
soon after was not meant.
"""

from __future__ import annotations

import time
from collections.abc import Callable

REST_S = 0.6

_REPEATED = frozenset({"louder", "quieter", "back10", "forward10"})
"""Pressed again and again, and meant each time."""
_ANSWERED_ELSEWHERE = frozenset(
    {"present", "absent", "guest", "guest_less", "everybody", "everybody_undone", "answer"}
)
"""Names rest for themselves (see `taps`), and an answer pressed twice is the same answer."""


class Fingers:
    """Asked of every press before it does anything."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._last = ("", "")
        self._pressed_at = self._turned_at = float("-inf")

    def turned(self) -> None:
        """Something else stands under the fingers from now on."""
        self._turned_at = self._seconds()

    def counts(self, what: str, subject: str = "") -> bool:
        """Whether this press is a new one, and meant for what is there."""
        if what in _REPEATED or what in _ANSWERED_ELSEWHERE:
            return True
        now = self._seconds()
        again = (what, subject) == self._last and now - self._pressed_at < REST_S
        if again or now - self._turned_at < REST_S:
            return False
        self._last, self._pressed_at = (what, subject), now
        return True
