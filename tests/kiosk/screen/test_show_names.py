"""Ticking names on the screen: every tap reaches the agent once, every tick comes from it."""

from __future__ import annotations

from uuid import UUID

import pytest

from kiosk.screen.gallery.states.attendance import roll
from kiosk.screen.voice.sentences import text
from kiosk.state import Ack, Mode, Press, Refused
from tests.kiosk.screen.stand import LIVE


def is_up(stand):
    return stand.window.quick.property("attendance")["up"]


def opened(stand, mode=Mode.HOME, attendance=None):
    stand.tell(mode=mode, attendance=attendance or roll(12), attendance_open=True)
    stand.qtbot.waitUntil(lambda: is_up(stand), timeout=30_000)


def ticked(stand):
    return [
        name["id"] for name in stand.window.quick.property("attendance")["names"] if name["present"]
    ]


def test_home_asks_the_agent_for_the_names(stand):
    stand.tell(attendance=roll(12))
    stand.shows("scene", "home")
    stand.press("attendance")
    assert stand.hears(Press).what == "attendance"
    assert not is_up(stand)
    opened(stand)


def test_without_a_roll_home_says_so_and_asks_nobody(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("attendance")
    stand.notes(text("no_roll_yet"))
    assert stand.agent.heard(Press) is None


def test_the_tick_shows_when_it_is_on_disk_and_not_before(stand):
    opened(stand)
    stand.press("name:m3")
    press = stand.hears(Press)
    assert (press.what, press.subject, UUID(press.key).version) == ("present", "m3", 4)
    stand.notes(text("one_moment"))
    assert ticked(stand) == []
    # Impatient fingers change nothing.
    stand.press("name:m3")
    stand.press("name:m3")
    stand.press("name:m5")
    assert stand.hears(Press).subject == "m5"
    stand.agent.tell(Ack(id=press.id))
    people = list(stand.state.attendance.people)
    people[3] = people[3].model_copy(update={"present": True})
    stand.tell(attendance=stand.state.attendance.model_copy(update={"people": tuple(people)}))
    stand.qtbot.waitUntil(lambda: ticked(stand) == ["m3"], timeout=30_000)


def test_a_ticked_name_is_unticked(stand):
    opened(stand, attendance=roll(12, present=4))
    stand.press("name:m0")
    assert stand.hears(Press).what == "absent"


def test_a_tap_that_found_no_agent_is_sent_again_with_its_key(stand):
    opened(stand)
    stand.press("name:m1")
    first = stand.hears(Press)
    stand.agent.die()
    stand.agent.rise()
    stand.agent.came()
    again = stand.hears(Press)
    assert (again.key, again.subject) == (first.key, "m1")


def test_a_tap_that_could_not_be_stored_says_so(stand):
    opened(stand)
    stand.press("name:m1")
    stand.agent.tell(Refused(id=stand.hears(Press).id, reason="not_stored"))
    stand.notes(text("could_not"))
    assert ticked(stand) == []


@pytest.mark.parametrize(
    ("name", "attendance"),
    [
        ("guest", roll(12)),
        ("guest_less", roll(12, guests=1)),
        ("everybody", roll(12)),
        ("everybody_undone", roll(12, present=12, undo=True)),
    ],
)
def test_guests_and_everybody(stand, name, attendance):
    opened(stand, attendance=attendance)
    stand.press(name)
    press = stand.hears(Press)
    assert (press.what, press.subject, UUID(press.key).version) == (name, "", 4)


def test_thanks_are_said_with_the_number_that_is_on_disk(stand):
    opened(stand, attendance=roll(12, present=5))
    stand.press("attendance_done")
    press = stand.hears(Press)
    assert (press.what, press.key) == ("attendance_done", "")
    stand.tell(attendance_open=False, attendance=roll(12, present=6))
    stand.qtbot.waitUntil(lambda: not is_up(stand), timeout=30_000)
    stand.agent.tell(Ack(id=press.id))
    stand.notes("고맙습니다. 오늘 6분 오셨어요")


def test_over_a_lesson_the_room_stays(stand):
    stand.tell(attendance=roll(12, present=2))
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    stand.press("attendance")
    assert stand.hears(Press).what == "attendance"
    opened(stand, mode=Mode.LESSON)
    stand.qtbot.waitUntil(lambda: stand.bridge.wanted == frozenset(), timeout=30_000)
    stand.tell(attendance_open=False)
    stand.qtbot.waitUntil(lambda: "staff:park" in stand.bridge.wanted, timeout=30_000)
    assert len(stand.rooms) == 1
    assert not room.left.is_set()


def test_a_page_that_was_turned_is_at_its_start_the_next_time(stand):
    opened(stand, attendance=roll(25))
    stand.press("names_after")
    stand.press("name:m10")
    assert stand.hears(Press).subject == "m10"
    stand.tell(attendance_open=False)
    stand.qtbot.waitUntil(lambda: not is_up(stand), timeout=30_000)
    opened(stand, attendance=roll(25))
    stand.press("name:m0")
    assert stand.hears(Press).subject == "m0"
