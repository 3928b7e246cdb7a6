"""The window with nothing on it: all that the screen needs Qt for before the rest is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtQuick  # noqa: F401  (without it windows come back as bare QWindow)
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QGuiApplication, QScreen
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.screen.television import outputs

if TYPE_CHECKING:
    from kiosk.config import Panel

MAIN = Path(__file__).parent / "qml" / "Main.qml"
FONT, FALLBACK = "NanumSquareRound", "Noto Sans CJK KR"


class QmlError(Exception):
    """The QML files do not load; Qt has logged why."""


class Shell:
    """`Main.qml`, made and as large as its panel."""

    def __init__(self) -> None:
        QFont.insertSubstitution(FONT, FALLBACK)
        self.engine = QQmlApplicationEngine()
        self.engine.load(QUrl.fromLocalFile(str(MAIN)))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise QmlError(f"cannot load {MAIN}; the lines above say why")
        self.quick: QQuickWindow = roots[0]

    def open(self, panel: Panel, screen: QScreen | None = None) -> None:
        """Show it in a window of the panel's size, or over the whole of `screen`."""
        self.quick.setWidth(panel.width)
        self.quick.setHeight(panel.height)
        if not panel.fullscreen:
            self.quick.show()
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        if screen is not None:
            outputs.fill(self.quick, screen)
        else:
            self.quick.showFullScreen()
