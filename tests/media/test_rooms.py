"""The hub's half of rooms, without an engine: passes, stored stages, signed reports.

What happens in a real room is told in `tests/hub/test_lesson_rooms.py`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.json_format import MessageToJson
from livekit import api
from livekit.protocol.models import ParticipantInfo, Room
from livekit.protocol.webhook import WebhookEvent

from media.rooms import passes, stages, webhooks
from media.rooms.engine_calls import EngineCalls
from media.rooms.errors import EngineUnreachableError, StageConflictError, WebhookForgedError
from media.rooms.passes import Keys, Place
from media.rooms.projection import Projector
from media.rooms.webhooks import Happened, RoomEvent
from media.stage import RoomCard, Stage
from store.audit import Deed
from store.engine import Store
from wire.ids import CenterId, KioskId, LessonId, StaffId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEYS = Keys("testkey", "a secret of more than thirty-two bytes")
LESSON, WIDO = LessonId("lesson-1"), CenterId("wido")
PLACE = Place(WIDO, "위도 경로당", KioskId("kiosk_1"))
DEED = Deed("staff_1", NOW)


def card(stage: Stage) -> RoomCard:
    return RoomCard(
        wire=1,
        lesson_id=LESSON,
        title="체조",
        instructor="박정은 선생님",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        stage=stage,
    )


def claims(token: str) -> api.access_token.Claims:
    return api.TokenVerifier(KEYS.key, KEYS.secret).verify(token)


def test_a_centre_may_publish_its_camera_and_with_the_floor_its_microphone() -> None:
    quiet = passes.for_center(KEYS, card(Stage()), PLACE)
    assert quiet.identity == "center:wido"
    found = claims(quiet.token)
    assert (found.identity, found.name, found.attributes) == (
        "center:wido",
        "위도 경로당",
        {"role": "center", "kiosk": "kiosk_1"},
    )
    assert found.video is not None
    assert (found.video.room, found.video.room_join) == (LESSON, True)
    assert found.video.can_publish_sources == ["camera"]
    assert found.video.can_update_own_metadata
    assert not found.video.room_admin

    speaking = passes.for_center(KEYS, card(Stage().giving_floor(WIDO, NOW)), PLACE)
    heard = claims(speaking.token).video
    assert heard is not None
    assert heard.can_publish_sources == ["camera", "microphone"]


def test_who_talks_to_one_centre_is_seen_and_heard_there_and_nothing_else() -> None:
    entry = passes.for_talk(KEYS, card(Stage()), StaffId("staff_1"), "운영실")
    found = claims(entry.token)
    assert (found.identity, found.attributes) == ("staff:staff_1", {"role": "operator"})
    assert found.video is not None
    assert sorted(found.video.can_publish_sources or ()) == ["camera", "microphone"]
    assert not found.video.can_publish_data
    assert not found.video.can_update_own_metadata
    assert not found.video.room_admin


def test_an_instructor_may_also_share_the_screen() -> None:
    entry = passes.for_staff(KEYS, card(Stage()), StaffId("staff_1"), "박정은 선생님")
    found = claims(entry.token)
    assert (found.identity, found.attributes) == ("staff:staff_1", {"role": "instructor"})
    assert found.video is not None
    assert set(found.video.can_publish_sources or ()) == {
        "camera",
        "microphone",
        "screen_share",
        "screen_share_audio",
    }


def test_keys_do_not_show_their_secret() -> None:
    assert KEYS.secret not in repr(KEYS)


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores


def test_a_stage_grows_by_one_version_with_every_change(store: Store) -> None:
    with store.transaction() as session:
        assert stages.current(session, LESSON) == (Stage(), None)
        first = stages.change(session, LESSON, Stage(spotlight=WIDO), DEED)
        assert first == Stage(version=1, spotlight=WIDO)
        second = stages.change(session, LESSON, first.giving_floor(WIDO, NOW), DEED)
        assert stages.current(session, LESSON) == (second, NOW)
        assert stages.current(session, LessonId("another")).stage == Stage()


def test_a_stale_change_gets_the_current_stage(store: Store) -> None:
    with store.transaction() as session:
        stages.change(session, LESSON, Stage(spotlight=WIDO), DEED)
        with pytest.raises(StageConflictError) as caught:
            stages.change(session, LESSON, Stage(music=True), DEED)
    assert caught.value.current == Stage(version=1, spotlight=WIDO)


def test_muting_all_needs_no_version(store: Store) -> None:
    with store.transaction() as session:
        stages.change(session, LESSON, Stage(music=True).giving_floor(WIDO, NOW), DEED)
        assert stages.mute_all(session, LESSON, DEED) == Stage(version=2, music=True)


def signed(event: WebhookEvent, secret: str = KEYS.secret) -> tuple[bytes, str]:
    body = MessageToJson(event).encode()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return body, api.AccessToken(KEYS.key, secret).with_sha256(digest).to_jwt()


JOINED = WebhookEvent(
    id="EV_1",
    event="participant_joined",
    created_at=int(NOW.timestamp()),
    room=Room(name=LESSON, sid="RM_1"),
    participant=ParticipantInfo(
        identity="center:wido",
        sid="PA_1",
        joined_at_ms=int(NOW.timestamp() * 1000) + 250,
        attributes={"kiosk": "kiosk_1"},
    ),
)


def test_a_signed_report_is_read() -> None:
    assert webhooks.read(KEYS, *signed(JOINED)) == RoomEvent(
        id="EV_1",
        happened=Happened.JOINED,
        room=LESSON,
        at=NOW,
        identity="center:wido",
        sid="PA_1",
        joined_at=NOW + timedelta(milliseconds=250),
        kiosk_id=KioskId("kiosk_1"),
    )


def test_reports_we_do_nothing_about_are_none() -> None:
    assert webhooks.read(KEYS, *signed(WebhookEvent(id="EV_2", event="track_published"))) is None


def test_a_report_that_was_not_signed_or_was_changed_is_forged() -> None:
    body, authorization = signed(JOINED)
    others = (
        (body + b" ", authorization),
        (body, ""),
        (body, signed(JOINED, "another secret of more than thirty-two")[1]),
        (body, passes.for_staff(KEYS, card(Stage()), StaffId("s"), "x").token),
        (b"\xff", authorization),
    )
    for other in others:
        with pytest.raises(WebhookForgedError):
            webhooks.read(KEYS, *other)


@pytest.fixture
def nobody() -> Iterator[str]:
    """Where nobody listens, nor anybody else begins to: the port is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_an_engine_that_is_away_is_unreachable(nobody: str) -> None:
    calls = EngineCalls(nobody, KEYS)
    with pytest.raises(EngineUnreachableError, match="does not answer"):
        await calls.create(card(Stage()))
    await calls.close()


async def test_an_engine_that_never_answers_is_unreachable_soon() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        calls = EngineCalls(f"http://127.0.0.1:{listener.getsockname()[1]}", KEYS)
        async with asyncio.timeout(60):
            with pytest.raises(EngineUnreachableError):
                await calls.rooms()
        await calls.close()


async def test_a_projection_waits_for_the_engine_and_does_not_hold_up_who_asked(
    nobody: str,
) -> None:
    calls = EngineCalls(nobody, KEYS)
    asked: list[LessonId] = []
    again = asyncio.Event()

    async def find_card(lesson_id: LessonId) -> RoomCard:
        asked.append(lesson_id)
        if len(asked) > 1:
            again.set()
        return card(Stage())

    projector = Projector(calls, find_card)
    running = asyncio.create_task(projector.run())
    written = projector.soon(LESSON)
    await asyncio.wait_for(again.wait(), 60)
    assert not written.is_set()
    assert set(asked) == {LESSON}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await calls.close()
