"""Which screen is the touch panel, and which the television; either may come and go."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQuick import QQuickWindow


def find(name: str) -> QScreen | None:
    return next((one for one in QGuiApplication.screens() if one.name() == name), None)


def panel_of(name: str, television: str) -> QScreen | None:
    """The panel's screen: the named one, else the first that is not the television."""
    others = [one for one in QGuiApplication.screens() if one.name() != television]
    return find(name) or (others[0] if others else None)


def fill(window: QQuickWindow, screen: QScreen) -> None:
    """Cover this screen, without a compositor that would do it."""
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()
