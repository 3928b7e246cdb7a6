from __future__ import annotations

from datetime import UTC, datetime

from media.lesson_room.shown.people import Person, in_order, instructor_of, main_feed, tile_of
from media.stage import Stage
from media.view import SELF, Tile
from wire.ids import CenterId

ME = CenterId("wido")
GOMSO = CenterId("gomso")
T0 = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TEACHER = Person("staff:park", "박정은", has_picture=True)
MINE = Tile(feed=SELF, name="위도", center_id=ME, mine=True)


def center(name: str, *, speaking: bool = False) -> Person:
    return Person(f"center:{name}", name, has_picture=True, speaking=speaking)


def test_the_waiting_room_has_no_big_picture() -> None:
    assert main_feed(ME, [center("a")], Stage()) is None
    assert instructor_of([center("a")]) is None


def test_of_several_staff_the_one_who_is_seen_teaches() -> None:
    silent = Person("staff:aaa", "운영자")
    assert instructor_of([silent, TEACHER]) == TEACHER
    assert instructor_of([silent]) == silent


def test_the_spotlight_goes_before_the_screen_and_the_screen_before_the_face() -> None:
    teacher = Person("staff:park", "박정은", has_picture=True, has_screen=True)
    people = [teacher, center("gomso")]
    assert main_feed(ME, people, Stage()) == "staff:park"
    assert main_feed(ME, people, Stage(shared_screen=True)) == "staff:park:screen"
    shared = Stage(shared_screen=True, spotlight=GOMSO)
    assert main_feed(ME, people, shared) == "center:gomso"
    assert main_feed(ME, people, Stage(spotlight=ME)) == SELF


def test_a_spotlight_on_somebody_who_left_is_not_waited_for() -> None:
    assert main_feed(ME, [TEACHER], Stage(spotlight=GOMSO)) == "staff:park"


def test_a_screen_that_is_announced_but_not_there_yet_shows_the_face() -> None:
    assert main_feed(ME, [TEACHER], Stage(shared_screen=True)) == "staff:park"


def test_tiles_are_ours_then_the_floor_then_the_spotlight_then_by_name() -> None:
    stage = Stage(spotlight=GOMSO).giving_floor(CenterId("d"), T0)
    people = [center("b"), center("gomso"), center("a"), center("d"), center("c", speaking=True)]
    tiles = in_order(MINE, [tile_of(one, stage) for one in people], stage.spotlight)
    assert [tile.name for tile in tiles] == ["위도", "c", "d", "gomso", "a", "b"]


def test_our_groups_come_before_the_others() -> None:
    people = [center(name) for name in ("a", "b", "c", "stranger")]
    near = (CenterId("c"), CenterId("b"), CenterId("a"))
    tiles = in_order(MINE, [tile_of(one, Stage()) for one in people], None, near)
    assert [tile.name for tile in tiles] == ["위도", "c", "b", "a", "stranger"]


def test_a_tile_says_what_the_room_says() -> None:
    stage = Stage().giving_floor(GOMSO, T0)
    person = Person("center:gomso", "곰소", sound_only=True, speaking=True, hand_at=T0)
    assert tile_of(person, stage) == Tile(
        feed="center:gomso",
        name="곰소",
        center_id=GOMSO,
        sound_only=True,
        speaking=True,
        has_floor=True,
        hand_up=True,
    )
