"""Films that nobody chose, at a desk with a real disk behind it."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.state import Ack, Mode, Progress, ScreenReport
from schedule.timetable import Center, Group, Loop, Timetable
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.desks import (
    CENTER,
    NOBODY_TEACHES,
    Kiosk,
    MovedClock,
    lesson_in,
    running,
    with_films,
)
from tests.parts.waiting import until
from wire.ids import CenterId, GroupId, ItemId, LessonId

LESSON = LessonId("lesson_1")
LOOP = Loop(
    id="all_day",
    item_ids=(ItemId("gone"), ItemId("dance"), ItemId("song")),
    weekdays=tuple(range(7)),
    start=time(0),
    end=time.max,
)
LOOPED = NOBODY_TEACHES.model_copy(update={"loops": (LOOP,)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_films(tmp_path, "dance", "song")


def playing(kiosk: Kiosk) -> tuple[str, str] | None:
    film = kiosk.desk.state.playing
    return film and (film.item_id, film.by_itself)


async def pass_by(kiosk: Kiosk, clock: MovedClock, **by: float) -> None:
    clock.move(timedelta(**by))
    await kiosk.desk.tick()


async def test_a_loop_goes_on_where_a_power_cut_stopped_it(folder: Path) -> None:
    async with running(folder, LOOPED) as kiosk:
        assert (kiosk.desk.state.mode, playing(kiosk)) == (Mode.PLAYER, ("dance", "loop"))
        await kiosk.shows(900, ended="finished")
        assert playing(kiosk) == ("song", "loop")
        await kiosk.shows(100)
    async with running(folder, LOOPED) as kiosk:
        assert playing(kiosk) == ("song", "loop")
        await kiosk.desk.from_screen.came()
        film = kiosk.desk.state.playing
        assert film is not None
        assert film.from_s == 97
        assert await kiosk.press("stop_film") is None
        assert kiosk.desk.state.mode is Mode.HOME
        assert [record.body["outcome"] for record in kiosk.records("play")] == [
            "finished",
            "stopped",
        ]


async def test_films_bridge_the_time_until_the_instructor_is_there(folder: Path) -> None:
    clock = MovedClock()
    timetable = _with_replacement(lesson_in(0, clock), "song")
    async with running(folder, timetable, clock) as kiosk:
        await pass_by(kiosk, clock, seconds=10)
        assert kiosk.desk.state.mode is Mode.LESSON
        await pass_by(kiosk, clock, minutes=5)
        await pass_by(kiosk, clock, minutes=9)
        assert playing(kiosk) is None
        await kiosk.desk.from_screen.said(ScreenReport(lesson_id=LESSON, link="live"))
        await pass_by(kiosk, clock, minutes=1)
        assert playing(kiosk) == ("song", "failed")
        await kiosk.shows(60)
    async with running(folder, timetable, clock) as kiosk:
        assert (kiosk.desk.state.mode, playing(kiosk)) == (Mode.LESSON, ("song", "failed"))
        await kiosk.desk.from_screen.said(ScreenReport(lesson_id=LESSON, link="live", taught=True))
        assert (kiosk.desk.state.mode, playing(kiosk)) == (Mode.LESSON, None)


def _with_replacement(timetable: Timetable, *names: str) -> Timetable:
    items = tuple(ItemId(name) for name in names)
    programs = tuple(
        program.model_copy(update={"replacement_ids": items}) for program in timetable.programs
    )
    return timetable.model_copy(update={"programs": programs})


async def test_the_neighbours_of_a_lesson_are_those_of_our_groups_first(folder: Path) -> None:
    clock = MovedClock()
    a, b = (Center(id=CenterId(name), name=name) for name in ("a", "b"))
    friends = Group(id=GroupId("friends"), name="이웃", center_ids=(CENTER.id, b.id))
    met = {"centers": (CENTER, a, b), "groups": (friends,)}
    timetable = lesson_in(0, clock).model_copy(update=met)
    async with running(folder, timetable, clock) as kiosk:
        assert kiosk.desk.state.neighbors == (b.id, a.id)


@pytest.mark.timeout(300)
async def test_an_agent_plays_what_was_fetched_and_goes_on_after_its_death(
    agent: Any, hub: FakeHub
) -> None:
    agent.pair()
    dance = hub.films.put("dance")
    loop = LOOP.model_copy(update={"item_ids": (dance.id,)})
    await hub.publish(hub.timetable.model_copy(update={"version": 2, "loops": (loop,)}))
    agent.start()
    async with agent.screen() as screen:
        before = (await screen.until_mode(Mode.PLAYER)).playing
        assert before is not None
        assert (before.item_id, before.by_itself) == (dance.id, "loop")
        moved = {"play_id": before.play_id, "position_s": 40, "shown_s": 40}
        await screen.say(Progress.model_validate(moved))
        # Half a minute of it is worth a write.
        wishes = agent.state_dir / "wishes.json"
        stored = b'"position_s":40.0'
        await asyncio.to_thread(until, "a write", lambda: stored in wishes.read_bytes(), 60)
    await agent.kill()
    await hub.stop()
    agent.start()
    async with agent.screen() as screen:
        state = await screen.until_mode(Mode.PLAYER)
        assert state.playing is not None
        assert (state.playing.play_id, state.playing.from_s) == (before.play_id, 37)
        assert isinstance(await screen.press("stop_film"), Ack)
        await screen.until_mode(Mode.HOME)
