"""The end of a process, bounded: nothing that hangs in a native library outlives it."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import socket
import sys
import threading
from typing import NoReturn

_kept: list[socket.socket] = []
_bounded = threading.Lock()


def end_within(seconds: float) -> None:
    """From now on the process has this long to end, or it is ended with exit code 1.

    The clock runs in a thread of C, so it also ends a process one of whose threads holds
    Python's lock for ever; where every thread stood goes to standard error.  Said twice, the
    first time counts.
    """
    if _bounded.acquire(blocking=False):
        faulthandler.dump_traceback_later(seconds, exit=True)


def end_within_of_a_signal(seconds: float) -> None:
    """From the first signal that Python handles, `end_within`; called once, on the main thread.

    Python's own handler waits for the main thread, and that may wait in native code for ever.
    """
    heard, told = socket.socketpair()
    told.setblocking(False)
    _kept.append(told)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        heard.recv(1)
        end_within(seconds)

    threading.Thread(target=wait, name="ending", daemon=True).start()


def leave(code: int) -> NoReturn:
    """End here, once everything of ours is closed.

    What follows otherwise, the end of Python and of native libraries (PortAudio's, for one, waits
    for streams whose threads wait for Python), has nothing left to do but to hang.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
