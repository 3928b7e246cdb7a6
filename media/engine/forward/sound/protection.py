"""How many predecessors the packets to one subscriber carry.

One is carried from the beginning, so that the first loss is no loss.  A line that loses more
gets two, one of them three packets old, for losses come in rows.  What is carried costs as much
as the sound itself, and a line that is full loses more for it: every change is a trial, and
where it made things worse it is taken back for a while.  Loss is what the subscriber asks for
again, in parts of what was sent.
"""

from __future__ import annotations

OLDER: tuple[tuple[int, ...], ...] = ((), (1,), (3, 1))
"""By depth, how many packets older those are which are carried."""
FEW = 0.01
MANY = 0.25
WORSE = 1.5
STEP_S = 2.0
TRIAL_S = 4.0
BARRED_S = 60.0
CALM_S = 30.0


class Protection:
    """One stream; `depth` is an index of OLDER."""

    __slots__ = ("_asked", "_barred_until", "_before", "_calm_since", "_sent", "_tried_at", "depth")

    def __init__(self) -> None:
        self.depth = 1
        self._asked = 0
        self._sent = 0
        self._before = 0.0  # loss when the trial began
        self._tried_at: float | None = None
        self._barred_until = 0.0
        self._calm_since: float | None = None

    def asked(self, packets: int) -> None:
        """The subscriber misses so many."""
        self._asked += packets

    def step(self, packets: int, now: float) -> None:
        """Weigh what happened since the last step, with all `packets` so far; every STEP_S."""
        sent = packets - self._sent
        if sent <= 0:
            return
        loss = self._asked / sent
        self._asked, self._sent = 0, packets
        if self._tried_at is not None:
            if now - self._tried_at >= TRIAL_S:
                self._judge(loss, now)
        elif now < self._barred_until:
            return
        elif loss > MANY and self.depth:
            self._try(0, loss, now)
        elif loss > FEW and self.depth < 2:
            self._try(2, loss, now)
        self._calm(loss, now)

    def _try(self, depth: int, loss: float, now: float) -> None:
        self._before, self._tried_at, self.depth = loss, now, depth

    def _judge(self, loss: float, now: float) -> None:
        """End a trial: less is kept where it helped much, more where it did not hurt."""
        self._tried_at = None
        if self.depth == 0:
            if loss > self._before / WORSE:
                self.depth = 2
            self._barred_until = now + BARRED_S
        elif loss > self._before * WORSE + FEW:
            self.depth = 0 if loss > MANY else 1
            self._barred_until = now + BARRED_S

    def _calm(self, loss: float, now: float) -> None:
        """Back to one predecessor where nothing was lost for long."""
        if loss > FEW or self.depth == 1 or self._tried_at is not None:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        elif now - self._calm_since >= CALM_S and now >= self._barred_until:
            self.depth, self._calm_since = 1, None
