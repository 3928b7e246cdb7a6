"""What a subscriber's line carries, from its own feedback.

We send what is wanted until the line complains.  Then the budget is what came through of late,
and what does not fit is not sent.  More is tried with a `probe`, first soon and after each
failure twice as late; a probe that passed is the new budget.  When everything wanted fits and
all stays calm, the line is free again.
"""

from __future__ import annotations

from media.engine.forward.line.complaints import (
    FEWEST,
    LATEST_S,
    LONG_WINDOW_S,
    WAIT_LIMIT_S,
    WINDOW_S,
    Complaints,
)
from media.engine.forward.line.stamps import Stamps, View

FLOOR_BITS = 40_000.0  # one voice with its headers
MARGIN = 0.85
ENOUGH = 8
QUIET_S = 1.5
SAME = 0.8
SEVERE_LOSS = 0.4
SEVERE_WAIT_S = 0.3
CAUTION = 0.15
DRAIN = 1.3  # sound goes on while a queue drains
MOST_DRAIN_S = 2.0
STALL_S = 1.2  # steps come every half second; a longer pause was ours, not the line's
HOLD_S = 1.0
MOST_HOLD_S = 6.0
FAILED_UPGRADE_S = 8.0
CALM_S = 10.0


class Estimate:
    """One line; `budget` is bits per second for everything, None while it carries all."""

    def __init__(self) -> None:
        self.budget: float | None = None
        self.complaints = Complaints()
        self.drained_at = 0.0
        """Until then the line has enough to do with what already waits on it."""
        self._stepped_at: float | None = None
        self._lowered_at = self._waited_s = 0.0
        self._too_fast: float | None = None  # what was sent when it became too much
        self._quiet_until = self._deaf_until = 0.0
        self._hold_s = HOLD_S
        self._next_probe = 0.0
        self._proved_at = float("-inf")
        self._calm_since = 0.0

    @property
    def suspicious(self) -> bool:
        """Whether the line is to be watched closely."""
        return self.complaints.any or self.budget is not None

    def step(self, sent: float, stamps: Stamps | None, now: float) -> float | None:
        """Every half second, with the bits per second `sent` since; the new budget.

        `stamps` know what arrived; None where the receiver does not report that.
        """
        paused = self._stepped_at is not None and now - self._stepped_at > STALL_S
        self._stepped_at = now
        complaints = self.complaints
        if stamps is not None:
            self._look_back(stamps, now)
        if now < self._deaf_until:
            complaints.forget_losses()
        if paused or now < max(self.drained_at, self._quiet_until) or sent <= FLOOR_BITS:
            complaints.forget()
            return self.budget
        view = self._view(stamps, now) if stamps is not None else None
        if stamps is not None and view is not None and self._is_the_way(view):
            stamps.lengthen(view.least_wait_s)
            view = None
        complaints.step(sent, view, now)
        if complaints.any:
            self._calm_since = now
        if complaints.serious:
            self._lower(sent, stamps, now)
        return self.budget

    def may_probe(self, now: float) -> bool:
        return self.budget is not None and now >= self._next_probe and not self.complaints.any

    def proved(self, bits_per_s: float, now: float) -> None:
        """A probe at this rate came through."""
        self.budget = max(self.budget or 0.0, bits_per_s)
        self._proved_at = self._calm_since = now
        self._next_probe = now + HOLD_S / 2
        self.complaints.forget()

    def refuted(self, through: float | None, now: float) -> None:
        """A probe failed; `through` is what came of it, where that is known."""
        if self.budget is not None and through is not None:
            self.budget = max(self.budget, through * MARGIN)
        self._wait_longer(now)
        # The queue it made drains without anybody's doing.
        self._quiet_until = now + QUIET_S
        self._deaf_until = self._quiet_until + WINDOW_S

    def undecided(self, now: float) -> None:
        """A probe told nothing of the line."""
        self._next_probe = now + HOLD_S

    def contented(self, now: float) -> None:
        """Everything wanted fits into the budget; after a calm while there is none."""
        if self.budget is not None and now - self._calm_since > CALM_S:
            self.budget = None
            self._hold_s = HOLD_S

    def _lower(self, sent: float, stamps: Stamps | None, now: float) -> None:
        complaints = self.complaints
        latest = None
        if stamps is not None:
            latest = stamps.known_since(now - LATEST_S, self.drained_at)
        budget = _through(sent, complaints.loss, latest) * MARGIN
        if self.budget is None and latest is not None and _is_severe(latest):
            budget = min(budget, sent * CAUTION)
        if complaints.estimate is not None:
            budget = min(budget, complaints.estimate)
        if self.budget is not None:
            # Less was sent and as much is lost: smaller pictures do not help, none may.
            hopeless = complaints.lossy and not complaints.queued
            budget = FLOOR_BITS if hopeless else min(budget, self.budget)
        self.budget = max(FLOOR_BITS, budget)
        self._too_fast = sent
        self._lowered_at = now
        if now - self._proved_at < FAILED_UPGRADE_S:
            self._wait_longer(now)
        else:
            self._hold_s = HOLD_S
        wait_s = latest.last_wait_s if latest is not None else 0.0
        self._waited_s = latest.least_wait_s if latest is not None else 0.0
        self.drained_at = now + min(MOST_DRAIN_S, wait_s * DRAIN)
        self._next_probe = self.drained_at + self._hold_s
        self._deaf_until = self.drained_at + WINDOW_S
        complaints.forget()

    def _look_back(self, stamps: Stamps, now: float) -> None:
        """When the line has drained, everything that was too much for it has been told of."""
        if self._too_fast is None or now < self.drained_at or self.budget is None:
            return
        view = stamps.sent_since(self.complaints.began_at, self._lowered_at)
        if view.came + view.lost >= ENOUGH:
            through = _through(self._too_fast, 0.0, view)
            self.budget = max(FLOOR_BITS, min(self.budget, through * MARGIN))
        self._too_fast = None

    def _view(self, stamps: Stamps, now: float) -> View:
        """What was learnt lately: of a short while where much is, of a longer one else."""
        view = stamps.known_since(
            now - (LATEST_S if self.suspicious else WINDOW_S), self.drained_at
        )
        if view.came + view.lost < FEWEST:
            return stamps.known_since(now - LONG_WINDOW_S, self.drained_at)
        return view

    def _is_the_way(self, view: View) -> bool:
        """A queue is shorter after a pause; what is as long as before is the way itself."""
        if not self._waited_s or view.came < FEWEST:
            return False
        same = view.least_wait_s > SAME * self._waited_s > SAME * WAIT_LIMIT_S
        self._waited_s = 0.0
        return same

    def _wait_longer(self, now: float) -> None:
        self._hold_s = min(MOST_HOLD_S, self._hold_s * 2)
        self._next_probe = now + self._hold_s


def _is_severe(view: View) -> bool:
    """Whether sound suffers: then the smallest pictures come first, and more is tried."""
    return view.loss > SEVERE_LOSS or view.least_wait_s > SEVERE_WAIT_S


def _through(sent: float, loss: float, view: View | None) -> float:
    """Bits per second that reached the receiver, by the worst that is known of it."""
    if view is None:
        return sent * (1 - loss)
    if view.came + view.lost >= FEWEST:
        loss = max(loss, view.loss)
    through = sent * (1 - loss)
    return through if view.bits_per_s is None else min(through, view.bits_per_s)
