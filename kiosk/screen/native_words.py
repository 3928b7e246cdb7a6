"""What native code writes to standard error - Qt, its player, the SDK - as lines of our log.

A message handler in Python would be called on whatever thread has something to say, and that
thread then waits for Python's lock; where the thread that holds it waits for that one, both wait
for ever.  A pipe is written by anybody at any time; when nobody reads, what no longer fits is lost.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading

from PySide6.QtCore import qSetMessagePattern

END_S = 0.2
"""How long the last words are waited for: a program that we started may hold the pipe open."""

_QT = "qt/%{type}: %{message}"
_SAID = re.compile(r"qt/(debug|info|warning|critical|fatal): (.*)")
_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.DEBUG,
    "warning": logging.WARNING,
    "critical": logging.ERROR,
    "fatal": logging.CRITICAL,
}
_ERROR_FD = 2

qt_log = logging.getLogger("qt")
native_log = logging.getLogger("native")


class NativeWords:
    """From now on until `close`.

    Python's own standard error stays what it was, also for the stacks of a program that hangs;
    so before any handler of the log keeps the old one.
    """

    def __init__(self) -> None:
        own = os.dup(_ERROR_FD)
        sys.stderr = os.fdopen(own, "w", buffering=1, errors="backslashreplace")
        read, write = os.pipe()
        os.set_blocking(write, False)
        os.dup2(write, _ERROR_FD)
        os.close(write)
        qSetMessagePattern(_QT)
        self._own = own
        self._thread = threading.Thread(target=_hear, args=(read,), name="words", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Whatever is written now goes where it went before; what was said by now is logged."""
        os.dup2(self._own, _ERROR_FD)
        self._thread.join(END_S)


def _hear(read: int) -> None:
    with os.fdopen(read, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            told(line.rstrip())


def told(line: str) -> None:
    """Log one line: Qt's with its level, and who said the others is not known."""
    said = _SAID.fullmatch(line)
    if said is not None:
        qt_log.log(_LEVELS[said[1]], "%s", said[2])
    elif line:
        native_log.info("%s", line)
