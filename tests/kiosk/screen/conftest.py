"""Windows to look at; any Qt or QML message turns a test red."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

# One process has one platform: everything here draws off screen, pixels are tested in others.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem

from kiosk.config import Panel
from kiosk.screen import gallery
from kiosk.screen.frames import Films
from kiosk.screen.pages import documents
from kiosk.screen.window import Window

# Says at import which sound libraries this machine has; no matter of ours.
_ABOUT_THE_MACHINE = {"qt.multimedia.symbolsresolver", "qt.multimedia.ffmpeg"}


@pytest.fixture(autouse=True)
def _silent_qt(request):
    if "qtbot" not in request.fixturenames and "qapp" not in request.fixturenames:
        yield
        return
    messages = request.getfixturevalue("qtlog")
    yield
    told = [
        record.message
        for record in messages.records
        if record.log_type_name not in {"INFO", "DEBUG"}
        and getattr(record, "category", None) not in _ABOUT_THE_MACHINE
    ]
    assert told == []


@dataclass(frozen=True)
class Thing:
    """An item as it lies on the glass, in pixels of the window."""

    item: QQuickItem
    rect: QRectF

    @property
    def name(self) -> str:
        return self.item.objectName()

    def color(self, name: str) -> QColor:
        return self.item.property(name)


@dataclass(frozen=True)
class Glass:
    """A window in one state, and how large its pixels are."""

    window: Window
    panel: Panel

    @property
    def pixels_a_millimetre(self) -> float:
        diagonal = (self.window.quick.width() ** 2 + self.window.quick.height() ** 2) ** 0.5
        return diagonal / (self.panel.diagonal_inch * 25.4)

    def millimetres(self, pixels: float) -> float:
        return pixels / self.pixels_a_millimetre

    def labels(self) -> list[Thing]:
        """Every text that can be read now."""
        return [thing for thing in self.every("Label") if thing.item.property("text")]

    def presses(self) -> list[Thing]:
        """Everything that can be pressed now."""
        return [thing for thing in self.every() if thing.item.inherits("QQuickAbstractButton")]

    def press(self, name: str) -> Thing:
        return next(thing for thing in self.presses() if thing.name == name)

    def every(self, type_name: str = "") -> list[Thing]:
        return [
            Thing(item, item.mapRectToScene(QRectF(0, 0, item.width(), item.height())))
            for item in _visible(self.window.root)
            if item.metaObject().className().split("_QML")[0].startswith(type_name)
        ]


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _visible(child)


@pytest.fixture(scope="module")
def open_window(qapp) -> Iterator[Callable[[Panel], Window]]:
    """One window per panel and module: made once, told another state for each test."""
    windows: dict[Panel, Window] = {}

    def opened(panel: Panel) -> Window:
        if panel not in windows:
            windows[panel] = Window(panel, documents.first(gallery.NOW))
        return windows[panel]

    yield opened
    for window in windows.values():
        window.close()


@pytest.fixture
def glass_of(open_window, qapp) -> Callable[[str, gallery.Sample], Glass]:
    """A panel, by its short name, in the state of a sample."""

    def shown(panel_name: str, sample: gallery.Sample) -> Glass:
        panel = gallery.PANELS[panel_name]
        window = open_window(panel)
        gallery.show(window, Films(window.root), sample)
        if sample.act:
            gallery.press(window, sample.act)
        qapp.processEvents()
        # Lays out and draws; without it nothing has its final place.
        window.quick.grabWindow()
        return Glass(window, panel)

    return shown
