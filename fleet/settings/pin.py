"""The four digits that open the helper's corner of a kiosk (pure): kept only as a hash.

Four digits are no secret from who holds the hash; it only keeps them from being read by the
way.  What protects the corner is that a kiosk takes few tries a minute.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

DIGITS = 4
_COST = {"n": 2**12, "r": 8, "p": 1}
_HASHED = re.compile(r"scrypt:[0-9a-f]{16}:[0-9a-f]{32}")


def is_plain(text: str) -> bool:
    """Whether these are the digits themselves."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", text) is not None


def kept(text: str) -> str:
    """Digits or a hash, as a hash; a `ValueError` for anything else."""
    if _HASHED.fullmatch(text):
        return text
    if not is_plain(text):
        raise ValueError(f"must be {DIGITS} digits")
    salt = secrets.token_bytes(8)
    return f"scrypt:{salt.hex()}:{_digest(text, salt)}"


def is_right(typed: str, hashed: str) -> bool:
    """Takes some ten milliseconds."""
    if not is_plain(typed) or not _HASHED.fullmatch(hashed):
        return False
    _, salt, digest = hashed.split(":")
    return hmac.compare_digest(_digest(typed, bytes.fromhex(salt)), digest)


def _digest(text: str, salt: bytes) -> str:
    return hashlib.scrypt(text.encode(), salt=salt, dklen=16, **_COST).hex()
