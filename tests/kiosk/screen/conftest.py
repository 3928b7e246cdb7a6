"""Windows to look at; any Qt or QML message turns a test red."""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

# One process has one platform: everything here draws off screen, pixels are tested in others.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from kiosk.config import Panel
from kiosk.line import encode
from kiosk.screen import gallery
from kiosk.screen.frames import Films
from kiosk.screen.pages import documents
from kiosk.screen.window import Window
from kiosk.state import UP
from tests.kiosk.screen.stand import Stand

T = TypeVar("T")
PATIENCE_S = 60.0
"""How long anything is waited for; for a busy machine, and no measure of speed."""
# Says at import which sound libraries this machine has; no matter of ours.
_ABOUT_THE_MACHINE = {"qt.multimedia.symbolsresolver", "qt.multimedia.ffmpeg"}


class PatientBot(QtBot):
    """Waits as long as a busy machine may need, where nothing else is said."""

    def waitUntil(self, callback, *, timeout=int(PATIENCE_S * 1000)):  # noqa: N802
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


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
        and not record.ignored
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


class AgentDouble:
    """An agent at the other end of the socket: says what a test tells it, keeps what it hears."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._heard: queue.Queue[Any] = queue.Queue()
        self._connections: queue.Queue[socket.socket] = queue.Queue()
        self._now: socket.socket | None = None
        self._listen()

    def came(self) -> None:
        """Wait until the screen is connected."""
        self._now = self._connections.get(timeout=PATIENCE_S)

    def tell(self, document: Any) -> None:
        assert self._now is not None
        self._now.sendall(encode(document))

    def hears(self, kind: type[T], wanted: Callable[[T], bool] = lambda _: True) -> T:
        """The next document of this type that is wanted; others are passed over."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            document = self._heard.get(timeout=max(0.01, deadline - time.monotonic()))
            if isinstance(document, kind) and wanted(document):
                return document

    def heard(self, kind: type[T], wanted: Callable[[T], bool] = lambda _: True) -> T | None:
        """The same without waiting."""
        with contextlib.suppress(queue.Empty):
            while True:
                document = self._heard.get_nowait()
                if isinstance(document, kind) and wanted(document):
                    return document
        return None

    def die(self) -> None:
        """As a killed agent: the connection breaks and nobody listens."""
        for end in (self._listener, self._now):
            # The screen may have hung up first.
            with contextlib.suppress(OSError, AttributeError):
                end.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._now = None

    def rise(self) -> None:
        self._listen()

    def _listen(self) -> None:
        self.path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen(1)
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def _serve(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self._connections.put(connection)
                threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            for line in lines:
                self._heard.put(UP.validate_json(line))


@pytest.fixture
def agent(tmp_path) -> Iterator[AgentDouble]:
    double = AgentDouble(tmp_path / "screen.sock")
    yield double
    double.die()


@pytest.fixture
def stand(qtbot, agent, tmp_path) -> Iterator[Stand]:
    stand = Stand(qtbot, agent, tmp_path)
    yield stand
    stand.close()
