"""Which layers of a track anybody wants (pure), so that its publisher need not send the others."""

from __future__ import annotations

from collections.abc import Iterable

LOWER_AFTER_S = 5.0


class Demand:
    """One track; more is asked for at once, less only when it was enough for a while."""

    def __init__(self, layers: int) -> None:
        self._highest = layers - 1
        self.wanted = layers - 1  # the highest layer to send, -1 for none
        self._lower_since: float | None = None

    def step(self, desired: Iterable[int | None], now: float) -> bool:
        """Take what each subscriber is to see; whether `wanted` changed."""
        most = max((one for one in desired if one is not None), default=-1)
        most = min(most, self._highest)
        if most >= self.wanted:
            self._lower_since = None
            changed = most > self.wanted
            self.wanted = most
            return changed
        if self._lower_since is None:
            self._lower_since = now
        if now - self._lower_since < LOWER_AFTER_S:
            return False
        self.wanted, self._lower_since = most, None
        return True

    def qualities(self) -> tuple[bool, bool, bool]:
        """Whether low, medium and high are to be sent; two layers are low and the rest."""
        if self._highest == 1:
            return (self.wanted >= 0, self.wanted >= 1, self.wanted >= 1)
        return (self.wanted >= 0, self.wanted >= 1, self.wanted >= 2)
