"""What a subscriber's line carries, from its own feedback.

We send what is wanted until the line complains twice in a row: packets wait on it, or get
lost.  Then the budget is what came through of late, and what does not fit is not sent.  More is
tried with a `probe`, first soon and after each failure twice as late; a probe that passed is
the new budget.  When everything wanted fits and all stays calm, the line is free again.

Whoever reports no arrivals still tells losses and an estimate of its own (REMB).  That one
begins at what it gets and grows by a few percent a second, so a picture that moves more is
above it for a long while though nothing is wrong: measured, 40 kbit/s became 71 in ten
seconds.  It falls only when packets queue up on the way, so a fall below what we send is a
complaint.
"""

from __future__ import annotations

from media.engine.forward.line.stamps import Stamps, View

LOSS_LIMIT = 0.10
HEAVY_LOSS = 0.15  # pictures are of no use at this, however small
WAIT_LIMIT_S = 0.15
WINDOW_S = 1.0
LATEST_S = 0.5
FEWEST = 3
ENOUGH = 8
SUDDEN_LOSS = 0.4  # of the stamped packets
ESTIMATE_LIMIT = 0.8  # an estimate below this part of what we send is a complaint
FALL = 0.97
FALL_COUNTS_S = 2.5
FLOOR_BITS = 40_000.0  # one voice with its headers
MARGIN = 0.85
DRAIN = 1.3  # sound goes on while a queue drains
MOST_DRAIN_S = 2.0
STALL_S = 1.2  # steps come every half second; a longer pause was ours, not the line's
REPORT_LIFE_S = 2.5  # losses are told of once a second, while anything comes
HOLD_S = 1.0
MOST_HOLD_S = 6.0
FAILED_UPGRADE_S = 8.0
CALM_S = 10.0


class Estimate:
    """One line; `budget` is bits per second for everything, None while it carries all."""

    def __init__(self) -> None:
        self.budget: float | None = None
        self._losses: list[float] = []
        self._estimate: float | None = None
        self._before: float | None = None
        self._fell_at: float | None = None
        self._stepped_at: float | None = None
        self._queued = 0  # steps in a row in which a queue stood on the line
        self._reported_at = 0.0
        self._lossy = 0  # reports in a row that told of losses
        self._late = False
        self.drained_at = 0.0
        """Until then the line has enough to do with what already waits on it."""
        self._complained_at = self._lowered_at = 0.0
        self._too_fast: float | None = None  # what was sent when it became too much
        self._deaf_until = 0.0
        self._hold_s = HOLD_S
        self._next_probe = 0.0
        self._proved_at = float("-inf")
        self._calm_since = 0.0

    @property
    def suspicious(self) -> bool:
        """Whether the line is to be watched closely."""
        return self.complains or self.budget is not None

    @property
    def complains(self) -> bool:
        return self._queued > 0 or self._lossy > 0

    def lost(self, fraction: float) -> None:
        """A receiver report; `fraction` of 1."""
        if len(self._losses) < 64:
            self._losses.append(fraction)

    def estimated(self, bits_per_s: float) -> None:
        """The receiver's own estimate."""
        self._estimate = bits_per_s

    def late(self) -> None:
        """Pictures waited in vain to be sent within the budget."""
        self._late = True

    def step(self, sent: float, stamps: Stamps | None, now: float) -> float | None:
        """Every half second, with the bits per second `sent` since; the new budget.

        `stamps` know what arrived; None where the receiver does not report that.
        """
        paused = self._stepped_at is not None and now - self._stepped_at > STALL_S
        self._stepped_at = now
        loss = sum(self._losses) / len(self._losses) if self._losses else None
        self._losses.clear()
        estimate = self._fallen(now) if stamps is None else None
        late, self._late = self._late, False
        if stamps is not None:
            self._look_back(stamps, now)
        if paused or now < self._deaf_until or sent <= FLOOR_BITS:
            self._queued = self._lossy = 0
            return self.budget
        window_s = LATEST_S if self.suspicious else WINDOW_S
        view = stamps.known_since(now - window_s) if stamps is not None else None
        complained = self.complains
        too_much = estimate is not None and estimate < sent * ESTIMATE_LIMIT
        if too_much or late or (view is not None and _held_up(view)):
            self._queued += 1
        elif view is None or not 0 < view.came + view.lost < FEWEST:
            self._queued = 0
        if loss is not None:
            self._lossy = self._lossy + 1 if loss > LOSS_LIMIT else 0
            self._reported_at = now
        elif now - self._reported_at > REPORT_LIFE_S:
            self._lossy = 0
        if self._queued or self._lossy:
            self._calm_since = now
            if not complained:
                self._complained_at = now
        if self._queued >= 2 or self._lossy >= 2:
            latest = stamps.known_since(now - LATEST_S) if stamps is not None else None
            through = _through(sent, loss, latest)
            self._too_fast = sent
            if too_much and estimate is not None:
                through = min(through, estimate)
            hopeless = loss is not None and loss > HEAVY_LOSS and not self._queued
            wait_s = latest.last_wait_s if latest is not None else 0.0
            self._lower(FLOOR_BITS if hopeless else through * MARGIN, wait_s, now)
        return self.budget

    def may_probe(self, now: float) -> bool:
        return self.budget is not None and now >= self._next_probe and not self.complains

    def proved(self, bits_per_s: float, now: float) -> None:
        """A probe at this rate came through."""
        self.budget = max(self.budget or 0.0, bits_per_s)
        self._proved_at = self._calm_since = now
        self._next_probe = now + HOLD_S / 2
        self._queued = self._lossy = 0
        self._losses.clear()

    def refuted(self, through: float | None, now: float) -> None:
        """A probe failed; `through` is what came of it, where that is known."""
        if self.budget is not None and through is not None:
            self.budget = max(self.budget, through * MARGIN)
        self._wait_longer(now)
        self._deaf_until = now + WINDOW_S

    def undecided(self, now: float) -> None:
        """A probe told nothing of the line."""
        self._next_probe = now + HOLD_S

    def contented(self, now: float) -> None:
        """Everything wanted fits into the budget; after a calm while there is none."""
        if self.budget is not None and now - self._calm_since > CALM_S:
            self.budget = None
            self._hold_s = HOLD_S

    def _lower(self, budget: float, wait_s: float, now: float) -> None:
        if self.budget is not None:
            budget = min(budget, self.budget)
        self.budget = max(FLOOR_BITS, budget)
        if now - self._proved_at < FAILED_UPGRADE_S:
            self._wait_longer(now)
        else:
            self._hold_s = HOLD_S
            self._next_probe = now + self._hold_s
        self._lowered_at = now
        self.drained_at = now + min(MOST_DRAIN_S, wait_s * DRAIN)
        self._deaf_until = self.drained_at + WINDOW_S
        self._queued = self._lossy = 0

    def _look_back(self, stamps: Stamps, now: float) -> None:
        """When the line has drained, everything that was too much for it has been told of."""
        if self._too_fast is None or now < self.drained_at or self.budget is None:
            return
        view = stamps.sent_since(self._complained_at, self._lowered_at)
        if view.came + view.lost >= ENOUGH:
            through = _through(self._too_fast, None, view)
            self.budget = max(FLOOR_BITS, min(self.budget, through * MARGIN))
        self._too_fast = None

    def _wait_longer(self, now: float) -> None:
        self._hold_s = min(MOST_HOLD_S, self._hold_s * 2)
        self._next_probe = now + self._hold_s

    def _fallen(self, now: float) -> float | None:
        """The receiver's estimate, where it fell a moment ago."""
        fresh, self._estimate = self._estimate, None
        if fresh is not None:
            if self._before is not None and fresh < self._before * FALL:
                self._fell_at = now
            self._before = fresh
        recent = self._fell_at is not None and now - self._fell_at <= FALL_COUNTS_S
        return self._before if recent else None


def _held_up(view: View) -> bool:
    """Whether a queue stands on the line: even the luckiest packet waited."""
    waited = view.came > 0 and view.least_wait_s > WAIT_LIMIT_S
    return view.came + view.lost >= FEWEST and (waited or view.loss > SUDDEN_LOSS)


def _through(sent: float, loss: float | None, view: View | None) -> float:
    """Bits per second that reached the receiver, by the worst that is known of it."""
    worst = loss or 0.0
    if view is None:
        return sent * (1 - worst)
    if view.came + view.lost >= FEWEST:
        worst = max(worst, view.loss)
    through = sent * (1 - worst)
    return through if view.bits_per_s is None else min(through, view.bits_per_s)
