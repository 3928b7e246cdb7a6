"""Hashing passwords: argon2id, in a thread, two at a time.

A hash costs 19 MiB and some 20 ms; without the bound a crowd at the sign-in would take the
machine away from the lesson.
"""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 8
LONGEST = 128

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when nobody has the name, so that a wrong name takes as long as a wrong password.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def generate() -> str:
    """A password for somebody to begin with: 80 random bits, easy to read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


class Passwords:
    """Checks passwords without taking the event loop or the machine away from others."""

    def __init__(self) -> None:
        self._two_at_a_time = asyncio.Semaphore(2)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is the one; always False, and as slow, without a hash."""
        async with self._two_at_a_time:
            right = await asyncio.to_thread(_verify, password, password_hash or _NOBODY)
        return right and password_hash is not None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
