"""What a process has freed, handed back to the machine."""

from __future__ import annotations

import contextlib
import ctypes


def give_back() -> None:
    """Hand what is free back to the machine; takes some milliseconds.  Any thread may call it."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)
