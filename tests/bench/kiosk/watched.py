"""Our screen, with a look every 5 ms at whether Qt's loop still turns, once it is asked to.

`python -m tests.bench.kiosk.watched --config FILE --stalls FILE` runs the screen as it is.  It
looks once it is told to (`look`), for that costs what is not the screen's own, and writes at its
end when each look came, in seconds of the wall clock.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kiosk import loading
from kiosk.screen import arenas, libraries
from wire.ending import leave

LOOK_MS = 5


class Loop(QObject):
    """Notes when Qt's loop came round, once there is one and `told` was opened for writing."""

    begins = Signal()

    def __init__(self, told: Path) -> None:
        super().__init__()
        self.looks: list[float] = []
        self._timer: QTimer | None = None
        self.begins.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        os.mkfifo(told)
        threading.Thread(target=self._wait, args=(told,), name="loop", daemon=True).start()

    def _wait(self, told: Path) -> None:
        told.read_bytes()
        self.begins.emit()

    def _begin(self) -> None:
        self._timer = QTimer(interval=LOOK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.looks.append(time.time()))
        self._timer.start()


def look(stalls: Path) -> None:
    """Have the screen that was started with this file look from now on."""
    _told(stalls).write_bytes(b"")


def _told(stalls: Path) -> Path:
    return stalls.with_suffix(".told")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--stalls", type=Path, required=True)
    read = parser.parse_args()
    # As `python -m kiosk` does it.
    loading.begin()
    arenas.bound()
    libraries.pyside()
    from kiosk.config import load
    from kiosk.screen.start import main as screen

    loop = Loop(_told(read.stalls))
    code = screen(load(read.config))
    read.stalls.write_text(json.dumps(loop.looks))
    leave(code)


if __name__ == "__main__":
    main()
