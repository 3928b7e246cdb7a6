"""When a kiosk may be interrupted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content import player
from content.item import File, Item
from kiosk.agent.mode.rest.unrest import BEFORE, unrest
from kiosk.agent.mode.state import State
from kiosk.state import Mode
from tests.kiosk.agent.conftest import CENTER, START, timetable
from wire.ids import ItemId

FILM = Item(
    id=ItemId("film"),
    title="앉아서 추는 춤",
    category="춤",
    seconds=900,
    media_type="video/mp4",
    film=File(sha256="0" * 64, size=1),
    poster=None,
    added_at=START,
)
HOME = State(mode=Mode.HOME, center_id=CENTER.id, timetable=timetable())


@pytest.mark.parametrize(
    ("minutes_before_start", "reason"),
    [(31, ""), (30, ""), (29, "lesson"), (5, "lesson"), (0, "lesson"), (-59, "lesson"), (-60, "")],
)
def test_nothing_is_interrupted_near_a_lesson_nor_in_it(
    minutes_before_start: int, reason: str
) -> None:
    assert timedelta(minutes=30) == BEFORE
    assert unrest(HOME, START - timedelta(minutes=minutes_before_start)) == reason


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (Mode.STARTING, "in_use"),
        (Mode.PAIRING, ""),
        (Mode.HOME, ""),
        (Mode.VIDEOS, "in_use"),
        (Mode.COUNTDOWN, "lesson"),
        (Mode.LESSON, "lesson"),
        (Mode.QUIET, ""),
        (Mode.DARK, ""),
    ],
)
def test_nobody_who_is_there_is_interrupted(mode: Mode, reason: str) -> None:
    night = START - timedelta(hours=9)
    assert unrest(replace(HOME, mode=mode), night) == reason


def test_a_film_that_nobody_chose_may_be_interrupted() -> None:
    night = START - timedelta(hours=9)
    chosen = replace(HOME, mode=Mode.PLAYER, film=player.start(FILM, "play_1", night))
    by_itself = replace(chosen, film=replace(player.start(FILM, "play_1", night), by_itself="loop"))
    assert unrest(chosen, night) == "in_use"
    assert unrest(by_itself, night) == ""


def test_an_open_attendance_page_means_somebody_is_there() -> None:
    night = START - timedelta(hours=9)
    assert unrest(replace(HOME, attendance_until=night + timedelta(minutes=1)), night) == "in_use"
