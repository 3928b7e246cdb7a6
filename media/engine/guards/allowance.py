"""How much one client may send: so many datagrams from one second's tick to the next.

Counting is an addition and a comparison for each datagram, and no clock; whoever owns the
second calls `renew`.
"""

from __future__ import annotations

ANY = 0
"""For the configuration: no bound."""

UNPROVED_CHECKS = 100
"""Connectivity checks a second for one leg from addresses it has not proved.  A client sends
some ten while it gathers; each one that fails costs us a signature."""


class Allowance:
    """One client's share of a second."""

    __slots__ = ("_most", "left", "refused")

    def __init__(self, most: int) -> None:
        self._most = most or 1 << 60
        self.left = self._most
        self.refused = 0

    def take(self) -> bool:
        """Whether one more may come in."""
        if self.left > 0:
            self.left -= 1
            return True
        self.refused += 1
        return False

    def renew(self) -> None:
        self.left = self._most


class Pace:
    """So much a second, and at first so much at once (a token bucket); `now` is in seconds."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = 0.0

    def take(self, now: float, amount: float = 1.0) -> bool:
        """Use some of it up; False, and nothing used, where there is not so much."""
        self._refill(now)
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def owe(self, now: float, amount: float) -> float:
        """Use it up, also what is not there yet; seconds until it is."""
        self._refill(now)
        self._left -= amount
        return max(0.0, -self._left / self._rate)

    def _refill(self, now: float) -> None:
        if now > self._at:
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
            self._at = now
