"""How many heaps glibc keeps for this process.

A room brings some twenty threads, and each of them would get a heap of its own (eight for each
core), of which little comes back when it is left: tens of MiB more, and more with every lesson.
Two are enough; and what a lesson leaves free in them goes back when it is over.
"""

from __future__ import annotations

import contextlib
import ctypes

_M_ARENA_MAX = -8
"""From <malloc.h>."""
MOST = 2


def give_back() -> None:
    """Hand what is free back to the machine; takes some milliseconds.  Any thread may call it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def bound() -> bool:
    """Have at most `MOST`; before any thread is started.  False with another C library."""
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, MOST))
    except (OSError, AttributeError):
        return False
