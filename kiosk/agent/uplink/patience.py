"""How long to wait before the next try."""

from __future__ import annotations

import asyncio
import random

BASE_S = 0.5
CAP_S = 120.0
_SPREAD = 2.0


class Backoff:
    """Full jitter: anything between nothing and a bound that doubles with every failure.

    Nine kiosks or 68,000 that lost the hub in one second come back spread out.
    """

    def __init__(self, base_s: float = BASE_S, cap_s: float = CAP_S) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._failures = 0

    def reset(self) -> None:
        self._failures = 0

    def after_failure(self, retry_after_s: float | None = None) -> float:
        """Seconds to wait; never less than what the hub asked for, and not much more.

        A hub that says when to come has counted how many do.
        """
        bound = min(self._cap_s, self._base_s * 2**self._failures)
        if retry_after_s:
            bound = min(bound, _SPREAD * retry_after_s)
        # Beyond the cap the exponent need not grow any more.
        self._failures = min(self._failures + 1, 20)
        return (retry_after_s or 0.0) + random.uniform(0, bound)


class Nudge:
    """Ends somebody's wait early; given twice before the wait it counts once."""

    def __init__(self) -> None:
        self._given = asyncio.Event()

    def give(self) -> None:
        self._given.set()

    def take_back(self) -> None:
        """What was given before the wait does not count."""
        self._given.clear()

    async def wait(self, at_most_s: float) -> bool:
        """Whether it was given within the time."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._given.wait()
        except TimeoutError:
            return False
        self._given.clear()
        return True


async def between_tries(nudge: Nudge, backoff: Backoff, retry_after_s: float | None) -> None:
    """Wait after a failure; only a wait that the hub asked for cannot be cut short."""
    wait_s = backoff.after_failure(retry_after_s)
    if retry_after_s is None:
        await nudge.wait(wait_s)
    else:
        await asyncio.sleep(wait_s)
