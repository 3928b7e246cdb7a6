"""How the screen starts: its window opens while most of its program is still read.

What Qt does meanwhile - read the QML files, open the display, look for the fonts - needs no lock
of Python's; so a thread imports all that needs no window.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtGui import QGuiApplication

from kiosk import loading
from kiosk.screen import arenas
from kiosk.screen.shell import QmlError, Shell

if TYPE_CHECKING:
    from kiosk.config import KioskConfig

CANNOT_SHOW = 3
"""Exit code when there is no window to show anything in."""
_NO_BUS = "disabled:"
"""Address of a D-Bus that is not there."""
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class _Rest(QObject):
    """Everything but Qt, read on a thread of its own."""

    panel_known = Signal()
    done = Signal()

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.config: KioskConfig | None = None
        self.screen: Callable[[QGuiApplication, KioskConfig, Shell], int] | None = None
        self.error: BaseException | None = None
        self.shell: Shell | None = None
        self._file = file
        # Heard on Qt's thread, and not before that waits for us.
        self.panel_known.connect(self._open)
        self._thread = threading.Thread(target=self._read, name="start", daemon=True)

    def read(self) -> None:
        """Begin; `done` says that it is over, one way or the other."""
        self._thread.start()

    def _open(self) -> None:
        # Which of two screens is whose is seen later.
        if self.shell and self.config and not self.config.television.output:
            self.shell.open(self.config.panel)

    def _read(self) -> None:
        try:
            self.config = _load(self._file)
            self.panel_known.emit()
            from kiosk.screen.root import main

            self.screen = main
        except BaseException as error:  # noqa: BLE001 - raised anew on the main thread
            self.error = error
        self.done.emit()


def _load(file: Path) -> KioskConfig:
    from kiosk.config import load

    return load(file)


def main(file: Path) -> int:
    """Show the kiosk of this config file until SIGTERM or SIGINT; the exit code.

    Raises `ConfigError`.
    """
    if not any(name in os.environ for name in _DISPLAYS):
        # Qt ends the process where it finds no display; a mistake in the file is said before that.
        _load(file)
    loading.plainly()
    # Nothing here speaks to a desktop; to look for one, Qt may start a program of its own.
    os.environ.setdefault("DBUS_SESSION_BUS_ADDRESS", _NO_BUS)
    arenas.bound()
    app = QGuiApplication(sys.argv[:1])
    app.setApplicationName("sarangbang-screen")
    rest, waiting = _Rest(file), QEventLoop()
    rest.done.connect(waiting.quit)
    rest.read()
    try:
        rest.shell = shell = Shell()
    except QmlError as error:
        print(error, file=sys.stderr)  # noqa: T201 - there is no log yet
        return CANNOT_SHOW
    waiting.exec()
    if rest.error is not None or rest.config is None or rest.screen is None:
        raise rest.error or RuntimeError("nothing was read")
    return rest.screen(app, rest.config, shell)
