"""Chime, sentence and ticks through a real sound server; run by `test_voice` as a process.

Prints as JSON what was spoken to its end, how Qt's loop fared beside a thread that only looks
at the clock, and every Qt message.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.screen.voice.speaker import Speaker

LONGEST_S = 80
messages: list[str] = []


def look_at_the_clock(machine: dict[str, float], over: threading.Event) -> None:
    """How long this process is not let run, or Python is held by somebody."""
    last = time.monotonic()
    while not over.wait(0.02):
        now = time.monotonic()
        machine["longest_s"] = max(machine["longest_s"], now - last)
        last = now


def main() -> int:
    app = QGuiApplication([])
    quiet = {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}
    qInstallMessageHandler(
        lambda kind, _, words: messages.append(words) if kind not in quiet else None
    )
    speaker = Speaker(Path(sys.argv[1]), enabled=True)
    spoken: list[str] = []
    stall = {"longest_s": 0.0, "last": time.monotonic(), "ticks": 0}
    speaker.done.connect(lambda path: spoken.append(Path(path).stem.split("-")[0]))
    speaker.chime()
    speaker.say("over")

    def beat():
        now = time.monotonic()
        stall["longest_s"] = max(stall["longest_s"], now - stall["last"])
        stall["last"] = now
        if len(spoken) == 2 and stall["ticks"] >= 3:
            app.quit()

    def tick():
        stall["ticks"] += 1
        speaker.tick()

    machine = {"longest_s": 0.0}
    over = threading.Event()
    beside = threading.Thread(target=look_at_the_clock, args=(machine, over))
    beside.start()
    timers = [QTimer(interval=20), QTimer(interval=700)]
    for timer, call in zip(timers, (beat, tick), strict=True):
        timer.timeout.connect(call)
        timer.start()
    QTimer.singleShot(LONGEST_S * 1000, app.quit)
    app.exec()
    over.set()
    beside.join()
    told = {
        "spoken": spoken,
        "ticks": stall["ticks"],
        "longest_stall_s": stall["longest_s"],
        "machine_stall_s": machine["longest_s"],
        "messages": messages,
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
