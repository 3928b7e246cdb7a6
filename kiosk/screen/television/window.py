"""The second window: what the first one shows, for everybody in the room, without a button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6 import QtQuick  # noqa: F401  (without it windows come back as bare QWindow)
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import delete

from kiosk.config import Television
from kiosk.screen.television import outputs

TELEVISION = Path(__file__).parents[1] / "qml" / "Television.qml"
SHOWN = (*("scene", "words", "lesson", "countdown", "player", "quiet", "talk", "alert"),)
"""The documents it draws; the others are about buttons."""


class TelevisionError(Exception):
    """The QML file does not load; Qt has logged why."""


class TelevisionWindow:
    """Shown while its output is there; an engine of its own, because its sizes are others."""

    def __init__(
        self, told: Television, documents: Mapping[str, Any], first: QQuickWindow | None = None
    ) -> None:
        """`first` keeps the keyboard, and is told whether it has a television beside it."""
        self._told, self._first = told, first
        self._copied: dict[str, tuple[QVideoSink, QVideoSink]] = {}
        self._engine = QQmlApplicationEngine()
        self._engine.setInitialProperties({"diagonalInch": told.diagonal_inch, **_of_it(documents)})
        self._engine.load(QUrl.fromLocalFile(str(TELEVISION)))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise TelevisionError(f"cannot load {TELEVISION}; the lines above say why")
        self.quick: QQuickWindow = roots[0]
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._place)
            app.screenRemoved.connect(self._place)
        self._place()

    @property
    def root(self) -> QQuickItem:
        return self.quick.contentItem()

    @property
    def is_there(self) -> bool:
        """Whether its output is there, and shows it."""
        return self.quick.isVisible()

    def show(self, documents: Mapping[str, Any]) -> None:
        """What has changed of the first window's documents."""
        for name, document in _of_it(documents).items():
            self.quick.setProperty(name, document)

    def copy(self, name: str, sink: QVideoSink, own: QVideoSink) -> None:
        """Show what `sink` of the first window is shown; once for each name."""
        if name in self._copied:
            return
        # Kept: Qt's own hold on them is not enough for Python's end of the signal.  And a function
        # of Python's: PySide cannot make the method of a sink that QML made into a slot.
        self._copied[name] = (sink, own)
        sink.videoFrameChanged.connect(lambda frame: own.setVideoFrame(frame))  # noqa: PLW0108

    def close(self) -> None:
        """Delete the window with all that is in it."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.disconnect(self._place)
            app.screenRemoved.disconnect(self._place)
        self.quick.close()
        # Left to an event loop that has ended it would break when Python ends.
        delete(self._engine)

    def _place(self, *_: object) -> None:
        screen = outputs.find(self._told.output)
        if self._first is not None:
            # Without one the panel shows the lesson itself.
            self._first.setProperty("apart", screen is not None)
        if screen is None:
            self.quick.hide()
            return
        outputs.fill(self.quick, screen)
        if self._first is not None:
            # Whoever uses a remote control uses the first window.
            self._first.requestActivate()


def _of_it(documents: Mapping[str, Any]) -> dict[str, Any]:
    return {name: documents[name] for name in SHOWN if name in documents}
