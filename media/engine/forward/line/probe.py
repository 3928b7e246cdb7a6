"""Trying a higher rate with padding before anything is sent at it.

First a train, a few packets at once: a line too thin spreads them over a moment and the attempt
ends there, before sound has to wait for long.  Only then the rate itself, from half of it
upwards, for as long as a queue needs to show; it ends early where one does.  The padding fills
up what the pictures of the moment leave.
"""

from __future__ import annotations

from enum import Enum

from media.engine.forward.line.stamps import Stamps, View

TRAIN_S = 0.05  # of the rate in question
LEAST_TRAIN_BYTES = 1800
TRAIN_SPREAD = 1.25
JITTER_S = 0.03
RAMP_S = 0.4
LONG_S = 1.2
LONG_WAIT_S = 0.05
TOO_LONG_S = 0.12
ANSWER_S = 1.0  # reports later than this are as good as none
TAIL_S = 0.07  # the last stamps of a span may be lost and nobody tell
LOSS_LIMIT = 0.10
KNOWN = 0.6
FEWEST = 3
ENOUGH = 0.75  # of the bytes; less was sent by a machine that had no time
AT_ONCE_S = 0.06


class Verdict(Enum):
    """How a probe ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"  # nothing was learnt of the line


class Probe:
    """One attempt at `bits_per_s` for everything on a line; `now` is when it begins."""

    def __init__(self, bits_per_s: float, stamps: Stamps, now: float) -> None:
        self.bits_per_s = bits_per_s
        self._stamps = stamps
        self._marks = stamps.marks
        self._counted = False
        self.through: float | None = None
        """What came through, where that was measured."""
        self._train = max(LEAST_TRAIN_BYTES, int(bits_per_s / 8 * TRAIN_S))
        self._long = False
        self._begun = now
        self._from: int | None = None  # bytes on the line before
        self._sent = 0
        self._stopped_at: float | None = None

    def padding(self, total: int, now: float) -> int:
        """How many bytes of padding to send now, given what has gone out in all."""
        if self._stopped_at is not None:
            return 0
        if not self._long:
            self._stopped_at = now
            return self._train
        if self._from is None:
            self._from = total
        self._sent = total - self._from
        if now >= self._begun + LONG_S:
            self._stopped_at = now
            return 0
        due = self._due(now - self._begun) - self._sent
        return max(0, min(int(due), int(self.bits_per_s / 8 * AT_ONCE_S)))

    def sent(self) -> None:
        """What `padding` asked for is out."""
        if self._stopped_at is not None and not self._counted:
            self._counted = True
            self._marks = self._stamps.marks - self._marks

    def judge(self, now: float) -> Verdict | None:
        """The verdict, or None while the probe goes on."""
        until = self._stopped_at if self._stopped_at is not None else now
        view = self._stamps.sent_since(self._begun, until)
        if self._long and view.came >= FEWEST and view.last_wait_s > view.least_wait_s + TOO_LONG_S:
            return self._end(view, Verdict.FAILED)
        if self._stopped_at is None:
            return None
        if not self._answered(view) and now < self._stopped_at + ANSWER_S:
            return None
        if view.came + view.lost < KNOWN * self._marks or view.came < FEWEST:
            return self._end(view, Verdict.FAILED)  # silence is no consent
        if _loses(view) or self._held_up(view):
            return self._end(view, Verdict.FAILED)
        if not self._long:
            self._long, self._begun, self._stopped_at = True, now, None
            self._marks, self._counted = self._stamps.marks, False
            return None
        enough = self._sent >= self._due(LONG_S) * ENOUGH
        return self._end(view, Verdict.PASSED if enough else Verdict.UNDECIDED)

    def _due(self, seconds: float) -> float:
        """Bytes that are to be on the line after so long."""
        ramp = min(seconds, RAMP_S)
        return self.bits_per_s / 8 * (seconds - ramp / 2 + ramp * ramp / (4 * RAMP_S))

    def _answered(self, view: View) -> bool:
        if not self._long:
            return view.came + view.lost >= self._marks
        return self._stopped_at is not None and self._stamps.newest_known >= (
            self._stopped_at - TAIL_S
        )

    def _held_up(self, view: View) -> bool:
        if self._long:
            return view.last_wait_s > view.least_wait_s + LONG_WAIT_S
        return view.spread_s > self._train * 8 / self.bits_per_s * TRAIN_SPREAD + JITTER_S

    def _end(self, view: View, verdict: Verdict) -> Verdict:
        if self._long and not _loses(view):
            self.through = view.bits_per_s
        return verdict


def _loses(view: View) -> bool:
    """Whether more is lost than may be by chance; of a train one always may."""
    return view.lost > max(1.0, LOSS_LIMIT * (view.came + view.lost))
