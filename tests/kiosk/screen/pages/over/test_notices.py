"""When an alert and a notice can be seen, and what is said then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.screen.gallery.sample import NOW, state
from kiosk.screen.gallery.states.notices import MENU, STORM
from kiosk.screen.pages import documents
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.over.notices import aloud
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Mode
from media.view import LessonView, Microphone


def facts(scene=Scene.HOME, *, mode=Mode.HOME, now=NOW, view=None, reading="", **changes):
    told = state(mode).model_copy(update=changes)
    attendance = told.attendance_open
    standing = Standing(scene, told.lesson, attendance=attendance)
    return Facts(now, told, standing, view or LessonView(), reading=reading)


@pytest.mark.parametrize("scene", [*Scene])
def test_an_alert_lies_over_every_screen_of_a_paired_kiosk(scene):
    document = documents.window(facts(scene, alert=STORM))
    assert document["alert"]["up"] is (scene not in {Scene.STARTING, Scene.PAIRING})
    if document["alert"]["up"]:
        assert document["alert"]["id"] == STORM.id
        assert documents.sayings(facts(scene, alert=STORM)) == ()
        assert documents.ticking(facts(scene, alert=STORM)) == 0


def test_an_alert_ends_by_the_screens_own_clock():
    late = STORM.expires_at
    assert documents.window(facts(alert=STORM, now=late - timedelta(seconds=1)))["alert"]["up"]
    assert not documents.window(facts(alert=STORM, now=late))["alert"]["up"]


def test_a_microphone_that_is_about_to_open_is_seen_first():
    opening = LessonView(microphone=Microphone.OPENING)
    document = documents.window(facts(Scene.LESSON, mode=Mode.LESSON, view=opening, alert=STORM))
    assert not document["alert"]["up"]
    heard = LessonView(microphone=Microphone.OPEN)
    document = documents.window(facts(Scene.LESSON, mode=Mode.LESSON, view=heard, alert=STORM))
    assert document["alert"]["up"]
    assert document["alert"]["mark"].replace("\u2060", "") == text("ours_heard")


def test_the_attendance_page_gives_way():
    document = documents.window(facts(alert=STORM, attendance_open=True))
    assert (document["alert"]["up"], document["attendance"]["up"]) == (True, False)


@pytest.mark.parametrize("scene", [*Scene])
def test_a_notice_waits_on_home_alone(scene):
    document = documents.window(facts(scene, notice=MENU, reading=MENU.id))
    assert bool(document["notice"]["card"]) is (scene is Scene.HOME)
    assert document["notice"]["up"] is (scene is Scene.HOME)


def test_a_notice_is_announced_until_it_is_open():
    assert documents.sayings(facts(notice=MENU)) == ("notice_there",)
    assert documents.sayings(facts(notice=MENU, reading=MENU.id)) == ()
    quiet = MENU.model_copy(update={"spoken": False})
    assert documents.sayings(facts(notice=quiet)) == ()
    assert not documents.window(facts(notice=MENU, alert=STORM))["notice"]["card"]
    assert not documents.window(facts(notice=MENU, now=MENU.expires_at))["notice"]["card"]


def test_help_that_is_on_its_way_is_said_on_the_button():
    waiting = documents.window(facts(help_asked_at=NOW))["words"]
    coming = documents.window(facts(help_asked_at=NOW, help_by="김하나"))["words"]
    assert waiting["help_asked"] != coming["help_asked"]
    assert coming["help_asked"].replace("\u2060", "") == text("help_coming_card")


def test_it_is_read_with_a_pause_after_the_title():
    assert aloud(STORM) == "태풍이 오고 있어요. 밖에 나가지 마시고 문과 창을 꼭 닫아 주세요."
    assert aloud(STORM.model_copy(update={"title": "불이 났어요!", "text": ""})) == "불이 났어요."
