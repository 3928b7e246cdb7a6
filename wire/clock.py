"""The one source of wall time in a process, and how a test moves it for all of them.

Each process builds one `Clock` at its root and hands it down; nobody else asks the
operating system what time it is.  A night cannot be waited for, so a clock may follow a
control socket: a Unix stream socket that sends one JSON line per change,
``{"offset_s": 3600.0}``, the newest one at once on connect.  Without a control socket a
clock is the system's.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_RETRY_S = 0.5


class Clock:
    """Wall time in UTC, possibly shifted by a control socket."""

    def __init__(self, control: Path | None = None) -> None:
        self._offset = timedelta(0)
        self._first = threading.Event()
        if control is not None:
            threading.Thread(
                target=self._follow, args=(control,), name="clock", daemon=True
            ).start()
            self._first.wait(timeout=2.0)

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def from_system(self, moment: datetime) -> datetime:
        """What this clock showed when the system's clock, as another program read it, did."""
        return moment + self._offset

    def _follow(self, path: Path) -> None:
        while True:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as sock:
                sock.connect(str(path))
                for line in sock.makefile("r", encoding="utf-8"):
                    self._offset = timedelta(seconds=float(json.loads(line)["offset_s"]))
                    self._first.set()
            time.sleep(_RETRY_S)
