"""How a kiosk becomes ours (pure): RFC 8628 in shape, with a code read out by telephone.

A kiosk asks for a code and polls; an operator enters the code for a centre; the next poll
gets the credential, once.  Eight digits are 26 bits: enough only because a code lives ten
minutes, works once, and wrong ones are counted (`Guesses`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wire.ids import CenterId, KioskId

LIFETIME = timedelta(minutes=10)
INTERVAL_S = 5
SLOWER_S = 5
"""Added to the interval at every poll that comes too early (RFC 8628, section 3.5)."""
CODE_DIGITS = 8
GUESSES = 5
"""Wrong codes one person may enter within `LIFETIME`."""

# A poll is in time when it comes this much early: timers and networks jitter.
_TOLERANCE = timedelta(milliseconds=500)
_TO_COLLECT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One kiosk asking to become ours."""

    id: str
    device_hash: str  # SHA-256 of the device code
    user_code: str
    expires_at: datetime
    interval_s: int = INTERVAL_S
    polled_at: datetime | None = None
    kiosk_id: KioskId | None = None  # set once an operator entered the code
    center_id: CenterId | None = None
    collected: bool = False  # the credential was given out


class Answer(StrEnum):
    """What a poll gets."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    EXPIRED = "expired"
    GRANTED = "granted"


def begin(pairing_id: str, device_hash: str, user_code: str, now: datetime) -> Pairing:
    return Pairing(pairing_id, device_hash, user_code, now + LIFETIME)


def draw_code(taken: Callable[[str], bool], below: Callable[[int], int]) -> str:
    """A code of eight digits that is not in use; `below` is a random source."""
    while True:
        code = f"{below(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if not taken(code):
            return code


def tidy_code(typed: str) -> str:
    """What somebody typed, as a code: "1234 5678" and "1234-5678" are both meant."""
    return "".join(sign for sign in typed if sign not in " -\u00a0\t")


def is_open(pairing: Pairing, now: datetime) -> bool:
    """Whether its code may still be entered."""
    return pairing.kiosk_id is None and now < pairing.expires_at


def approve(pairing: Pairing, kiosk_id: KioskId, center_id: CenterId, now: datetime) -> Pairing:
    """The code was entered.  Only an open pairing may be approved.

    A code entered in its last second still leaves the kiosk a minute to fetch its credential.
    """
    expires_at = max(pairing.expires_at, now + _TO_COLLECT)
    return replace(pairing, kiosk_id=kiosk_id, center_id=center_id, expires_at=expires_at)


def poll(pairing: Pairing, now: datetime) -> tuple[Pairing, Answer]:
    """The kiosk asks.  `Answer.GRANTED` comes once; whoever asks again starts over."""
    if pairing.collected or now >= pairing.expires_at:
        return pairing, Answer.EXPIRED
    early = (
        pairing.polled_at is not None
        and now < pairing.polled_at + timedelta(seconds=pairing.interval_s) - _TOLERANCE
    )
    polled = replace(pairing, polled_at=now)
    if early:
        return replace(polled, interval_s=pairing.interval_s + SLOWER_S), Answer.SLOW_DOWN
    if pairing.kiosk_id is None:
        return polled, Answer.PENDING
    return replace(polled, collected=True), Answer.GRANTED


@dataclass(frozen=True, slots=True)
class Guesses:
    """The wrong codes one person entered lately."""

    at: tuple[datetime, ...] = ()

    def wait(self, now: datetime) -> timedelta | None:
        """How long until the next try, None when it may be made now."""
        recent = self._recent(now)
        return None if len(recent) < GUESSES else recent[-GUESSES] + LIFETIME - now

    def wrong(self, now: datetime) -> Guesses:
        return Guesses((*self._recent(now), now))

    def _recent(self, now: datetime) -> tuple[datetime, ...]:
        return tuple(moment for moment in self.at if now < moment + LIFETIME)
