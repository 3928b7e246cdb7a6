"""Steers Qt's media player, and lets Python's other threads go on meanwhile.

Called as methods these hold Python's lock.  Some wait for the player's own threads, and one of
those that has a signal for a slot of ours waits for the lock: such a wait has no end, and no
picture comes any more.
"""

from __future__ import annotations

from PySide6.QtCore import Q_ARG, QMetaObject, Qt, QUrl
from PySide6.QtMultimedia import QMediaPlayer

_AT_ONCE = Qt.ConnectionType.DirectConnection


def load(player: QMediaPlayer, path: str) -> None:
    """Open this file, empty for none; `mediaStatusChanged` tells when it is open."""
    url = QUrl.fromLocalFile(path) if path else QUrl()
    QMetaObject.invokeMethod(player, "setSource", _AT_ONCE, Q_ARG(QUrl, url))


def play(player: QMediaPlayer) -> None:
    QMetaObject.invokeMethod(player, "play", _AT_ONCE)


def pause(player: QMediaPlayer) -> None:
    QMetaObject.invokeMethod(player, "pause", _AT_ONCE)


def seek(player: QMediaPlayer, position_ms: int) -> None:
    QMetaObject.invokeMethod(player, "setPosition", _AT_ONCE, Q_ARG("qint64", position_ms))


def stop(player: QMediaPlayer) -> None:
    """Also back to the start."""
    QMetaObject.invokeMethod(player, "stop", _AT_ONCE)
