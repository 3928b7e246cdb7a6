"""How the screen starts: its window opens while most of its program is still read.

What Qt does meanwhile - read the QML files, open the display, look for the fonts - needs no lock
of Python's; so a thread imports all that needs no window.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtGui import QGuiApplication

from kiosk.config import KioskConfig
from kiosk.screen.shell import QmlError, Shell

CANNOT_SHOW = 3
"""Exit code when there is no window to show anything in."""
_NO_BUS = "disabled:"
"""Address of a D-Bus that is not there."""

Screen = Callable[[QGuiApplication, KioskConfig, Shell], int]


class _Rest(QObject):
    """Everything but the window, read on a thread of its own."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.screen: Screen | None = None
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name="start", daemon=True)

    def read(self) -> None:
        """Begin; `done` says that it is over, one way or the other."""
        self._thread.start()

    def _read(self) -> None:
        try:
            from kiosk.screen.root import main

            self.screen = main
        except BaseException as error:  # noqa: BLE001 - raised anew on the main thread
            self.error = error
        self.done.emit()


def main(config: KioskConfig) -> int:
    """Show the kiosk until SIGTERM or SIGINT; the exit code."""
    # Nothing here speaks to a desktop; to look for one, Qt may start a program of its own.
    os.environ.setdefault("DBUS_SESSION_BUS_ADDRESS", _NO_BUS)
    app = QGuiApplication(sys.argv[:1])
    app.setApplicationName("sarangbang-screen")
    rest, waiting = _Rest(), QEventLoop()
    rest.done.connect(waiting.quit)
    rest.read()
    try:
        shell = Shell()
    except QmlError as error:
        print(error, file=sys.stderr)  # noqa: T201 - there is no log yet
        return CANNOT_SHOW
    # Which of two screens is whose is seen later.
    if not config.television.output:
        shell.open(config.panel)
    waiting.exec()
    if rest.screen is None:
        raise rest.error or RuntimeError("nothing was read")
    return rest.screen(app, config, shell)
