"""Writers of one process, in the order they came.

SQLite lets one write at a time and has the others look again every tenth of a second.  Whoever
writes piece after piece, as the watch does when a county loses its line, would leave them gaps too
short to be seen, and a heartbeat would wait for seconds.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

_LONGEST_S = 10.0
"""After that the database itself is asked, which refuses in its own words."""


class Turns:
    """Any thread may take one; not a second one within the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def mine(self) -> Iterator[None]:
        """The block is run when it is one's turn."""
        is_mine = self._take()
        try:
            yield
        finally:
            if is_mine:
                self._leave()

    def _take(self) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            came = threading.Event()
            self._waiting.append(came)
        if came.wait(_LONGEST_S):
            return True
        with self._lock:
            if came.is_set():
                return True
            self._waiting.remove(came)
            return False

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                # From hand to hand: nobody who comes now is faster.
                self._waiting.popleft().set()
            else:
                self._is_taken = False
