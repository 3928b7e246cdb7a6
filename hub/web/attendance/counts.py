"""How many people, as somebody typed it (pure)."""

from __future__ import annotations


def count(text: str, most: int) -> int | None:
    """The number from 0 to `most`; None where it is not one."""
    found = int(text) if text.isdecimal() and len(text) <= len(str(most)) + 1 else None
    return found if found is not None and found <= most else None
