"""What the hub is told: every event, signed, in order, with who and what it is about."""

from __future__ import annotations

import pytest
from livekit import api
from livekit.api.room_service import RoomService

from tests.parts.room.client import Join, until
from tests.parts.room.hooks import Hooks

pytestmark = pytest.mark.timeout(300)

STORY = [
    "room_started",
    "participant_joined",
    "track_published",
    "track_unpublished",
    "participant_left",
    "room_finished",
]


async def test_a_rooms_life_is_told_in_order(
    told: Hooks, hub: RoomService, join: Join, room: str
) -> None:
    made = await hub.create_room(
        api.CreateRoomRequest(name=room, metadata="card", departure_timeout=1)
    )
    one = await join("one")
    mine = one.room.local_participant.sid
    picture = await one.publish_video()
    await until(lambda: "track_published" in told.names(room))
    await one.room.local_participant.unpublish_track(picture.sid)
    await until(lambda: "track_unpublished" in told.names(room))
    await one.close()
    await until(lambda: "room_finished" in told.names(room))
    assert told.names(room) == STORY
    events = told.of(room)
    assert len({event.id for event in events}) == len(STORY)
    assert all(event.created_at > 1_700_000_000 for event in events)
    assert all(event.room.sid == made.sid for event in events)
    assert {event.participant.sid for event in events[1:5]} == {mine}
    assert events[1].participant.identity == "one"
    assert events[1].participant.state == api.ParticipantInfo.ACTIVE
    assert {event.track.sid for event in events[2:4]} == {picture.sid}
    assert events[2].track.source == api.TrackSource.CAMERA
    assert events[4].participant.disconnect_reason == api.DisconnectReason.CLIENT_INITIATED
    assert told.content_types == {"application/webhook+json"}
    assert not told.forged


async def test_who_leaves_takes_what_it_published_along(
    told: Hooks, hub: RoomService, join_v1: Join, room: str
) -> None:
    await hub.create_room(api.CreateRoomRequest(name=room, departure_timeout=1))
    one = await join_v1("one")
    await one.publish_sound()
    await until(lambda: "track_published" in told.names(room))
    await hub.remove_participant(api.RoomParticipantIdentity(room=room, identity="one"))
    await until(lambda: "room_finished" in told.names(room))
    assert sorted(told.names(room)) == sorted(STORY)
    left = next(event for event in told.of(room) if event.event == "participant_left")
    assert left.participant.disconnect_reason == api.DisconnectReason.PARTICIPANT_REMOVED
    assert left.participant.state == api.ParticipantInfo.DISCONNECTED


async def test_room_nobody_enters_is_over_in_its_time(
    told: Hooks, hub: RoomService, room: str
) -> None:
    await hub.create_room(api.CreateRoomRequest(name=room, empty_timeout=1))
    await until(lambda: "room_finished" in told.names(room))
    assert told.names(room) == ["room_started", "room_finished"]
    assert not (await hub.list_rooms(api.ListRoomsRequest(names=[room]))).rooms


async def test_who_replaces_itself_joins_once_more(
    told: Hooks, hub: RoomService, join_v1: Join, room: str
) -> None:
    older = await join_v1("one")
    newer = await join_v1("one")
    await until(lambda: told.names(room).count("participant_joined") == 2)
    await until(lambda: "participant_left" in told.names(room))
    left = next(event for event in told.of(room) if event.event == "participant_left")
    assert left.participant.sid == older.room.local_participant.sid
    assert left.participant.sid != newer.room.local_participant.sid
    assert left.participant.disconnect_reason == api.DisconnectReason.DUPLICATE_IDENTITY
    await hub.delete_room(api.DeleteRoomRequest(room=room))
    await until(lambda: "room_finished" in told.names(room))
