"""One sentence of the kiosk, shown and said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words on the screen, at most `limit` characters, and what is said aloud."""

    text: str
    limit: int
    spoken: str = ""
