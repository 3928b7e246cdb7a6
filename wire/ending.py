"""The end of a process, bounded: nothing that hangs in a native library outlives it."""

from __future__ import annotations

import faulthandler


def end_within(seconds: float) -> None:
    """From now on the process has this long to end, or it is ended with exit code 1.

    The clock runs in a thread of C, so it also ends a process one of whose threads holds
    Python's lock for ever; where every thread stood goes to standard error.
    """
    faulthandler.dump_traceback_later(seconds, exit=True)
