"""Plays a film with its sound, stepping back whenever a line arrives; run by `test_film_sound`.

``python heard_film.py FILM``: prints a line once the film moves, and after each change.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QVideoSink

from kiosk.screen.projector import Projector
from kiosk.state import Playing, Progress
from wire.ids import ItemId


def main() -> int:
    app = QGuiApplication([])
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        if not any(before.shown_s > 0 for before in told) and progress.shown_s > 0:
            print("moves", flush=True)
        told.append(progress)

    sink = QVideoSink()
    projector = Projector(lambda: sink, tell)
    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def obey() -> None:
        word = sys.stdin.readline().strip()
        projector.duck(word == "duck")
        print(word, flush=True)
        if not word:
            app.quit()

    heard.activated.connect(obey)
    film = Playing(play_id="p1", item_id=ItemId("i1"), title="film", seconds=60, film=sys.argv[1])
    projector.follow(film, held=False)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
