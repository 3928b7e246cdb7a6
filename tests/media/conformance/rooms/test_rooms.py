"""The RoomService's calls about rooms, by the stock client."""

from __future__ import annotations

import pytest
from livekit import api, rtc
from livekit.api import TwirpError
from livekit.api.room_service import RoomService

from tests.media.conformance.differences import NAMELESS
from tests.parts.room.client import Join, eventually, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def _listed(hub: RoomService, room: str) -> list[api.Room]:
    return list((await hub.list_rooms(api.ListRoomsRequest(names=[room]))).rooms)


async def test_room_is_made_as_asked(hub: RoomService, room: str) -> None:
    made = await hub.create_room(
        api.CreateRoomRequest(
            name=room, metadata="card", empty_timeout=60, departure_timeout=7, max_participants=2
        )
    )
    assert made.sid.startswith("RM_")
    assert (made.name, made.metadata) == (room, "card")
    assert (made.empty_timeout, made.departure_timeout, made.max_participants) == (60, 7, 2)
    assert made.creation_time > 1_700_000_000
    assert made.creation_time_ms // 1000 == made.creation_time
    assert made.num_participants == 0


async def test_room_made_twice_is_one(hub: RoomService, room: str) -> None:
    made = await hub.create_room(api.CreateRoomRequest(name=room, metadata="card"))
    again = await hub.create_room(api.CreateRoomRequest(name=room))
    assert (again.sid, again.metadata) == (made.sid, "card")


async def test_rooms_are_listed_with_who_is_in_them(
    hub: RoomService, join_v1: Join, room: str
) -> None:
    one, _two = await join_v1("one"), await join_v1("two")
    await one.publish_sound()

    listed = await eventually(lambda: _listed(hub, room), lambda rooms: rooms[0].num_publishers)
    assert [(r.name, r.num_participants, r.num_publishers) for r in listed] == [(room, 2, 1)]
    assert not await _listed(hub, "no such room")
    everything = await hub.list_rooms(api.ListRoomsRequest())
    assert room in [one.name for one in everything.rooms]


async def test_deleted_room_sends_everybody_away(
    hub: RoomService, join_v1: Join, room: str
) -> None:
    one = await join_v1("one")
    await hub.delete_room(api.DeleteRoomRequest(room=room))
    await until(lambda: one.named("disconnected"))
    assert one.named("disconnected")[0][0] == rtc.DisconnectReason.ROOM_DELETED
    assert not await _listed(hub, room)


async def test_unknown_room_is_not_found(hub: RoomService) -> None:
    for call in (
        hub.delete_room(api.DeleteRoomRequest(room="nowhere")),
        hub.update_room_metadata(api.UpdateRoomMetadataRequest(room="nowhere", metadata="x")),
    ):
        with pytest.raises(TwirpError) as caught:
            await call
        assert (caught.value.code, caught.value.status) == ("not_found", 404)


async def test_room_without_a_name_is_of_no_use(hub: RoomService, server: Server) -> None:
    told = None
    try:
        await hub.create_room(api.CreateRoomRequest())
    except TwirpError as error:
        told = (error.code, error.status)
    assert told == NAMELESS.at(server)
