"""Attendance: names tapped at the centre are never lost and never doubled.

The kiosk's line to the hub is cut, its agent is killed just after a tap, the hub is killed and
started again: what the screen ticked is at the hub once, and what was taken back is not there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo.full_kiosk import glass
from kiosk.state import Attendance, KioskState, Mode
from tests.parts.display import Display
from tests.parts.glass import is_home, tap_until
from tests.parts.line import Line, line_to
from tests.parts.town import OUR_CENTER, Kiosk, Town
from tests.parts.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.pixels, pytest.mark.timeout(300)]

NAMES = ("김순자", "김영희", "박복례", "서말순", "이점례", "이춘자", "장금옥", "정분이", "최병철")


@pytest.fixture
def line(city: Town) -> Iterator[Line]:
    with line_to(city.hub_port) as line:
        yield line


def test_what_was_tapped_offline_is_at_the_hub_once(
    city: Town, screen: Display, line: Line, films: Path
) -> None:
    kiosk = city.kiosk(OUR_CENTER, sound=None, camera=films / "room.y4m", line=line)
    city.show(kiosk, screen, None)
    lesson_id = city.publish_lesson(opens_in_s=3600, lead_s=300, minutes=60)
    roll = city.put_roll(OUR_CENTER, NAMES)
    ids = [member["id"] for member in roll["members"]]
    until("the roll at the kiosk", lambda: len(attendance(kiosk).people) == len(NAMES), 60)
    until("the screen is home", lambda: is_home(screen), 60)

    # The line is gone.  Three names are tapped, one of them twice; a guest sits down, too.
    line.cut()
    until("the kiosk knows", lambda: not state(kiosk).hub_reachable, 60)
    place = glass.HOME_ATTENDANCE
    tap_until(screen, place, "the names", lambda: state(kiosk).attendance_open, 60)
    for number, present in ((0, True), (4, True), (7, True), (4, False)):
        tap_until(screen, glass.name_tile(number), "the tick", ticked(kiosk, number, present), 60)
    screen.tap(*glass.GUEST)
    until("the guest", lambda: attendance(kiosk).guests == 1, 60)

    # The agent dies with all that unsent; the screen comes back to what was ticked.
    kiosk.agent.kill()
    kiosk.agent.start()
    until("the agent's socket answers", lambda: alive(kiosk), 60)
    assert {p.id for p in attendance(kiosk).people if p.present} == {ids[0], ids[7]}
    assert attendance(kiosk).guests == 1
    tap_until(screen, glass.name_tile(8), "one more tick", ticked(kiosk, 8, True), 60)
    assert city.entries(lesson_id) == []

    # Line and hub come and go while it is sent; the agent dies once more.
    line.mend()
    until("all of it at the hub", lambda: len(city.entries(lesson_id)) == 6, 120)
    kiosk.agent.kill()
    city.hub.kill()
    city.hub.start()
    kiosk.agent.start()
    until("the hub answers", lambda: city.is_connected(OUR_CENTER), 120)
    tap_until(screen, glass.name_tile(1), "the last tick", ticked(kiosk, 1, True), 60)
    until("a tick that is sent at once", lambda: len(city.entries(lesson_id)) == 7, 120)

    entries = city.entries(lesson_id)
    assert len({entry["entry_id"] for entry in entries}) == 7
    assert [(entry["member_id"], entry["present"]) for entry in entries] == [
        (ids[0], True),
        (ids[4], True),
        (ids[7], True),
        (ids[4], False),
        (None, True),
        (ids[8], True),
        (ids[1], True),
    ]
    people = city.people(lesson_id)[OUR_CENTER.id]
    assert (people["members"], people["guests"], people["people"]) == (4, 1, 5)
    assert counted_in_csv(city) == 5

    # Nothing on the kiosk's disk says a name, and the way home is one press.
    clear = [path for path in kiosk.folder.rglob("*") if path.is_file() and says_a_name(path)]
    assert clear == []
    place = glass.ATTENDANCE_DONE
    tap_until(screen, place, "home again", lambda: not state(kiosk).attendance_open, 60)
    assert state(kiosk).mode is Mode.HOME


# --- what is seen ------------------------------------------------------------


def state(kiosk: Kiosk) -> KioskState:
    return next(kiosk.states())


def attendance(kiosk: Kiosk) -> Attendance:
    return state(kiosk).attendance or Attendance()


def ticked(kiosk: Kiosk, number: int, present: bool) -> Callable[[], bool]:
    return lambda: attendance(kiosk).people[number].present is present


def alive(kiosk: Kiosk) -> bool:
    try:
        return state(kiosk).attendance is not None
    except OSError:
        return False


def says_a_name(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        # The agent goes on working: what it writes beside a file has that file's name a moment on.
        return False
    return any(name.encode() in content for name in NAMES)


def counted_in_csv(city: Town) -> int:
    """What the operator's download says of our centre and lesson."""
    today = datetime.now(ZoneInfo(city.zone)).date()
    rows = list(csv.DictReader(io.StringIO(city.attendance_file(today).lstrip("\ufeff"))))
    ours = [row for row in rows if row["경로당"] == OUR_CENTER.name]
    assert len(ours) == 1, rows
    return int(ours[0]["오신 분"])
