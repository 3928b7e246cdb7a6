"""A kiosk with two screens, drawn in states of the gallery: what stands where, as JSON."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.config import Panel, Television
from kiosk.screen import gallery
from kiosk.screen.frames import Films
from kiosk.screen.pages import documents
from kiosk.screen.window import Window

FIRST = Panel(diagonal_inch=15.6)
SECOND = Television(output="HDMI-A-1", diagonal_inch=55)


def visible(item):
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from visible(child)


def labels(window, inch):
    pixels_a_millimetre = (window.width() ** 2 + window.height() ** 2) ** 0.5 / (inch * 25.4)
    glass = QRectF(0, 0, window.width(), window.height())
    for item in visible(window.contentItem()):
        words = item.property("text")
        if item.inherits("QQuickText") and words:
            place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
            yield {
                "text": words.replace("\u2060", ""),
                "mm": item.property("font").pixelSize() / pixels_a_millimetre,
                "whole": glass.contains(place) and not item.property("truncated"),
            }


def lightness(picture):
    """Of a JPEG in base64, 0 to 1."""
    image = QImage.fromData(QByteArray.fromBase64(picture.encode()))
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(1, 1, mode=smooth).pixelColor(0, 0).lightnessF()


def rectangle(window):
    return list(window.geometry().getRect())


def main():
    app = QGuiApplication([])
    window = Window(FIRST, documents.first(gallery.NOW), SECOND)
    second = window._television.quick
    films = Films(*window.roots)
    told = {"panel": rectangle(window.quick), "television": rectangle(second)}
    told |= {"shown": {}, "touched": {}, "pictures": {}, "lightness": {}}
    for sample in gallery.samples():
        if sample.name in sys.argv[1:]:
            gallery.show(window, films, sample)
            app.processEvents()
            second.grabWindow()
            window.quick.grabWindow()
            told["shown"][sample.name] = list(labels(second, SECOND.diagonal_inch))
            told["touched"][sample.name] = list(labels(window.quick, FIRST.diagonal_inch))
            told["pictures"][sample.name] = [
                sum(item.inherits("QQuickVideoOutput") for item in visible(one.contentItem()))
                for one in (window.quick, second)
            ]
            told["lightness"][sample.name] = lightness(window.picture())
    # Its page is made when somebody opens it.
    gallery.show(window, films, next(s for s in gallery.samples() if s.name == "corner-camera"))
    told["slots"] = {slot: len(sinks) for slot, sinks in films._sinks.items()}
    window.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
