"""A palm on the glass presses nothing.

A panel tells it as many fingers at once.  As soon as there are so many, whatever is being held
down is let go without having been pressed, and nothing counts until the hand is off again.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QEventPoint, QTouchEvent
from PySide6.QtQuick import QQuickWindow

FINGERS = 3
"""So many at once are no fingers: two people may tap two names at the same time."""

_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd})


class Palm(QObject):
    """Keeps what a palm does from a window's pages, for as long as it lives."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__(window)
        self._window = window
        self._leans = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Whether this event goes no further."""
        if event.type() not in _TOUCHES:
            return False
        touch = cast(QTouchEvent, event)
        down = [
            point for point in touch.points() if point.state() is not QEventPoint.State.Released
        ]
        if len(down) >= FINGERS and not self._leans:
            self._leans = True
            self._let_go(touch)
        if not self._leans:
            return False
        self._leans = bool(down)
        # Else Qt would try it as a mouse.
        event.accept()
        return True

    def _let_go(self, touch: QTouchEvent) -> None:
        cancel = QTouchEvent(
            QEvent.Type.TouchCancel,
            touch.pointingDevice(),
            Qt.KeyboardModifier.NoModifier,
            [],
        )
        QCoreApplication.sendEvent(self._window, cancel)
