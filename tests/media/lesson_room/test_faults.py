"""What happens to a lesson when the line or the engine goes away."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from media.view import LessonView, Link
from tests.media.lesson_room.conftest import (
    TEACHER,
    TEACHER_VOICE,
    Hub,
    centre,
    guest,
    until,
    write_film,
)
from tests.parts.processes import Program

RED, GREEN = (20, 20, 220), (20, 200, 20)


def lost_views(views: list[LessonView]) -> list[LessonView]:
    return [view for view in views if view.link is Link.LOST]


async def test_a_silent_line_is_noticed_and_comes_back(
    hub: Hub, engine: Program, tmp_path: Path
) -> None:
    film = write_film(tmp_path / "room.mp4", GREEN)
    async with guest(hub) as teacher, centre(hub, film) as kiosk:
        await kiosk.live()
        await teacher.publish_picture(RED)
        await until("pictures flow", lambda: kiosk.room.figures.frames_received > 20)
        os.kill(engine.pid, signal.SIGSTOP)
        stopped = time.monotonic()
        view = await kiosk.view("lost", lambda view: view.link is Link.LOST)
        noticed = time.monotonic() - stopped
        assert view.lost_since is not None
        os.kill(engine.pid, signal.SIGCONT)
        resumed = time.monotonic()
        await kiosk.live()
        frames = kiosk.room.figures.frames_received
        await until("pictures flow", lambda: kiosk.room.figures.frames_received > frames + 5)
        back = time.monotonic() - resumed
        print(f"noticed after {noticed:.1f} s, back after {back:.1f} s")
        assert kiosk.screen.view.lost_since is None


async def test_an_engine_that_was_killed_is_entered_again(
    hub: Hub, engine: Program, tmp_path: Path
) -> None:
    film = write_film(tmp_path / "room.mp4", GREEN)
    async with centre(hub, film) as kiosk:
        await kiosk.live()
        await hub.set_stage(hub.stage.model_copy(update={"music": True}))
        await kiosk.view("the stage", lambda view: view.stage.music)
        await kiosk.sends()
        engine.kill()
        killed = time.monotonic()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        noticed = time.monotonic() - killed
        engine.start()
        started = time.monotonic()
        await kiosk.live()
        back = time.monotonic() - started
        print(f"noticed after {noticed:.1f} s, back {back:.1f} s after the restart")
        assert kiosk.screen.view.stage.music
        async with guest(hub) as teacher:
            await until("our camera is there again", lambda: len(teacher.seen) > 3)
            await teacher.publish_picture(RED)
            await until("and theirs", lambda: kiosk.screen.frames.get(TEACHER))


async def test_a_dead_engine_is_not_told_as_a_teacher_who_left(hub: Hub, engine: Program) -> None:
    async with guest(hub) as teacher, centre(hub) as kiosk:
        await kiosk.live()
        await teacher.publish_picture(RED)
        await kiosk.view("seen", lambda view: bool(view.instructor and view.instructor.has_picture))
        before = len(kiosk.screen.views)
        engine.kill()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        told = kiosk.screen.views[before:]
        assert [view.link for view in told if view.instructor is None] == []


async def test_an_engine_that_is_dead_at_first_is_waited_for(hub: Hub, engine: Program) -> None:
    engine.kill()
    async with centre(hub) as kiosk:
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        assert hub.asked >= 1
        engine.start()
        await kiosk.live()
        assert hub.asked >= 2


async def test_an_idle_room_is_no_fault(hub: Hub) -> None:
    async with centre(hub) as kiosk:
        await kiosk.live()
        stay = kiosk.stay
        for number in range(4):
            packets = stay.line.packets
            await until(
                f"connection check {number} is answered",
                lambda before=packets: stay.line.packets > before,  # type: ignore[misc]
            )
        assert kiosk.stay is stay
        assert lost_views(kiosk.screen.views) == []


async def test_a_paused_picture_is_no_fault_and_only_sound_is_said(hub: Hub) -> None:
    async with guest(hub) as teacher, centre(hub) as kiosk:
        await kiosk.live()
        track = await teacher.publish_picture(RED)
        await teacher.publish_voice(TEACHER_VOICE)
        await kiosk.view("seen", lambda view: bool(view.instructor and view.instructor.has_picture))
        teacher.pause_picture()
        await kiosk.view("only sound", lambda view: view.sound_only)
        await until("said to the room", lambda: teacher.attribute("sound_only") == "1")
        track.mute()
        await kiosk.view("switched off on purpose", lambda view: not view.sound_only)
        assert lost_views(kiosk.screen.views) == []


async def test_neighbours_come_and_go_and_come_again(hub: Hub) -> None:
    async with centre(hub) as kiosk:
        await kiosk.live()
        for _ in range(2):
            async with guest(hub, "center:gomso", "곰소 경로당") as neighbour:
                await neighbour.publish_picture(GREEN, (960, 540))
                await kiosk.view(
                    "the neighbour is seen",
                    lambda view: [tile.has_picture for tile in view.tiles] == [False, True],
                )
                await until(
                    "in the low layer",
                    lambda: kiosk.screen.frames["center:gomso"][-1].width <= 320,
                )
            await kiosk.view("the neighbour left", lambda view: len(view.tiles) == 1)
            kiosk.screen.frames.clear()


async def test_an_engine_that_stays_away_is_entered_with_a_fresh_pass(
    hub: Hub, engine: Program, tmp_path: Path
) -> None:
    film = write_film(tmp_path / "room.mp4", GREEN)
    async with centre(hub, film) as kiosk:
        await kiosk.live()
        engine.kill()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        await until("our own joining has begun", lambda: hub.asked > 2)
        engine.start()
        engine.wait_for_line("engine ready")
        await kiosk.live()
        # The connection that was given up does not come back to push this one out.
        asked = hub.asked
        async with guest(hub) as teacher:
            await until("the camera is seen", lambda: len(teacher.seen) > 60)
        assert hub.asked == asked
        assert kiosk.screen.view.link is Link.LIVE
