"""Sentences one after another, some recorded by a person; run by `test_voice` as a process.

Reads as JSON where the recordings are, and prints which file each sentence was heard from.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.screen.voice.speaker import Speaker

LONGEST_S = 80
KEYS = ("over", "thanks", "no_roll_yet")


def main() -> int:
    app = QGuiApplication([])
    speaker = Speaker(Path(sys.argv[1]), enabled=True)
    speaker.recorded = {key: Path(path) for key, path in json.load(sys.stdin).items()}
    left, heard = list(KEYS), {}

    def next_one(path: str = "") -> None:
        if path:
            heard[left.pop(0)] = path
        if left:
            speaker.say(left[0])
        else:
            app.quit()

    speaker.done.connect(next_one)
    QTimer.singleShot(0, next_one)
    QTimer.singleShot(LONGEST_S * 1000, app.quit)
    app.exec()
    print(json.dumps(heard))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
