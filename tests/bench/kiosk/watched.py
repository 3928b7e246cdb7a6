"""Our screen, with a look every 5 ms at whether Qt's loop still turns.

`python -m tests.bench.kiosk.watched --config FILE --stalls FILE` runs the screen as it is, and
writes at its end when each look came, in seconds of the wall clock.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from kiosk import loading
from wire.ending import leave

LOOK_MS = 5


class Loop(QObject):
    """Notes when Qt's loop came round; begins once there is a loop."""

    there = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[float] = []
        self._timer: QTimer | None = None
        self.there.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._wait, name="loop", daemon=True).start()

    def _wait(self) -> None:
        while QCoreApplication.instance() is None:
            time.sleep(0.01)
        self.there.emit()

    def _begin(self) -> None:
        self._timer = QTimer(interval=LOOK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.looks.append(time.time()))
        self._timer.start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--stalls", type=Path, required=True)
    read = parser.parse_args()
    # As `python -m kiosk` does it.
    loading.begin()
    from kiosk.screen.start import main as screen

    loop = Loop()
    code = screen(read.config)
    read.stalls.write_text(json.dumps(loop.looks))
    leave(code)


if __name__ == "__main__":
    main()
