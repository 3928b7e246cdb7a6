"""Moving the wall clock of every program that follows a control socket (`wire.clock`)."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path


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
        # Closing alone does not wake a thread that waits in `accept`.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
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
