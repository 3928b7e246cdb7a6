"""Slowing down whoever guesses (pure): longer and longer waits, never a lock-out.

`Waits` counts failures per key (account and address together: nobody locks somebody else
out from elsewhere).  `Buckets` allows so many calls per key.  Both forget the oldest keys,
so nobody fills the memory.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 3
LONGEST_WAIT = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)
_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


class Waits:
    """How long each key has to wait after its failures: 1, 2, 4, ... 60 s."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, key: str, now: datetime) -> timedelta | None:
        """How long until this key may try; None when it may now."""
        failures = self._failures.get(key)
        if failures is None or now - failures.last > FORGOTTEN_AFTER:
            return None
        beyond = failures.count - FREE_TRIES
        if beyond < 0:
            return None
        until = failures.last + min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_WAIT)
        return until - now if until > now else None

    def failed(self, key: str, now: datetime) -> None:
        before = self._failures.pop(key, None)
        fresh = before is None or now - before.last > FORGOTTEN_AFTER
        self._failures[key] = _Failures(1 if fresh or before is None else before.count + 1, now)
        while len(self._failures) > _KEYS:
            self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)


@dataclass(frozen=True, slots=True)
class _Bucket:
    tokens: float
    at: datetime


class Buckets:
    """A token bucket per key: `burst` at once, one more every `refill`."""

    def __init__(self, burst: int, refill: timedelta) -> None:
        self._burst = burst
        self._refill = refill
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str, now: datetime) -> timedelta | None:
        """Take one token: None, or how long until there is one."""
        bucket = self._buckets.pop(key, _Bucket(self._burst, now))
        grown = bucket.tokens + max((now - bucket.at) / self._refill, 0.0)
        tokens = min(float(self._burst), grown)
        # Shorter than a microsecond is no wait.
        wait = max(1 - tokens, 0.0) * self._refill or None
        self._buckets[key] = _Bucket(tokens if wait else max(tokens - 1, 0.0), now)
        while len(self._buckets) > _KEYS:
            self._buckets.popitem(last=False)
        return wait
