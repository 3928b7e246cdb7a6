"""Who watches whom: what the loads add up to."""

from __future__ import annotations

import pytest

from tests.bench.engine.workloads import (
    BIG,
    PULSE,
    SMALL,
    TILE,
    VOICE,
    all_loads,
    broadcast,
    ceiling,
    lesson,
)


def test_everybody_gets_picture_and_sound_of_the_one_who_sends() -> None:
    load = broadcast(9)
    assert len(load.watchers) == 9
    assert {place.watches for place in load.watchers} == {(("teacher", BIG), ("teacher", VOICE))}


def test_in_a_lesson_each_centre_sees_the_teacher_big_and_the_others_small() -> None:
    load = lesson(9)
    for place in load.places[1:]:
        assert ("teacher", BIG) in place.watches
        tiles = {name for name, stream in place.watches if stream == TILE}
        assert tiles == {other.name for other in load.places[1:]} - {place.name}


def test_in_a_lesson_the_teacher_sees_all_and_everybody_else_hears_the_floor() -> None:
    load = lesson(9)
    teacher, floor, *others = load.places
    assert len([stream for _, stream in teacher.watches if stream == SMALL]) == 9
    assert VOICE in floor.publishes
    assert (floor.name, VOICE) not in floor.watches
    assert all((floor.name, VOICE) in place.watches for place in (teacher, *others))
    assert all(VOICE not in place.publishes for place in others)


@pytest.mark.parametrize("name", list(all_loads()))
def test_whatever_is_watched_is_published_once(name: str) -> None:
    load = all_loads()[name]
    published = [(place.name, stream) for place in load.places for stream in place.publishes]
    assert len(published) == len(set(published))
    assert {one for place in load.places for one in place.watches} <= set(published)


def test_whoever_only_watches_enters_after_those_who_send() -> None:
    for load in all_loads().values():
        sends = [bool(place.publishes) for place in load.places]
        assert sends == sorted(sends, reverse=True)


def test_at_the_ceiling_everybody_watches_every_pulse() -> None:
    load = ceiling()
    senders = {place.name for place in load.places if PULSE in place.publishes}
    assert all({name for name, _ in place.watches} == senders for place in load.watchers)
