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
_SDK = "RUST_LOG"
_SDK_SAID = re.compile(r"\[\S+ (ERROR|WARN) +(\S+)\] (.*)")
_SDK_LEVELS = {"ERROR": logging.ERROR, "WARN": logging.WARNING}
_ERROR_FD = 2

qt_log = logging.getLogger("qt")
sdk_log = logging.getLogger("livekit")
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
        # What its C callback (`media.lesson_room.receiving.tap`) does not take it says here.
        os.environ.setdefault(_SDK, "warn")
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
    """Log one line: Qt's and the SDK's with its level, and who said others is not known."""
    if said := _SAID.fullmatch(line):
        qt_log.log(_LEVELS[said[1]], "%s", said[2])
    elif said := _SDK_SAID.fullmatch(line):
        sdk_log.log(_SDK_LEVELS[said[1]], "%s: %s", said[2], said[3])
    elif line:
        native_log.info("%s", line)
