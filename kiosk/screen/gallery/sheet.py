"""A few screens side by side on one small picture, for the documents and for reviewers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter

SHEETS = {
    "home": ("home", "home-notice", "home-none", "countdown", "quiet", "pairing"),
    "lesson": (
        *("lesson-live", "lesson-spotlight", "lesson-opening", "lesson-open"),
        *("lesson-question", "lesson-sound-only"),
    ),
    "people": ("attendance", "attendance-guests", "videos", "player", "alert", "notice"),
    "corner": ("help", "pin-typed", "corner", "corner-camera", "corner-sound", "corner-line"),
}
"""Each sheet's samples, two in a row."""
_COLUMNS, _WIDTH, _GAP = 2, 480, 6


def sheet(pictures: Mapping[str, QImage], names: tuple[str, ...]) -> QImage:
    """The pictures of these names, small, in rows."""
    smooth = Qt.TransformationMode.SmoothTransformation
    small = [pictures[name].scaledToWidth(_WIDTH, smooth) for name in names]
    height = max(one.height() for one in small)
    rows = -(-len(small) // _COLUMNS)
    whole = QImage(
        _COLUMNS * (_WIDTH + _GAP) - _GAP,
        rows * (height + _GAP) - _GAP,
        QImage.Format.Format_RGB32,
    )
    whole.fill(QColor("#8A7F6C"))
    painter = QPainter(whole)
    for number, one in enumerate(small):
        row, column = divmod(number, _COLUMNS)
        painter.drawImage(QPoint(column * (_WIDTH + _GAP), row * (height + _GAP)), one)
    painter.end()
    return whole
