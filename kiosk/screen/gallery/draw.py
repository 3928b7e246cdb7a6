"""Brings a window into the state of a sample; painted pictures stand for films and rooms."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtMultimedia import QVideoFrame

from kiosk.screen.frames import Films, to_qt
from kiosk.screen.gallery.sample import CENTERS, Sample
from kiosk.screen.gallery.states.lesson import TEACHER
from kiosk.screen.pages import documents
from kiosk.screen.pages import lesson as lesson_pages
from kiosk.screen.pages.over import talk as talk_pages
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.window import Window
from media.view import SELF, FeedKey


@dataclass(frozen=True, slots=True)
class _Painted:
    """A picture in the shape of the SDK's: I420 in one buffer."""

    width: int
    height: int
    data: bytes


def painted(width: int, height: int, *, hue: int = 0) -> QVideoFrame:
    """A soft picture that is recognisably not empty."""
    across = np.linspace(60, 120, width, dtype=np.uint8)
    luma = np.tile(across, (height, 1))
    rows, columns = np.ogrid[:height, :width]
    disc = (rows - height * 0.4) ** 2 + (columns - width / 2) ** 2 < (height * 0.2) ** 2
    luma[disc] = 190
    half = (height // 2, width // 2)
    u = np.full(half, 118 + hue % 13, np.uint8)
    v = np.full(half, 122 + hue % 7, np.uint8)
    return to_qt(_Painted(width, height, luma.tobytes() + u.tobytes() + v.tobytes()))  # type: ignore[arg-type]


def feeds() -> dict[FeedKey, QVideoFrame]:
    """A picture for every feed of the samples."""
    frames = {f"center:{center.id}": painted(320, 180, hue=n) for n, center in enumerate(CENTERS)}
    teacher = {TEACHER: painted(1280, 720), TEACHER + ":screen": painted(1600, 900, hue=4)}
    return {SELF: painted(640, 360, hue=9), **teacher, **frames}


def show(window: Window, films: Films, sample: Sample) -> None:
    """Bring a window into the state of a sample."""
    # By way of another screen, so that no page is still turned.
    window.show(documents.window(replace(sample.facts, state=None, standing=Standing())))
    window.show(documents.window(sample.facts))
    # Its page may have been made just now.
    films.look()
    films.clear()
    scene = sample.facts.standing.scene
    if scene is Scene.LESSON:
        films.route(lesson_pages.films(sample.facts))
        films.deliver(feeds(), sample.facts.view.main)
    if sample.facts.talk is not None:
        films.route(talk_pages.films(sample.facts))
        films.deliver(feeds(), sample.facts.talk.main)
    window.reel().setVideoFrame(
        painted(1280, 720, hue=4) if scene is Scene.PLAYER else QVideoFrame()
    )
    if sample.facts.inside.camera == "ok":
        films.route({"corner": SELF})
        films.deliver(feeds(), None)
    there = sample.facts.together == "there"
    window.sink("film:together").setVideoFrame(
        painted(1280, 720, hue=4) if there else QVideoFrame()
    )


def press(window: Window, name: str) -> None:
    """Click the visible button of this name, as a finger would."""
    pending = [window.root]
    while pending:
        item = pending.pop()
        pending.extend(item.childItems())
        if item.objectName() == name and item.isVisible():
            item.metaObject().invokeMethod(item, "click")
            return
