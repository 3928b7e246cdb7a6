"""What happens to the packets of one direction (pure): each is lost, or comes at a moment."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Condition:
    """One direction.  With `burst` above 1, lost packets come in runs of that mean length."""

    loss: float = 0.0
    burst: float = 1.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    """Each packet is delayed by up to this much more, evenly drawn."""
    overtaking: bool = True
    """Whether a packet may pass one that was delayed more."""
    kbit_per_s: float = 0.0
    """0: any rate."""
    queue_ms: float = 200.0
    """Where the rate is bounded: what would wait longer than this is dropped."""

    def __post_init__(self) -> None:
        if not 0 <= self.loss < 1 or self.burst < 1:
            raise ValueError("loss is a part of 1, and a burst at least one packet long")
        if min(self.delay_ms, self.jitter_ms, self.kbit_per_s, self.queue_ms) < 0:
            raise ValueError("delays, rates and queues are not negative")

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        return cls(**document)


PERFECT = Condition()


class Way:
    """One direction under one condition from one seed; `carry` is asked packet by packet."""

    def __init__(self, condition: Condition, seed: int) -> None:
        self._condition = condition
        # Two sources, so that a packet's delay does not depend on whether others were lost.
        self._losses = random.Random(seed)
        self._delays = random.Random(seed + 1_000_003)
        self._in_burst = False
        self._free_at = 0.0
        self._last_due = 0.0
        self.carried = 0
        self.lost = 0

    def carry(self, size: int, now: float) -> float | None:
        """When a packet of `size` bytes that is sent `now` arrives; None where it never does."""
        condition = self._condition
        extra_s = self._delays.random() * condition.jitter_ms / 1000
        queued_s = self._queue(size, now)
        if self._loses() or queued_s is None:
            self.lost += 1
            return None
        self.carried += 1
        due = now + queued_s + condition.delay_ms / 1000 + extra_s
        if not condition.overtaking:
            due = self._last_due = max(due, self._last_due)
        return due

    def _loses(self) -> bool:
        """Gilbert's two states: nothing is lost in the good one, everything in the bad one.

        The bad state is left with 1 / burst and entered so often that `loss` of all packets
        fall into it; with a burst of 1 / (1 - loss) that is plain chance.
        """
        loss, burst = self._condition.loss, self._condition.burst
        if burst <= 1:
            return self._losses.random() < loss
        leave = 1 / burst
        enter = leave * loss / (1 - loss)
        turns = self._losses.random() < (leave if self._in_burst else enter)
        self._in_burst ^= turns
        return self._in_burst

    def _queue(self, size: int, now: float) -> float | None:
        rate = self._condition.kbit_per_s
        if not rate:
            return 0.0
        waiting = max(0.0, self._free_at - now)
        if waiting * 1000 > self._condition.queue_ms:
            return None
        self._free_at = now + waiting + size * 8 / (rate * 1000)
        return self._free_at - now
