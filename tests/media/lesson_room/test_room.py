"""A centre in a lesson: picture and sound both ways, against the real engine."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from livekit import rtc

from media.lesson_room.receiving import tap, wanted
from media.stage import CAMERA, PEOPLE
from media.view import SELF, FeedKey, LessonView, Link
from tests.media.lesson_room.conftest import (
    PATIENCE_S,
    TEACHER,
    TEACHER_VOICE,
    WIDO,
    Hub,
    centre,
    guest,
    until,
    write_film,
)
from tests.parts.sound import SoundServer, band_share
from tests.parts.voices import TEACHER_HZ
from wire.ids import CenterId, center_identity

ROOMS = [CenterId(name) for name in ("gagok", "jindo", "maehwa", "uisin")]
"""One more than the strip has place for beside our own."""
RED, GREEN = (20, 20, 220), (20, 200, 20)


def is_like(colour: tuple[int, int, int] | None, wanted: tuple[int, int, int]) -> bool:
    return colour is not None and all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True))


def has_picture(view: LessonView, feed: FeedKey) -> bool:
    return any(tile.feed == feed and tile.has_picture for tile in view.tiles)


async def test_the_instructor_is_seen_and_sees_us(hub: Hub, tmp_path: Path) -> None:
    film = write_film(tmp_path / "room.mp4", GREEN)
    async with guest(hub) as teacher, centre(hub, film) as kiosk:
        await kiosk.live()
        await teacher.publish_picture(RED, (960, 540))
        await until("our own picture", lambda: is_like(kiosk.screen.colour(SELF), GREEN))
        await until("the instructor's picture", lambda: is_like(kiosk.screen.colour(TEACHER), RED))
        view = await kiosk.view(
            "the instructor big",
            lambda view: (
                view.main == TEACHER and view.instructor is not None and view.instructor.has_picture
            ),
        )
        assert [tile.mine for tile in view.tiles] == [True]
        assert view.stage == hub.stage
        await until("the instructor sees the centre", lambda: len(teacher.seen) > 5)
        seen = teacher.seen[-1]
        red, green, blue = bytes(seen.data)[(seen.height // 2 * seen.width + 9) * 3 :][:3]
        assert is_like((blue, green, red), GREEN)
        await until("the camera is told", lambda: teacher.attribute(CAMERA) == "ok")
        figures = kiosk.room.figures
        assert figures.joined_at is not None
        assert figures.frames_received > 0
        assert (figures.camera, figures.loudspeaker) == ("ok", "off")
        await until("the high layer", lambda: kiosk.screen.frames[TEACHER][-1].width == 960)
    assert kiosk.running.cancelled()


async def test_the_instructor_is_heard(hub: Hub, server: SoundServer) -> None:
    async with guest(hub) as teacher, centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await teacher.publish_voice(TEACHER_VOICE)
        await until("sound is played", lambda: kiosk.room.figures.audio_seconds > 2.5)
        await asyncio.to_thread(
            server.record_until,
            "the voice and nothing else is heard",
            "spk.monitor",
            lambda heard: band_share(heard, *TEACHER_HZ) > 0.9,
        )
        assert kiosk.room.figures.loudspeaker == "ok"


async def test_without_the_compiled_part_the_same_is_seen_and_heard(
    hub: Hub, server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tap, "compiled", lambda: None)
    async with guest(hub) as teacher, centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await teacher.publish_picture(RED, (960, 540))
        await teacher.publish_voice(TEACHER_VOICE)
        await until("the instructor's picture", lambda: is_like(kiosk.screen.colour(TEACHER), RED))
        await until("sound is played", lambda: kiosk.room.figures.audio_seconds > 0.5)


async def test_who_waits_outside_is_connected_and_nothing_goes_in_or_out(
    hub: Hub, tmp_path: Path, server: SoundServer
) -> None:
    film = write_film(tmp_path / "room.mp4", GREEN)
    async with guest(hub) as teacher, centre(hub, film, with_sound=True, outside=True) as kiosk:
        await until("we are connected", lambda: len(teacher.room.remote_participants) == 1)
        await kiosk.live()
        await teacher.publish_picture(RED)
        await teacher.publish_voice(TEACHER_VOICE)
        await kiosk.view("the instructor is there", lambda view: view.instructor is not None)
        # A change of the card comes after the tracks: nothing of them was taken by then.
        await hub.set_stage(hub.stage.model_copy(update={"music": True}))
        await kiosk.view("the card", lambda view: view.stage.music)
        figures = kiosk.room.figures
        assert (figures.joined_at, figures.frames_received, figures.audio_seconds) == (None, 0, 0)
        assert (figures.camera, figures.loudspeaker) == ("off", "off")
        assert kiosk.screen.frames == {}
        assert teacher.of_center(rtc.TrackSource.SOURCE_CAMERA) is None
        kiosk.room.open()
        await until("the instructor's picture", lambda: is_like(kiosk.screen.colour(TEACHER), RED))
        await until("the instructor's voice", lambda: kiosk.room.figures.audio_seconds > 1)
        await until("the instructor sees the centre", lambda: len(teacher.seen) > 5)
        assert kiosk.room.figures.joined_at is not None
        assert hub.asked == 1


async def test_of_the_rooms_only_those_in_sight_are_sent(hub: Hub) -> None:
    async with contextlib.AsyncExitStack() as stack:
        kiosk = await stack.enter_async_context(centre(hub))
        await kiosk.live()
        for name in ROOMS:
            room = await stack.enter_async_context(guest(hub, center_identity(name), name))
            await room.publish_picture(GREEN, (960, 540))
        rooms = [center_identity(name) for name in ROOMS]
        near, last, far = rooms[0], rooms[-2], rooms[-1]
        screen = kiosk.screen
        await until("all are taken", lambda: kiosk.takes_pictures_of() >= set(rooms))
        await until("the far room rests", lambda: screen.rests(far, near))
        view = await kiosk.view("nor has it a picture", lambda view: not has_picture(view, far))
        assert [tile.feed for tile in view.tiles][1:] == rooms
        await until("the near one small", lambda: screen.frames[near][-1].width == 320)

        await hub.set_stage(hub.stage.model_copy(update={"layout": "grid"}))
        await kiosk.view("all are in sight", lambda view: has_picture(view, far))
        await until("and it is small", lambda: screen.frames[far][-1].width == 320)
        await hub.set_stage(hub.stage.model_copy(update={"layout": "instructor"}))
        await until("the far room rests again", lambda: screen.rests(far, near))
        await hub.set_stage(hub.stage.model_copy(update={"spotlight": ROOMS[-1]}))
        await until("it is large", lambda: screen.frames[far][-1].width == 960)
        await until("the last of the others rests", lambda: screen.rests(last, far))


async def test_while_no_picture_comes_its_size_is_said_again(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[wanted.Size] = []
    resize = wanted._resize

    def spied(publication: rtc.RemoteTrackPublication, size: wanted.Size) -> None:
        said.append(size)
        resize(publication, size)

    monkeypatch.setattr(wanted, "_resize", spied)
    async with guest(hub) as teacher, centre(hub) as kiosk:
        await kiosk.live()
        await teacher.publish_picture(RED, (960, 540))
        await until("the instructor's picture", lambda: is_like(kiosk.screen.colour(TEACHER), RED))
        said.clear()
        teacher.pause_picture()
        await until("it is said again, and again", lambda: len(said) > 1)
    assert set(said) == {(960, 540)}


async def test_leaving_leaves(hub: Hub) -> None:
    async with guest(hub) as teacher:
        async with centre(hub) as kiosk:
            await kiosk.live()
            await until("we are seen", lambda: len(teacher.room.remote_participants) == 1)
            await until("and counted", lambda: teacher.attribute(PEOPLE) == "5")
        await until("we have left", lambda: not teacher.room.remote_participants)


async def test_a_lesson_that_ended_is_left_by_itself(hub: Hub) -> None:
    async with centre(hub) as kiosk:
        await kiosk.live()
        await hub.set_stage(hub.stage.model_copy(update={"ended": True}))
        await asyncio.wait_for(asyncio.shield(kiosk.running), PATIENCE_S)
        assert kiosk.screen.view.stage.ended


async def test_a_refused_pass_is_asked_again(hub: Hub) -> None:
    hub.refusals = ["lesson_not_open", "hub_unreachable", "lesson_not_open"]
    async with centre(hub) as kiosk:
        await kiosk.live()
        assert hub.asked == 4
        assert [view.link for view in kiosk.screen.views if view.link is Link.LOST] == []


async def test_a_broken_card_keeps_the_last_good_one(hub: Hub) -> None:
    async with centre(hub) as kiosk:
        await kiosk.live()
        await hub.set_stage(hub.stage.model_copy(update={"spotlight": WIDO}))
        await kiosk.view("the spotlight", lambda view: view.spotlight_is_us)
        assert kiosk.screen.view.main == SELF
        await hub.set_metadata('{"stage": "broken"}')
        await hub.set_attributes({"people": "7"})
        await hub.set_stage(hub.stage.model_copy(update={"music": True}))
        await kiosk.view("the next card", lambda view: view.stage.music)
        assert all(view.spotlight_is_us for view in kiosk.screen.views[-2:])
