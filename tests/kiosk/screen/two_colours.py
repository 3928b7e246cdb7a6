"""A screen whose lesson shows red and blue in turn; run by `test_pixels` on a display of its own.

``python two_colours.py SOCKET``: everything is the real screen except the room.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from livekit import rtc
from PySide6.QtGui import QGuiApplication
from shiboken6 import delete

from kiosk.config import Panel
from kiosk.screen.bridge import Bridge
from kiosk.screen.pages import documents
from kiosk.screen.show import Show
from kiosk.screen.voice.speaker import Speaker
from kiosk.screen.window import Window
from media.lesson_room import LessonFigures
from media.view import SELF, LessonView, Link, Tile

WIDTH, HEIGHT, FRAMES_A_SECOND = 640, 360, 15
RED, BLUE = (81, 90, 240), (41, 240, 110)
TEACHER = Tile("staff:park", "박정은 선생님", None, has_picture=True)
OURS = Tile(SELF, "우리", None, mine=True, has_picture=True)


def one_colour(yuv: tuple[int, int, int]) -> rtc.VideoFrame:
    luma, quarter = WIDTH * HEIGHT, WIDTH * HEIGHT // 4
    data = bytes([yuv[0]]) * luma + bytes([yuv[1]]) * quarter + bytes([yuv[2]]) * quarter
    return rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, bytearray(data))


class Room:
    figures = LessonFigures()

    def __init__(self, seat):
        self._seat = seat

    async def run(self, lesson_id, self_muted=False, *, outside=False, open_since=None):
        tiles = (OURS,)
        view = LessonView(Link.LIVE, instructor=TEACHER, main="staff:park", tiles=tiles)
        self._seat.on_view(view)
        while True:
            for colour in (RED, BLUE):
                for _ in range(FRAMES_A_SECOND):
                    self._seat.on_frame("staff:park", one_colour(colour))
                    self._seat.on_frame(SELF, one_colour(BLUE))
                    await asyncio.sleep(1 / FRAMES_A_SECOND)

    def open(self):
        pass

    def raise_hand(self, up):
        pass

    def set_self_muted(self, muted):
        pass

    def answer(self, question_id, answer):
        pass

    def duck(self, ducked):
        pass


def main() -> int:
    app = QGuiApplication([])
    panel = Panel(fullscreen=False, width=1280, height=720)
    window = Window(panel, documents.first(datetime.now(UTC)))
    bridge = Bridge(Path(sys.argv[1]), Room)
    speaker = Speaker(Path(tempfile.gettempdir()), enabled=False)
    show = Show(window, bridge, speaker, lambda: datetime.now(UTC), 0.4)
    bridge.start()
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    code = app.exec()
    bridge.stop()
    delete(show)
    window.close()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
