"""The RoomService's calls about participants, by the stock client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from livekit import api
from livekit.api import TwirpError
from livekit.api.room_service import RoomService

from media.rooms.engine_calls import EngineCalls
from media.rooms.passes import Keys
from tests.media.conformance.differences import ABSENT
from tests.parts.room.client import Join, eventually, until
from tests.parts.room.servers import Server
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


async def test_participants_are_listed_and_read(hub: RoomService, join_v1: Join, room: str) -> None:
    one, _two = await join_v1("one"), await join_v1("two")
    sound = await one.publish_sound()
    people = await hub.list_participants(api.ListParticipantsRequest(room=room))
    assert sorted(person.identity for person in people.participants) == ["one", "two"]
    wanted = api.RoomParticipantIdentity(room=room, identity="one")
    info = await eventually(lambda: hub.get_participant(wanted), lambda one: one.is_publisher)
    assert (info.sid, info.name) == (one.room.local_participant.sid, "name of one")
    assert info.state == api.ParticipantInfo.ACTIVE
    assert info.joined_at > 1_700_000_000
    assert [(track.sid, track.source) for track in info.tracks] == [
        (sound.sid, api.TrackSource.MICROPHONE)
    ]
    allowed = info.permission
    assert (allowed.can_publish, allowed.can_subscribe, allowed.can_publish_data) == (True,) * 3
    assert allowed.can_update_metadata
    assert not allowed.hidden


async def test_our_hub_finds_nothing_wrong_with_somebody_who_left(
    server: Server, join_v1: Join, room: str
) -> None:
    await join_v1("one")
    calls = EngineCalls(server.http, Keys(server.key, server.secret))
    name = LessonId(room)
    assert [person.identity for person in await calls.inside(name)] == ["one"]
    await calls.permit(name, "gone", ("camera",))
    await calls.mute(name, "gone", "TR_gone")
    await calls.remove(name, "gone")
    await calls.remove(LessonId("nowhere"), "gone")
    assert [person.identity for person in await calls.inside(name)] == ["one"]
    await calls.close()


async def test_room_nobody_made_has_nobody_in_it(hub: RoomService) -> None:
    nobody = await hub.list_participants(api.ListParticipantsRequest(room="nowhere"))
    assert not nobody.participants


Call = Callable[[RoomService, str], Awaitable[object]]

UNKNOWN: dict[str, Call] = {
    "get": lambda hub, room: hub.get_participant(
        api.RoomParticipantIdentity(room=room, identity="nobody")
    ),
    "remove": lambda hub, room: hub.remove_participant(
        api.RoomParticipantIdentity(room=room, identity="nobody")
    ),
    "update": lambda hub, room: hub.update_participant(
        api.UpdateParticipantRequest(room=room, identity="nobody", metadata="x")
    ),
}


@pytest.mark.parametrize("call", UNKNOWN)
async def test_unknown_participant_is_not_found(
    hub: RoomService, join_v1: Join, room: str, call: str
) -> None:
    await join_v1("one")
    with pytest.raises(TwirpError) as caught:
        await UNKNOWN[call](hub, room)
    assert (caught.value.code, caught.value.status) == ("not_found", 404)


async def test_what_is_not_there_is_not_muted_or_told(
    hub: RoomService, join_v1: Join, server: Server, room: str
) -> None:
    await join_v1("one")
    nobody = api.MuteRoomTrackRequest(room=room, identity="nobody", track_sid="TR_x", muted=True)
    for call in (
        hub.mute_published_track(nobody),
        hub.send_data(api.SendDataRequest(room="nowhere", data=b"x")),
    ):
        with pytest.raises(TwirpError) as caught:
            await call
        assert (caught.value.code, caught.value.status) == ABSENT.at(server)
    # A track that ended while the hub was asking is no fault.
    nobody.identity = "one"
    muted = await hub.mute_published_track(nobody)
    assert not muted.HasField("track")


async def test_hub_sends_data_to_all_or_some(hub: RoomService, join: Join, room: str) -> None:
    one, two = await join("one"), await join("two")
    # LiveKit drops what it is given before somebody's channel is open.
    await one.room.local_participant.publish_data(b"open")
    await two.room.local_participant.publish_data(b"open")
    await until(lambda: one.named("data_received") and two.named("data_received"))
    await hub.send_data(
        api.SendDataRequest(room=room, data=b"hi", topic="t", destination_identities=["two"])
    )
    await hub.send_data(
        api.SendDataRequest(
            room=room, data=b"sid", destination_sids=[two.room.local_participant.sid]
        )
    )
    await hub.send_data(api.SendDataRequest(room=room, data=b"all"))
    await until(
        lambda: (len(one.named("data_received")), len(two.named("data_received"))) == (2, 4)
    )
    packets = [values[0] for values in two.named("data_received")][1:]
    assert [(p.data, p.topic, p.participant) for p in packets] == [
        (b"hi", "t", None),
        (b"sid", "", None),
        (b"all", "", None),
    ]
    assert [values[0].data for values in one.named("data_received")] == [b"open", b"all"]
