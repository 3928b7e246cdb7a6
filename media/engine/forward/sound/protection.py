"""How many predecessors the packets to one subscriber carry.

One is carried from the beginning, so that the first loss is no loss.  A subscriber that asks for
packets again gets two, one of them three packets old, for losses come in rows.  What is carried
costs as much as the sound itself: where much stays lost though it is sent again, the line may be
full, so nothing goes twice for a trial, and that is kept for a while if it helped.
"""

from __future__ import annotations

OLDER: tuple[tuple[int, ...], ...] = ((), (1,), (3, 1))
"""By depth, how many packets older those are which are carried."""
STEP_S = 2.0
FEW = 0.01
"""Asked for, of those sent: less is calm."""
CALM_S = 30.0
FULL = 0.10
"""Still lost, of those sent."""
HELPED = 0.7
TRIAL_S = 6.0  # a receiver reports on sound every five seconds
KEPT_S = 60.0


class Protection:
    """One stream; `depth` is an index of OLDER."""

    __slots__ = (
        "_asked",
        "_before",
        "_calm_since",
        "_most",
        "_packets",
        "_settled_until",
        "_tried_at",
        "_wanted",
        "depth",
    )

    def __init__(self) -> None:
        self.depth = 1
        self._most = len(OLDER) - 1
        self._wanted = 1  # were there room
        self._asked = 0
        self._packets = 0
        self._calm_since: float | None = None
        self._tried_at: float | None = None
        self._before = 0.0
        self._settled_until = 0.0

    def limit(self, most: int) -> None:
        """What a thin line has room for."""
        self._most = most
        self._want(self._wanted)

    def asked(self, packets: int) -> None:
        """The subscriber misses so many, or thinks so."""
        self._asked += packets

    def missed(self, sequences: list[int]) -> list[int]:
        """Of packets asked for at one time, those that nothing else brings along.

        What comes twice and late makes a receiver wait longer for everything, and where the
        line is full it costs another packet its place.
        """
        if not self._wanted:
            return []
        asked = {sequence & 0xFFFF for sequence in sequences}
        return [
            sequence
            for sequence in sequences
            if all(sequence + distance & 0xFFFF in asked for distance in OLDER[self.depth])
        ]

    def step(self, packets: int, now: float) -> None:
        """Weigh what was asked for of all `packets` so far; every STEP_S."""
        sent, self._packets = packets - self._packets, packets
        asked, self._asked = self._asked, 0
        if self._tried_at is not None or now < self._settled_until or sent <= 0:
            return
        if asked > sent * FEW:
            self._want(2 if self._wanted else 1)
            self._calm_since = None
        elif self._wanted != 1:
            if self._calm_since is None:
                self._calm_since = now
            if now - self._calm_since >= CALM_S:
                self._want(1)
                self._calm_since = None

    def reported(self, lost: float, now: float) -> None:
        """What the subscriber lost for good, of 1, since it reported last."""
        if self._tried_at is None:
            if lost > FULL and self.depth and now >= self._settled_until:
                self._want(0)
                self._tried_at, self._before = now, lost
        elif now - self._tried_at >= TRIAL_S:
            if lost > self._before * HELPED:
                self._want(2)
            self._tried_at, self._settled_until = None, now + KEPT_S

    def _want(self, depth: int) -> None:
        self._wanted = depth
        self.depth = min(depth, self._most)
