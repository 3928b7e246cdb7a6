"""How many heaps glibc keeps for this process.

A room brings some twenty threads, and each of them would get a heap of its own (eight for each
core), of which little comes back when it is left: tens of MiB more, and more with every lesson.
Two are enough; and what a lesson leaves free in them goes back when it is over (`wire.heap`).
"""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8
"""From <malloc.h>."""
MOST = 2


def bound() -> bool:
    """Have at most `MOST`; before any thread is started.  False with another C library."""
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, MOST))
    except (OSError, AttributeError):
        return False
