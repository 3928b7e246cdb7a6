"""Pictures of the screen for the operator: every so often, or once when one is asked for.

None is taken while names are on it, or what the camera sees is tried out.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kiosk.state import KioskState

WARNING_MS = 3000
"""People read that somebody looks before a picture is taken."""


class Watching(QObject):
    """Takes them; `take` gets the errand a picture is for, empty for the regular ones."""

    def __init__(self, take: Callable[[str], None], every_s: float, parent: QObject) -> None:
        """`every_s` is what the config file says; 0 is never."""
        super().__init__(parent)
        self._take = take
        self._own_every_s = every_s
        self._every_s = 0.0
        self._errand = ""
        self._private = False
        self._regular = QTimer(self)
        self._regular.timeout.connect(self._take_regular)
        self._asked = QTimer(self, singleShot=True, interval=WARNING_MS)
        self._asked.timeout.connect(self._take_asked)
        self._be_regular(every_s)

    def follow(self, state: KioskState) -> None:
        self._private = state.attendance_open or state.corner is not None
        told = state.settings.picture_every_s
        self._be_regular(self._own_every_s if told is None else told)
        if state.watched is not None and state.watched.errand_id != self._errand:
            self._errand = state.watched.errand_id
            self._asked.start()

    def _take_regular(self) -> None:
        if not self._private:
            self._take("")

    def _take_asked(self) -> None:
        if not self._private:
            self._take(self._errand)

    def _be_regular(self, every_s: float) -> None:
        if every_s == self._every_s:
            return
        self._every_s = every_s
        if every_s > 0:
            self._regular.start(round(every_s * 1000))
        else:
            self._regular.stop()
