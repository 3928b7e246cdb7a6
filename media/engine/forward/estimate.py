"""What a subscriber's line carries, from its own feedback.

A receiver's estimate (REMB) begins at what it gets and grows by a few percent a second, so a
picture that moves more is above it for a long while though nothing is wrong: measured, 40
kbit/s became 71 in ten seconds.  It falls only when packets queue up on the way, so a fall
below what we send is a complaint, and so is loss.  We send what is wanted until two seconds in
a row complain, then keep below what got through, and try again after a while that doubles with
each failure.
"""

from __future__ import annotations

LOSS_LIMIT = 0.10
ESTIMATE_LIMIT = 0.8  # an estimate below this part of what we send is a complaint
FALL = 0.97
FALL_COUNTS_S = 2.5
FLOOR_BITS = 40_000.0  # one voice with its headers
HOLD_S = 5.0
MOST_HOLD_S = 40.0
RAISE = 1.5
RAISE_EVERY_S = 2.0
FREE_AT = 4.0  # a budget this many times above what is sent limits nothing


class Estimate:
    """One line; `budget` is bits per second for everything, None while nobody complained."""

    def __init__(self) -> None:
        self.budget: float | None = None
        self._losses: list[float] = []
        self._estimate: float | None = None
        self._before: float | None = None
        self._fell_at: float | None = None
        self._complaints = 0
        self._hold_s = HOLD_S
        self._next_raise = 0.0
        self._raised_at: float | None = None

    def lost(self, fraction: float) -> None:
        """A receiver report; `fraction` of 1."""
        if len(self._losses) < 64:
            self._losses.append(fraction)

    def estimated(self, bits_per_s: float) -> None:
        """The receiver's own estimate."""
        self._estimate = bits_per_s

    def step(self, sent: float, now: float) -> float | None:
        """Once a second with what was `sent`, in bits per second; the new budget."""
        loss = sum(self._losses) / len(self._losses) if self._losses else 0.0
        self._losses.clear()
        estimate = self._fallen(now)
        too_much = estimate is not None and estimate < sent * ESTIMATE_LIMIT
        if sent > FLOOR_BITS and (loss > LOSS_LIMIT or too_much):
            self._complaints += 1
            if self._complaints >= 2:
                self._lower(sent, loss, estimate if too_much else None, now)
        else:
            self._complaints = 0
            if self.budget is not None and now >= self._next_raise:
                self._raise(self.budget * RAISE, sent, now)
        return self.budget

    def _fallen(self, now: float) -> float | None:
        """The receiver's estimate, where it fell a moment ago."""
        fresh, self._estimate = self._estimate, None
        if fresh is not None:
            if self._before is not None and fresh < self._before * FALL:
                self._fell_at = now
            self._before = fresh
        recent = self._fell_at is not None and now - self._fell_at <= FALL_COUNTS_S
        return self._before if recent else None

    def _lower(self, sent: float, loss: float, estimate: float | None, now: float) -> None:
        through = sent * (1 - loss) * 0.9
        if estimate is not None:
            through = min(through, estimate)
        if self.budget is not None:
            through = min(through, self.budget)
        self.budget = max(FLOOR_BITS, through)
        if self._raised_at is not None and now - self._raised_at < 2 * HOLD_S:
            self._hold_s = min(MOST_HOLD_S, self._hold_s * 2)
        self._next_raise = now + self._hold_s
        self._complaints = 0

    def _raise(self, to: float, sent: float, now: float) -> None:
        self.budget = to
        self._raised_at = now
        self._next_raise = now + RAISE_EVERY_S
        if to > max(sent, FLOOR_BITS) * FREE_AT:
            self.budget = None
            self._hold_s = HOLD_S
