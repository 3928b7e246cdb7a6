"""Coming into a room: what a newcomer is told, and what the others see of it."""

from __future__ import annotations

import asyncio

import pytest
from livekit import api, rtc
from livekit.api.room_service import RoomService

from tests.parts.room.client import Join, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def test_newcomer_is_told_of_room_and_self(
    join: Join, server: Server, room: str, hub: RoomService
) -> None:
    made = await hub.create_room(api.CreateRoomRequest(name=room, metadata="card"))
    signed = api.AccessToken(server.key, server.secret).with_identity("one").with_name("하나")
    signed = signed.with_metadata("meta").with_attributes({"role": "center"})
    signed = signed.with_grants(api.VideoGrants(room_join=True, room=room))
    one = await join("one", signed=signed.to_jwt())
    assert (one.room.name, one.room.metadata, await one.room.sid) == (room, "card", made.sid)
    mine = one.room.local_participant
    assert (mine.identity, mine.name, mine.metadata) == ("one", "하나", "meta")
    assert mine.attributes == {"role": "center"}
    assert mine.sid.startswith("PA_")
    assert one.room.connection_state == rtc.ConnectionState.CONN_CONNECTED


async def test_those_inside_see_who_comes_and_goes(join: Join) -> None:
    one = await join("one")
    two = await join("two")
    await until(lambda: one.named("participant_connected"))
    seen = one.room.remote_participants["two"]
    assert (seen.sid, seen.name) == (two.room.local_participant.sid, "name of two")
    await two.room.disconnect()
    await until(lambda: one.named("participant_disconnected"))
    assert not one.room.remote_participants


async def test_latecomer_finds_everything_there(join: Join) -> None:
    one = await join("one")
    await one.publish_video(150)
    await one.publish_sound()
    await one.room.local_participant.set_attributes({"hand": "up"})
    late = await join("late")
    await until(lambda: late.pictures("one") > 5 and late.loud("one") > 20)
    assert abs(late.grey("one") - 150) < 12
    await until(lambda: late.room.remote_participants["one"].attributes == {"hand": "up"})


async def test_same_identity_replaces_the_older_one(join: Join) -> None:
    watcher = await join("watcher")
    older = await join("one")
    newer = await join("one")
    await until(lambda: older.named("disconnected"))
    assert older.named("disconnected")[0][0] == rtc.DisconnectReason.DUPLICATE_IDENTITY
    await newer.publish_video()
    await until(lambda: watcher.pictures("one") > 10)
    assert list(watcher.room.remote_participants) == ["one"]


async def test_hidden_one_sees_and_is_not_seen(join: Join, hub: RoomService, room: str) -> None:
    one = await join("one")
    hidden = await join("hidden", grants={"hidden": True, "can_publish": False})
    await one.publish_sound()
    await until(lambda: hidden.loud("one") > 20)
    two = await join("two")
    await until(lambda: set(hidden.room.remote_participants) == {"one", "two"})
    await until(lambda: "two" in one.room.remote_participants)
    assert list(one.room.remote_participants) == ["two"]
    assert list(two.room.remote_participants) == ["one"]
    people = await hub.list_participants(api.ListParticipantsRequest(room=room))
    assert {person.identity for person in people.participants} == {"one", "two", "hidden"}


async def test_who_may_not_subscribe_gets_nothing_until_allowed(
    join: Join, hub: RoomService, room: str
) -> None:
    one = await join("one")
    await one.publish_sound()
    deaf = await join("deaf", grants={"can_subscribe": False})
    # Published while it is there, and told of over the same socket as everything before it.
    await one.publish_video()
    await until(lambda: len(deaf.room.remote_participants["one"].track_publications) == 2)
    assert not deaf.named("track_subscribed")
    allowed = api.ParticipantPermission(can_subscribe=True, can_publish=True, can_publish_data=True)
    await hub.update_participant(
        api.UpdateParticipantRequest(room=room, identity="deaf", permission=allowed)
    )
    await until(lambda: deaf.loud("one") > 20 and deaf.pictures("one") > 5)


async def test_who_does_not_subscribe_by_itself_chooses(join: Join) -> None:
    one = await join("one")
    await one.publish_sound()
    await one.publish_video()
    chooser = await join("chooser", auto_subscribe=False)
    await until(lambda: len(chooser.room.remote_participants["one"].track_publications) == 2)
    for publication in chooser.room.remote_participants["one"].track_publications.values():
        if publication.kind == rtc.TrackKind.KIND_VIDEO:
            publication.set_subscribed(True)
    await until(lambda: chooser.pictures("one") > 5)
    assert not chooser.sound


async def test_full_room_lets_nobody_in(join: Join, hub: RoomService, room: str) -> None:
    await hub.create_room(api.CreateRoomRequest(name=room, max_participants=1))
    await join("one")
    with pytest.raises(rtc.ConnectError):
        async with asyncio.timeout(60):
            await join("two")


async def test_nobody_is_missed_when_all_come_at_once(join_v1: Join) -> None:
    async def come(number: int) -> object:
        client = await join_v1(f"c{number}", v0=number % 2 == 1)
        await client.publish_sound()
        return client

    clients = await asyncio.gather(*(come(number) for number in range(6)))
    for client in clients:
        await until(
            lambda seen=client: sum(len(one) > 5 for one in seen.sound.values()) == 5,  # type: ignore[misc]
            "everybody's sound",
        )


async def test_what_is_published_while_somebody_joins_reaches_them(join: Join) -> None:
    teacher = await join("teacher")
    # Many at once, so that some publish exactly between another's join and its connection.
    centers = [asyncio.create_task(join(f"center{number}")) for number in range(4)]
    await asyncio.gather(teacher.publish_video(), teacher.publish_sound())
    for center in await asyncio.gather(*centers):
        await until(
            lambda c=center: len(c.named("track_subscribed")) == 2,  # type: ignore[misc]
            f"both tracks at {center.identity}",
        )
