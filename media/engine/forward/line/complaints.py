"""What a subscriber's line says against what is sent over it.

Packets that all wait are a queue, and two half seconds of that are a complaint.  Losses are one
only where they last: a radio loses a tenth in bursts and nothing is gained by sending less, so
it takes three reports, a report a second, that come to more than a seventh together.

Whoever reports no arrivals still tells an estimate of its own (REMB).  That one begins at what
it gets and grows by a few percent a second, so a picture that moves more is above it for a long
while though nothing is wrong: measured, 40 kbit/s became 71 in ten seconds.  It falls only when
packets queue up on the way, so a fall below what we send is a complaint.
"""

from __future__ import annotations

from collections import deque

from media.engine.forward.line.stamps import View

LOSS_LIMIT = 0.15
REPORTS = 3
REPORT_LIFE_S = 2.5  # losses are told of once a second, while anything comes
WAIT_LIMIT_S = 0.1
WINDOW_S = 1.0
LONG_WINDOW_S = 2.0  # where pictures are few
LATEST_S = 0.5
FEWEST = 3
SUDDEN_LOSS = 0.4  # of a few numbered packets
MUCH_LOSS = 0.25  # of many
MANY = 20
ESTIMATE_LIMIT = 0.8  # an estimate below this part of what we send is a complaint
FALL = 0.97
FALL_COUNTS_S = 2.5


class Complaints:
    """One line's; `queued` counts half seconds in a row."""

    def __init__(self) -> None:
        self.queued = 0
        self.lossy = False
        self.began_at = 0.0
        self.estimate: float | None = None
        """The receiver's own, where it has fallen far below what we send."""
        self._losses: list[float] = []
        self._recent: deque[float] = deque(maxlen=REPORTS)
        self._reported_at = 0.0
        self._late = False
        self._fresh: float | None = None
        self._before: float | None = None
        self._fell_at: float | None = None

    @property
    def any(self) -> bool:
        return self.queued > 0 or self.lossy

    @property
    def serious(self) -> bool:
        """Whether less has to be sent."""
        return self.queued >= 2 or self.lossy

    @property
    def loss(self) -> float:
        """By the receiver's last report."""
        return self._recent[-1] if self._recent else 0.0

    def lost(self, fraction: float) -> None:
        """A receiver report; `fraction` of 1."""
        if len(self._losses) < 64:
            self._losses.append(fraction)

    def estimated(self, bits_per_s: float) -> None:
        """The receiver's own estimate."""
        self._fresh = bits_per_s

    def late(self) -> None:
        """Pictures waited in vain to be sent within the budget."""
        self._late = True

    def forget(self) -> None:
        """What was said so far is of a time that is over."""
        self.queued = 0
        self.forget_losses()

    def forget_losses(self) -> None:
        """Reports come late: these tell of what was sent before."""
        self.lossy = False
        self._losses.clear()
        self._recent.clear()

    def step(self, sent: float, view: View | None, now: float) -> None:
        """Every half second, with the bits per second `sent` since.

        `view` is of what the receiver told lately, None where it does not report arrivals.
        """
        before = self.any
        self.estimate = self._fallen(sent, now) if view is None else None
        late, self._late = self._late, False
        if late or self.estimate is not None or (view is not None and _held_up(view)):
            self.queued += 1
        elif view is None or not 0 < view.came + view.lost < FEWEST:
            self.queued = 0
        if self._losses:
            self._recent.append(sum(self._losses) / len(self._losses))
            self._losses.clear()
            self._reported_at = now
        elif now - self._reported_at > REPORT_LIFE_S:
            self._recent.clear()
        recent = list(self._recent)
        # What was lost at once, in a stall or a handover, is over when it is told of.
        lasts = len(recent) > 1 and min(recent[-2:]) > LOSS_LIMIT / 2
        self.lossy = lasts and sum(recent) / REPORTS > LOSS_LIMIT
        if self.any and not before:
            self.began_at = now

    def _fallen(self, sent: float, now: float) -> float | None:
        """The receiver's estimate, where it fell a moment ago and is too low."""
        fresh, self._fresh = self._fresh, None
        if fresh is not None:
            if self._before is not None and fresh < self._before * FALL:
                self._fell_at = now
            self._before = fresh
        recent = self._fell_at is not None and now - self._fell_at <= FALL_COUNTS_S
        too_low = self._before is not None and self._before < sent * ESTIMATE_LIMIT
        return self._before if recent and too_low else None


def _held_up(view: View) -> bool:
    """Whether a queue stands on the line: even the luckiest packet waited."""
    known = view.came + view.lost
    waited = view.came > 0 and view.least_wait_s > WAIT_LIMIT_S
    loses = view.loss > (MUCH_LOSS if known >= MANY else SUDDEN_LOSS)
    return known >= FEWEST and (waited or loses)
