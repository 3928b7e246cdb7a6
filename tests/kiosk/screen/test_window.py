"""The window: empty until it is told something, and its pages made when they are needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shiboken6 import isValid

from kiosk.screen import gallery
from kiosk.screen.frames import Films
from kiosk.screen.pages import documents
from kiosk.screen.pages.scene import Standing
from kiosk.screen.window import Window

SAMPLES = {sample.name: sample for sample in gallery.samples()}
BY_THEMSELVES = {"Home", "Countdown", "Lesson", "Talk", "Alert"}
"""What comes up although nobody has pressed anything."""


@pytest.fixture
def window(qapp):
    window = Window(gallery.PANELS["21"], {})
    yield window
    window.close()
    qapp.processEvents()


def pages(window):
    """The pages that are made, by name, and whether they can be seen."""
    made = [page for place in window.root.childItems() for page in place.childItems()]
    return {page.metaObject().className().split("_QML")[0]: page.isVisible() for page in made}


def tell(window, name):
    window.show(documents.window(SAMPLES[name].facts))


def test_a_window_that_was_told_nothing_is_empty(window):
    assert True not in pages(window).values()
    assert window.quick.isVisible()


def test_home_stands_without_any_other_page(window):
    tell(window, "home")
    assert {name for name, seen in pages(window).items() if seen} == {"Home"}
    assert not BY_THEMSELVES - {"Home"} & pages(window).keys()


def test_every_page_is_made_over_home_without_a_word(qapp):
    """As the first thing anybody does on that morning."""
    names = ("videos", "player", "attendance", "help", "pin", "corner", "corner-sound", "notice")
    for name in (*names, "quiet", "dark", "over", "pairing", "talk-rings", "talk-on"):
        window = Window(gallery.PANELS["15"], {})
        tell(window, "home")
        tell(window, name)
        assert True in pages(window).values()
        window.close()
        qapp.processEvents()


def test_what_comes_by_itself_is_made_ahead_and_waits_unseen(window, qtbot):
    tell(window, "home")
    window.get_ready()
    qtbot.waitUntil(lambda: pages(window).keys() >= BY_THEMSELVES)
    assert [name for name in BY_THEMSELVES if pages(window)[name]] == ["Home"]


@pytest.mark.parametrize(("name", "page"), [("lesson-live", "Lesson"), ("alert", "Alert")])
def test_what_comes_while_it_is_being_made_is_there_at_once(window, name, page):
    tell(window, "home")
    window.get_ready()
    tell(window, name)
    assert pages(window)[page]


def test_a_page_that_was_made_stays(window):
    tell(window, "attendance")
    tell(window, "home")
    assert pages(window)["Attendance"] is False
    assert pages(window)["Home"] is True


def test_a_page_made_late_has_its_pictures(window):
    films = Films(window.root)
    window.on_made(films.look)
    films.route({"main": "teacher"})
    films.deliver(gallery.draw.feeds() | {"teacher": gallery.draw.painted(640, 360)}, "teacher")
    tell(window, "lesson-live")
    assert films._sinks["main"][0].videoFrame().size().width() == 640


def test_a_closed_window_is_gone_at_once(qapp):
    """Python takes the root of one that is left for its own, and an event loop breaks on that."""
    before = len(qapp.allWindows())
    window = Window(gallery.PANELS["21"], documents.first(gallery.NOW))
    quick, root = window.quick, window.root
    assert len(qapp.allWindows()) == before + 1
    window.close()
    assert len(qapp.allWindows()) == before
    assert not isValid(quick)
    assert not isValid(root)


def test_a_window_may_close_while_its_pages_are_made(qapp):
    window = Window(gallery.PANELS["21"], documents.first(gallery.NOW))
    facts = SAMPLES["home"].facts
    window.show(documents.window(replace(facts, standing=Standing(), state=None)))
    window.get_ready()
    window.close()
    for _ in range(5):
        qapp.processEvents()
