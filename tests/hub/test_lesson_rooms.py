"""A lesson's room follows the hub: real hub, real engine, real SDK."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from livekit import rtc

from tests.hub.engine_process import Guest, RunningEngine, engine_at, start_engine
from tests.hub.running_hub import (
    LESSON,
    PATIENCE_S,
    START,
    HandClock,
    RunningHub,
    add_people,
    listening_port,
    publish,
    run_hub,
    timetable_for,
)

pytestmark = pytest.mark.timeout(300)

CAMERA, MICROPHONE = rtc.TrackSource.SOURCE_CAMERA, rtc.TrackSource.SOURCE_MICROPHONE
STAGE = f"/api/lessons/{LESSON}/stage"


class RunningClock(HandClock):
    """A clock that goes on from `START`: the engine's stamps have to keep their order on it."""

    def __init__(self) -> None:
        super().__init__(START)
        self._begun = datetime.now(UTC)

    def now(self) -> datetime:
        return self.from_system(datetime.now(UTC))

    def from_system(self, moment: datetime) -> datetime:
        return self.moment + (moment - self._begun)


@pytest.fixture
def clock() -> HandClock:
    return RunningClock()


@pytest.fixture
def port() -> int:
    return listening_port()


@pytest.fixture
async def engine(tmp_path: Path, port: int) -> AsyncIterator[RunningEngine]:
    async with engine_at(tmp_path, port) as running:
        yield running


@pytest.fixture
async def hub(
    tmp_path: Path, clock: HandClock, engine: RunningEngine, port: int
) -> AsyncIterator[RunningHub]:
    """A hub that speaks to the engine."""
    async with run_hub(tmp_path / "data", clock, engine.config, port) as running:
        add_people(running)
        operator = await running.signed_in("operator")
        await publish(operator, timetable_for(running.people["teacher"]))
        yield running


async def enter(client: httpx.AsyncClient, path: str, body: Any = None) -> Guest:
    answer = await client.post(path, json=body or {})
    assert answer.status_code == 200, answer.text
    guest = Guest()
    await guest.enter(answer.json()["url"], answer.json()["token"])
    return guest


async def enter_kiosk(kiosk: httpx.AsyncClient) -> Guest:
    return await enter(kiosk, "/api/kiosk/room-pass", {"lesson_id": LESSON})


async def enter_teacher(teacher: httpx.AsyncClient) -> Guest:
    return await enter(teacher, f"/api/lessons/{LESSON}/room-pass")


async def change(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    stage = (await client.get(STAGE)).json()
    answer = await client.put(STAGE, json={**stage, **changes})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def floor_of(center_id: str) -> list[dict[str, str]]:
    return [{"center_id": center_id, "since": START.isoformat()}]


async def rows_until(
    client: httpx.AsyncClient, right: Callable[[list[dict[str, Any]]], bool]
) -> list[dict[str, Any]]:
    """Ask for the presence until it is as wanted."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            rows = (await client.get(f"/api/lessons/{LESSON}/presence")).json()
            if right(rows):
                return list(rows)
            await asyncio.sleep(0.05)  # the pause between two looks


async def test_a_room_carries_the_stage_and_the_floor_opens_the_microphone(
    hub: RunningHub,
) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    guest = await enter_kiosk(kiosk)
    me = guest.room.local_participant
    assert (me.identity, me.name) == ("center:c-wido", "위도 경로당")
    assert me.attributes["role"] == "center"
    assert guest.sources == {CAMERA}
    assert (guest.card.lesson_id, guest.card.title) == (LESSON, "앉아서 하는 튼튼 체조")
    assert guest.card.stage.version == 0

    # Whoever reads the floor may publish already: the permission came first.
    sources_at_floor: list[set[int]] = []
    guest.room.on("room_metadata_changed", lambda *_: sources_at_floor.append(guest.sources))
    await change(teacher, floor=floor_of("c-wido"), spotlight="c-wido")
    await guest.until(lambda: guest.card.stage.version == 1)
    assert guest.card.stage.spotlight == "c-wido"
    assert sources_at_floor[0] == {CAMERA, MICROPHONE}

    await change(teacher, floor=[])
    await guest.until(lambda: guest.card.stage.version == 2)
    assert guest.sources == {CAMERA}
    await guest.leave()


async def test_who_holds_the_floor_has_the_microphone_in_a_new_pass(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    await change(teacher, floor=floor_of("c-wido"))
    guest = await enter_kiosk(kiosk)
    assert guest.sources == {CAMERA, MICROPHONE}
    assert guest.card.stage.has_floor("c-wido")  # type: ignore[arg-type]
    await guest.leave()


async def test_mute_all_takes_every_floor_and_silences_every_centre(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    await change(teacher, floor=floor_of("c-wido"))
    guest = await enter_kiosk(kiosk)
    listener = await enter_teacher(teacher)
    source = rtc.AudioSource(48_000, 1)
    track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
    options = rtc.TrackPublishOptions(source=MICROPHONE)
    await guest.room.local_participant.publish_track(track, options)
    silence = rtc.AudioFrame(np.zeros(480, np.int16).tobytes(), 48_000, 1, 480)
    await source.capture_frame(silence)

    def heard() -> bool:
        person = listener.room.remote_participants.get("center:c-wido")
        return person is not None and any(
            not publication.muted for publication in person.track_publications.values()
        )

    await listener.until(heard)
    answer = await teacher.post(f"/api/lessons/{LESSON}/mute-all")
    assert (answer.json()["floor"], answer.json()["version"]) == ([], 2)
    await listener.until(lambda: not heard())
    await guest.until(lambda: guest.sources == {CAMERA})
    await guest.until(lambda: guest.card.stage.floor == ())
    await guest.leave()
    await listener.leave()
    await source.aclose()


async def test_presence_tells_from_when_to_when(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    guest = await enter_kiosk(kiosk)
    (row,) = await rows_until(teacher, lambda rows: len(rows) == 1)
    assert (row["center_id"], row["center"], row["left_at"]) == ("c-wido", "위도 경로당", None)
    # The engine tells whole seconds of the system's clock; the hub turns them into its own.
    joined_at = datetime.fromisoformat(row["joined_at"])
    assert START - timedelta(seconds=1) <= joined_at <= hub.clock.now()
    assert row["stays"] == [{"from": row["joined_at"], "to": None}]
    await guest.leave()
    (row,) = await rows_until(teacher, lambda rows: rows[0]["left_at"] is not None)
    assert row["left_at"] >= row["joined_at"]


async def test_a_revoked_kiosk_is_taken_out_of_the_room(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    operator = await hub.signed_in("operator")
    guest = await enter_kiosk(kiosk)
    assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 204
    await guest.until(lambda: not guest.room.isconnected())


async def test_a_pass_of_a_kiosk_that_was_revoked_since_opens_no_door(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    operator = await hub.signed_in("operator")
    answer = await kiosk.post("/api/kiosk/room-pass", json={"lesson_id": LESSON})
    await hub.pair_kiosk("c-wido")
    assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 404
    guest = Guest()
    await guest.enter(answer.json()["url"], answer.json()["token"])
    await guest.until(lambda: not guest.room.isconnected())
    assert (await operator.get(f"/api/lessons/{LESSON}/presence")).json() == []


async def test_a_lesson_that_is_over_loses_its_room(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    guest = await enter_kiosk(kiosk)
    hub.clock.moment = START + timedelta(hours=1, seconds=31)
    await guest.until(lambda: not guest.room.isconnected())


async def test_a_lesson_closed_early_admits_nobody_and_loses_its_room(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    guest = await enter_kiosk(kiosk)
    await change(teacher, ended=True)
    refused = await kiosk.post("/api/kiosk/room-pass", json={"lesson_id": LESSON})
    assert (refused.status_code, refused.json()["type"]) == (410, "lesson_over")
    assert guest.room.isconnected()
    hub.clock.advance(seconds=11)
    await guest.until(lambda: not guest.room.isconnected())


async def test_a_stage_changed_without_the_engine_is_there_when_it_is_back(
    hub: RunningHub, engine: RunningEngine, tmp_path: Path, port: int
) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    teacher = await hub.signed_in("teacher")
    guest = await enter_kiosk(kiosk)
    await guest.leave()
    await engine.kill()
    changed = await change(teacher, spotlight="c-wido", floor=floor_of("c-wido"))
    assert changed["version"] == 1
    refused = await kiosk.post("/api/kiosk/room-pass", json={"lesson_id": LESSON})
    assert refused.json()["type"] == "engine_unreachable"

    again = await start_engine(tmp_path, port, engine.port)
    try:
        guest = await enter_kiosk(kiosk)
        await guest.until(lambda: guest.card.stage.version == 1)
        assert guest.sources == {CAMERA, MICROPHONE}
        await guest.leave()
    finally:
        await again.kill()


async def test_a_hub_that_was_away_sees_who_stayed_and_who_left(
    hub: RunningHub, engine: RunningEngine, tmp_path: Path, clock: HandClock
) -> None:
    _, staying = await hub.pair_kiosk("c-wido")
    _, leaving = await hub.pair_kiosk("c-myeongho")
    teacher = await hub.signed_in("teacher")
    stays, leaves = await enter_kiosk(staying), await enter_kiosk(leaving)
    await rows_until(teacher, lambda rows: len(rows) == 2)
    # The reports go to the first hub's port; the second one hears nothing and has to look.
    hub.parts.rooms.read_webhook = _deaf  # type: ignore[assignment]
    await leaves.leave()
    async with run_hub(tmp_path / "data", clock, engine.config) as second:
        second.people.update(hub.people)
        operator = await second.signed_in("operator")
        rows = await rows_until(operator, lambda rows: any(row["left_at"] for row in rows))
    by_center = {row["center_id"]: row["left_at"] for row in rows}
    assert by_center["c-wido"] is None
    assert by_center["c-myeongho"] is not None
    await stays.leave()


def _deaf(*_: object) -> None:
    return None


async def test_a_forged_report_is_refused(hub: RunningHub) -> None:
    body = b'{"event": "participant_joined", "id": "EV_1"}'
    for headers in ({}, {"Authorization": "not.a.token"}):
        answer = await hub.client().post("/api/webhooks/livekit", content=body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (401, "webhook_forged")
