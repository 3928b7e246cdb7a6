"""The one source of wall time in a process, and how a test moves it for all of them.

Each process builds one `Clock` at its root and hands it down; nobody else asks the
operating system what time it is.  A night cannot be waited for, so a clock may follow a
control socket: a Unix stream socket that sends one JSON line per change,
``{"offset_s": 3600.0}``, the newest line first on connect.  `ClockControl` is its server.
Without a control socket a clock is the system's.
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


class ClockControl:
    """Serves a control socket and moves every clock that follows it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset_s = 0.0
        self._lock = threading.Lock()
        self._followers: list[socket.socket] = []
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, name="clock-control", daemon=True).start()

    def move_to(self, moment: datetime) -> None:
        """Make every following clock read `moment` now."""
        self.set_offset((moment - datetime.now(UTC)).total_seconds())

    def set_offset(self, seconds: float) -> None:
        """Shift every following clock by `seconds` from the system's time."""
        with self._lock:
            self._offset_s = seconds
            self._followers = [sock for sock in self._followers if self._tell(sock)]

    def close(self) -> None:
        """Stop serving; the clocks keep the offset they have."""
        self._listener.close()
        with self._lock:
            for sock in self._followers:
                sock.close()
            self._followers.clear()
        self.path.unlink(missing_ok=True)

    def _tell(self, sock: socket.socket) -> bool:
        try:
            sock.sendall(json.dumps({"offset_s": self._offset_s}).encode() + b"\n")
        except OSError:
            sock.close()
            return False
        return True

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._tell(sock):
                    self._followers.append(sock)
