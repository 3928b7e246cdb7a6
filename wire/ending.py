"""The end of a process, bounded: nothing that hangs in a native library outlives it."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
from typing import NoReturn


def end_within(seconds: float) -> None:
    """From now on the process has this long to end, or it is ended with exit code 1.

    The clock runs in a thread of C, so it also ends a process one of whose threads holds
    Python's lock for ever; where every thread stood goes to standard error.
    """
    faulthandler.dump_traceback_later(seconds, exit=True)


def leave(code: int) -> NoReturn:
    """End here, once everything of ours is closed.

    What follows otherwise, the end of Python and of native libraries (PortAudio's, for one, waits
    for streams whose threads wait for Python), has nothing left to do but to hang.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
