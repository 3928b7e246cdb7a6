"""The floor, the microphone and the hand, with a real sound server and the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from livekit import rtc

from media.lesson_room.sending.microphone import COUNTDOWN
from media.stage import HAND, SELF_MUTED
from media.view import Link, Microphone
from tests.media.lesson_room.conftest import WIDO, Hub, centre, guest, until
from tests.parts.processes import Program
from tests.parts.sound import RATE, SoundServer, band_share, chirps, write_wav
from tests.parts.voices import ROOM_HZ

MICROPHONE = rtc.TrackSource.SOURCE_MICROPHONE


@pytest.fixture
def room_talks(server: SoundServer, tmp_path: Path) -> Iterator[None]:
    """Somebody at the centre makes a noise in front of the microphone."""
    write_wav(tmp_path / "near.wav", chirps(60, *ROOM_HZ))
    player = server.play(tmp_path / "near.wav", "micbus")
    yield
    player.terminate()
    player.wait()


@pytest.mark.usefixtures("room_talks")
async def test_the_floor_opens_the_microphone_and_taking_it_closes_it(hub: Hub) -> None:
    async with guest(hub) as teacher, centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await until("there is a microphone", lambda: kiosk.room.figures.microphone == "ok")
        assert kiosk.screen.view.microphone is Microphone.OFF
        await hub.give_floor()
        opening = await kiosk.view("opening", lambda view: view.microphone is Microphone.OPENING)
        assert opening.microphone_opens_at is not None
        (floor,) = hub.stage.floor
        assert opening.microphone_opens_at >= floor.since + COUNTDOWN
        assert teacher.of_center(MICROPHONE) is None
        await kiosk.view("open", lambda view: view.microphone is Microphone.OPEN)
        assert datetime.now(UTC) >= opening.microphone_opens_at
        await until("published", lambda: teacher.of_center(MICROPHONE))
        await until(
            "a second of the room",
            lambda: band_share(teacher.heard_samples[-RATE:], *ROOM_HZ) > 0.8,
        )

        await hub.take_floor()
        await kiosk.view("off", lambda view: view.microphone is Microphone.OFF)
        await until("unpublished", lambda: teacher.of_center(MICROPHONE) is None)


@pytest.mark.usefixtures("room_talks")
async def test_later_keeps_it_closed_until_somebody_presses(hub: Hub, engine: Program) -> None:
    async with guest(hub) as teacher, centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await until("there is a microphone", lambda: kiosk.room.figures.microphone == "ok")
        await hub.give_floor()
        await kiosk.view("opening", lambda view: view.microphone is Microphone.OPENING)
        kiosk.room.set_self_muted(True)
        assert kiosk.screen.view.microphone is Microphone.SELF_MUTED
        await until("the instructor is told", lambda: teacher.attribute(SELF_MUTED) == "1")

        engine.kill()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        engine.start()
        await kiosk.live()
        assert kiosk.screen.view.microphone is Microphone.SELF_MUTED
        assert {view.microphone for view in kiosk.screen.views} <= {
            Microphone.OFF,
            Microphone.OPENING,
            Microphone.SELF_MUTED,
            Microphone.MISSING,
        }

        kiosk.room.set_self_muted(False)
        assert kiosk.screen.view.microphone is Microphone.OPEN


@pytest.mark.usefixtures("room_talks")
async def test_an_open_microphone_is_open_again_after_the_engine_came_back(
    hub: Hub, engine: Program
) -> None:
    async with centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await hub.give_floor()
        await kiosk.view("open", lambda view: view.microphone is Microphone.OPEN)
        engine.kill()
        await kiosk.view("lost", lambda view: view.link is Link.LOST)
        engine.start()
        await kiosk.live()
        await hub.open_room()
        await hub.set_stage(hub.stage)  # as the hub does when it hears of the new room
        async with guest(hub) as teacher:
            await until("published again", lambda: teacher.of_center(MICROPHONE))
        count = [view.microphone for view in kiosk.screen.views].count(Microphone.OPENING)
        assert count == len([v for v in kiosk.screen.views if v.microphone_opens_at])
        opened = {view.microphone_opens_at for view in kiosk.screen.views} - {None}
        assert len(opened) == 1


@pytest.mark.usefixtures("room_talks")
async def test_the_hub_mutes_at_once(hub: Hub) -> None:
    async with guest(hub) as teacher, centre(hub, with_sound=True) as kiosk:
        await kiosk.live()
        await hub.give_floor()
        await kiosk.view("open", lambda view: view.microphone is Microphone.OPEN)
        published = await until("published", lambda: teacher.of_center(MICROPHONE))
        await hub.mute(published.sid)
        await kiosk.view("off", lambda view: view.microphone is Microphone.OFF)
        await until("unpublished", lambda: teacher.of_center(MICROPHONE) is None)
        await hub.take_floor()
        await hub.give_floor()
        await kiosk.view("opening", lambda view: view.microphone is Microphone.OPENING)


async def test_without_a_microphone_it_is_said(hub: Hub) -> None:
    async with centre(hub) as kiosk:
        await kiosk.live()
        await hub.give_floor()
        await kiosk.view("missing", lambda view: view.microphone is Microphone.MISSING)


async def test_a_hand_goes_up_and_is_taken_down(hub: Hub) -> None:
    async with guest(hub) as teacher, centre(hub) as kiosk:
        await kiosk.live()
        kiosk.room.raise_hand(True)
        assert kiosk.screen.view.hand_up
        await until("the instructor sees it", lambda: teacher.attribute(HAND))
        kiosk.room.raise_hand(False)
        await until("and sees it go", lambda: not teacher.attribute(HAND))

        kiosk.room.raise_hand(True)
        await until("up again", lambda: teacher.attribute(HAND))
        await hub.set_attributes({HAND: ""})
        await kiosk.view("taken down by the instructor", lambda view: not view.hand_up)

        kiosk.room.raise_hand(True)
        assert kiosk.screen.view.hand_up
        await hub.give_floor()
        view = await kiosk.view("the floor answers it", lambda view: not view.hand_up)
        assert view.stage.has_floor(WIDO)
