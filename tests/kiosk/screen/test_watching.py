"""The operator looks at the screen: people see it first, and the picture shows that they did."""

from __future__ import annotations

import base64
from datetime import timedelta

from PySide6.QtGui import QImage

from fleet.settings.values import KioskSettings
from kiosk.screen.voice.sentences import text
from kiosk.state import Attendance, Leave, Person, Picture, Watched


def test_people_are_told_before_a_picture_is_taken(stand):
    stand.tell()
    stand.shows("scene", "home")
    watched = Watched(errand_id="errand_1", until=stand.time + timedelta(seconds=15))
    stand.tell(watched=watched)
    sentence = text("watched")
    stand.qtbot.waitUntil(lambda: shown(stand) == sentence)
    picture = stand.hears(Picture)
    assert picture.errand_id == "errand_1"
    assert shown(stand) == sentence, "it stands while the picture is taken"
    image = QImage.fromData(base64.b64decode(picture.jpeg))
    assert image.width() <= 960
    middle = image.pixelColor(image.width() // 8, image.height() // 24)
    assert middle.lightness() < 60, "the sentence's dark ground is in the picture"
    stand.time += timedelta(seconds=15)
    stand.qtbot.waitUntil(lambda: shown(stand) == "")


def test_one_errand_is_one_picture(stand):
    stand.tell()
    watched = Watched(errand_id="errand_1", until=stand.time + timedelta(seconds=15))
    stand.tell(watched=watched)
    stand.hears(Picture)
    stand.tell(watched=watched, volume=7)
    later = watched.model_copy(update={"errand_id": "errand_2"})
    stand.tell(watched=later)
    assert stand.hears(Picture).errand_id == "errand_2"


def test_the_hub_says_how_often_and_how_large(stand):
    stand.tell(settings=KioskSettings(version=1, picture_every_s=1, panel_inch=32, is_tv=True))
    stand.shows("scene", "home")
    stand.shows("diagonalInch", 32.0)
    stand.shows("tv", True)
    assert stand.hears(Picture).errand_id == ""
    stand.tell(settings=KioskSettings(version=2, camera=False))
    stand.shows("diagonalInch", 21.5)
    stand.shows("tv", False)
    assert stand.bridge.settings.camera is False


def test_a_screen_that_is_sent_away_says_so(stand):
    with stand.qtbot.waitSignal(stand.bridge.leave_told, timeout=60_000):
        stand.agent.tell(Leave())


def shown(stand):
    return stand.window.quick.property("watched").replace("\u2060", "")


def test_no_picture_of_names_is_taken(stand):
    names = Attendance(people=(Person(id="member_1", name="김순자"),))
    settings = KioskSettings(version=1, picture_every_s=1)
    stand.tell(attendance=names, attendance_open=True, settings=settings)
    stand.qtbot.waitUntil(lambda: stand.window.quick.property("attendance")["up"])
    ticks = []
    stand.show._watching._regular.timeout.connect(lambda: ticks.append(1))
    stand.qtbot.waitUntil(lambda: len(ticks) >= 2)
    assert stand.agent.heard(Picture) is None
    stand.tell(attendance_open=False)
    assert stand.hears(Picture).errand_id == ""
