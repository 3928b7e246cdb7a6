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
