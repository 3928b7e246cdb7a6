"""The one Qt Quick window: made once, told documents, asked for pictures of itself.

Its pages are made when they are up first (`qml/Page.qml`): home stands before the others exist.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import delete

from kiosk.config import Panel, Television
from kiosk.screen.shell import Shell
from kiosk.screen.television import outputs
from kiosk.screen.television.window import TelevisionError, TelevisionWindow
from kiosk.screen.touch.palm import Palm

PICTURE_WIDTH = 960
_JPEG_QUALITY = 70
_PLAYED = {"reel": "player", "film:together": "lesson"}
"""Where films play that come from the disk, in both windows; and on which page."""

log = logging.getLogger(__name__)


class Window:
    """The shell with its documents; only what changed is set again."""

    def __init__(
        self,
        panel: Panel,
        documents: Mapping[str, Any],
        television: Television | None = None,
        shell: Shell | None = None,
    ) -> None:
        """`television` is a second screen, where its output has a name; `shell` a window that is
        open already.
        """
        self._told: dict[str, Any] = {}
        self._panel = panel
        self._shell = shell or Shell()
        self.quick: QQuickWindow = self._shell.quick
        self._palm = Palm(self.quick)
        self._television: TelevisionWindow | None = None
        self.show({"diagonalInch": panel.diagonal_inch, "tv": panel.is_tv, **documents})
        if television is not None and television.output:
            self._television = self._second(television)
        self.on_made(self._copy)
        self._copy()
        if not self.quick.isVisible():
            second = television if self._television is not None else None
            self._shell.open(
                panel, outputs.panel_of(panel.output, second.output) if second else None
            )

    @property
    def root(self) -> QQuickItem:
        return self.quick.contentItem()

    @property
    def roots(self) -> tuple[QQuickItem, ...]:
        """Of this window, and of the television's where there is one."""
        second = self._television
        return (self.root,) if second is None else (self.root, second.root)

    def reel(self) -> QVideoSink:
        """Where the player page takes its pictures from."""
        return self.sink("reel")

    def sink(self, name: str) -> QVideoSink:
        """Where the `VideoOutput` of this name takes its pictures from; its page is made for it."""
        next(_named(self.root, "page:" + _PLAYED[name])).setProperty("needed", True)
        return _sink(self.root, name)

    def get_ready(self) -> None:
        """Make what comes by itself - a lesson, a call, an alert - between two frames."""
        self.show({"ahead": True})

    def on_made(self, call: Callable[[], None]) -> None:
        """Have `call` hear that there are new places for pictures."""
        self.quick.made.connect(call)  # type: ignore[attr-defined]

    def on_pressed(self, call: Callable[[str, str], None]) -> None:
        """Have `call` hear what is pressed, and on whom or what, by the names the pages use."""
        self.quick.pressed.connect(call)  # type: ignore[attr-defined]

    def on_drawn(self, call: Callable[[], None]) -> None:
        """Have `call` hear, soon, that one of the windows has shown what it was handed."""
        # Of a lesson on two screens only the television draws the pictures.
        second = self._television
        for quick in (self.quick,) if second is None else (self.quick, second.quick):
            quick.frameSwapped.connect(call, Qt.ConnectionType.QueuedConnection)

    def show(self, documents: Mapping[str, Any]) -> None:
        told = self._told
        new = {name: one for name, one in documents.items() if told.get(name) != one}
        told.update(new)
        for name, document in new.items():
            self.quick.setProperty(name, document)
        if self._television is not None:
            self._television.show(new)

    def panel_is(self, diagonal_inch: float | None, is_tv: bool | None) -> None:
        """What the hub says of the panel; None is as our own config file says."""
        own = self._panel
        inch = own.diagonal_inch if diagonal_inch is None else diagonal_inch
        self.show({"diagonalInch": inch, "tv": own.is_tv if is_tv is None else is_tv})

    def picture(self) -> str:
        """What people look at as a JPEG in base64, at most `PICTURE_WIDTH` pixels wide."""
        image = self._looked_at().grabWindow()
        if image.width() > PICTURE_WIDTH:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(PICTURE_WIDTH, smooth)
        return base64.b64encode(_jpeg(image)).decode()

    def close(self) -> None:
        """Delete the windows with all that is in them; not from a signal of theirs."""
        if self._television is not None:
            self._television.close()
        self.quick.close()
        # Bindings die before the documents they read.  At once: of a window that outlives its
        # Python object the root would be deleted with that, and Qt still goes through it.
        delete(self._shell.engine)

    def _looked_at(self) -> QQuickWindow:
        second = self._television
        # Of a lesson the panel has only the words: it would look as if its picture stood still.
        if second is not None and second.is_there and self._told.get("scene") == "lesson":
            return second.quick
        return self.quick

    def _second(self, told: Television) -> TelevisionWindow | None:
        try:
            second = TelevisionWindow(told, self._told, self.quick)
        except TelevisionError as error:
            # A lesson on one screen is a lesson.
            log.error("television=none reason=%r", str(error))
            return None
        return second

    def _copy(self) -> None:
        """Have the television play what is played here, as soon as there is a page for it."""
        second = self._television
        if second is None:
            return
        for name in _PLAYED:
            for own in _named(self.root, name):
                second.copy(name, own.property("videoSink"), _sink(second.root, name))


def _sink(root: QQuickItem, name: str) -> QVideoSink:
    sink: QVideoSink = next(_named(root, name)).property("videoSink")
    return sink


def _named(item: QQuickItem, name: str) -> Iterator[QQuickItem]:
    if item.objectName() == name:
        yield item
    for child in item.childItems():
        yield from _named(child, name)


def _jpeg(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Of an opaque window; JPEG has no transparency.
    image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "JPEG", _JPEG_QUALITY)  # type: ignore[call-overload]
    return bytes(data.data())
