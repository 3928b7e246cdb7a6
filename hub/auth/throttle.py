"""Slowing down whoever guesses (pure): longer and longer waits, never a lock-out.

`Waits` counts failures per key (account and address together: nobody locks somebody else
out from elsewhere).  `Buckets` allows so many calls per key.  Both forget the oldest keys,
so nobody fills the memory.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 3
LONGEST_WAIT = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)
_KEYS = 10_000
_FAILED = "sign_in_failed"
_SUCCEEDED = "sign_in_succeeded"


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


class Waits:
    """How long each key has to wait after its failures: 1, 2, 4, ... 60 s.

    `relay` is given a word for the other processes of the hub, `heard` takes one of theirs:
    whoever guesses gains nothing by coming to each of them.
    """

    def __init__(self, relay: Callable[[str], None] = lambda _word: None) -> None:
        self._relay = relay
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, key: str, now: datetime) -> timedelta | None:
        """How long until this key may try; None when it may now."""
        failures = self._failures.get(_digest(key))
        if failures is None or now - failures.last > FORGOTTEN_AFTER:
            return None
        beyond = failures.count - FREE_TRIES
        if beyond < 0:
            return None
        until = failures.last + min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_WAIT)
        return until - now if until > now else None

    def failed(self, key: str, now: datetime) -> None:
        self._relay(f"{_FAILED} {_digest(key)}")
        self._failed(_digest(key), now)

    def succeeded(self, key: str) -> None:
        self._relay(f"{_SUCCEEDED} {_digest(key)}")
        self._failures.pop(_digest(key), None)

    def heard(self, word: str, now: datetime) -> None:
        """Count what another process saw."""
        what, _, key = word.partition(" ")
        if what == _FAILED:
            self._failed(key, now)
        elif what == _SUCCEEDED:
            self._failures.pop(key, None)

    def _failed(self, key: str, now: datetime) -> None:
        before = self._failures.pop(key, None)
        fresh = before is None or now - before.last > FORGOTTEN_AFTER
        self._failures[key] = _Failures(1 if fresh or before is None else before.count + 1, now)
        while len(self._failures) > _KEYS:
            self._failures.popitem(last=False)


def _digest(key: str) -> str:
    """Names and addresses are nobody's business, and a word to other processes is short."""
    return hashlib.sha256(key.encode()).hexdigest()


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
