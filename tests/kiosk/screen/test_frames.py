"""Pictures on their way to the sinks."""

from __future__ import annotations

import numpy as np
import pytest
from livekit import rtc
from PySide6.QtMultimedia import QVideoFrame

from kiosk.screen import gallery
from kiosk.screen.frames import Films, Newest, to_qt
from media.view import SELF


def i420(width, height, seed=1):
    """Noise, as the SDK hands pictures over."""
    half = ((width + 1) // 2) * ((height + 1) // 2)
    data = np.random.default_rng(seed).integers(0, 255, width * height + 2 * half, np.uint8)
    return rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, bytearray(data.tobytes()))


def planes(frame: QVideoFrame, width, height):
    assert frame.map(QVideoFrame.MapMode.ReadOnly)
    halves = ((width + 1) // 2, (height + 1) // 2)
    for plane, (columns, rows) in enumerate(((width, height), halves, halves)):
        stride = frame.bytesPerLine(plane)
        pixels = np.frombuffer(frame.bits(plane), np.uint8)[: stride * rows]
        yield pixels.reshape(rows, stride)[:, :columns].copy()
    frame.unmap()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (320, 180), (322, 182)])
def test_every_pixel_arrives(qapp, width, height):
    source = i420(width, height)
    copied = b"".join(plane.tobytes() for plane in planes(to_qt(source), width, height))
    assert copied == bytes(source.data)


def test_an_odd_picture_loses_its_last_line_and_column(qapp):
    source = i420(161, 91)
    luma = np.frombuffer(source.data, np.uint8)[: 161 * 91].reshape(91, 161)
    copy = to_qt(source)
    assert (copy.width(), copy.height()) == (160, 90)
    assert (next(planes(copy, 160, 90)) == luma[:90, :160]).all()


def test_the_copy_is_its_own(qapp):
    source = i420(320, 180)
    copy = to_qt(source)
    before = next(planes(copy, 320, 180))
    source.data[:100] = bytes(100)
    assert (next(planes(copy, 320, 180)) == before).all()


def test_only_the_newest_waits():
    newest = Newest()
    assert not newest.calls()
    newest.put("a", "old")
    assert newest.calls()
    newest.put("a", "new")
    newest.put("b", "other")
    assert not newest.calls()
    assert newest.take() == {"a": "new", "b": "other"}
    assert newest.take() == {}
    newest.put("a", "next")
    assert newest.calls()


class TestFilms:
    @pytest.fixture
    def films(self, open_window):
        window = open_window(gallery.PANELS["21"])
        # So that there is a lesson's page.
        window.sink("film:together")
        films = Films(window.root)
        yield films
        films.clear()

    def shown(self, films, slot):
        return films._sinks[slot][0].videoFrame().size().width()

    def test_there_is_a_sink_for_every_slot(self, films):
        assert set(films._sinks) >= {"main", "tile0", "tile1", "tile2", "tile3"}

    def test_a_picture_goes_where_its_feed_is_shown(self, films):
        films.route({"main": "teacher", "tile0": SELF})
        films.deliver({"teacher": to_qt(i420(640, 360)), SELF: to_qt(i420(320, 180))}, "teacher")
        assert (self.shown(films, "main"), self.shown(films, "tile0")) == (640, 320)
        assert films.drawable_main == 1

    def test_a_slot_that_changes_never_shows_somebody_else(self, films):
        films.route({"main": "teacher"})
        films.deliver({"teacher": to_qt(i420(640, 360))}, "teacher")
        films.route({"main": "center:c1"})
        assert not films._sinks["main"][0].videoFrame().isValid()
        films.route({"main": "teacher"})
        assert self.shown(films, "main") == 640

    def test_our_own_picture_in_the_waiting_room_is_no_lesson_picture(self, films):
        films.route({"main": SELF})
        films.deliver({SELF: to_qt(i420(320, 180))}, None)
        assert self.shown(films, "main") == 320
        assert films.drawable_main == 0
