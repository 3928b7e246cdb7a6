"""What participants learn of one another, and what they may do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from livekit import api, rtc

from tests.media.engine.conftest import (
    KEY,
    PATIENCE_S,
    SECRET,
    Client,
    RunningEngine,
    token,
    until,
)

pytestmark = pytest.mark.timeout(300)

Join = Callable[..., Awaitable[Client]]


def service(engine: RunningEngine) -> api.LiveKitAPI:
    return api.LiveKitAPI(engine.http, KEY, SECRET)


@pytest.mark.parametrize("v0", [False, True])
async def test_text_stream_and_rpc(join: Join, v0: bool) -> None:
    one, two = await join("one", v0=v0), await join("two", v0=v0)
    await until(lambda: one.room.remote_participants and two.room.remote_participants)
    heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def on_text(reader: rtc.TextStreamReader, _identity: str) -> None:
        async def read() -> None:
            heard.set_result(await reader.read_all())

        two.tasks.append(asyncio.create_task(read()))

    two.room.register_text_stream_handler("story", on_text)
    long = "가나다라" * 5000
    await one.room.local_participant.send_text(long, topic="story")
    assert await asyncio.wait_for(heard, PATIENCE_S) == long

    @two.room.local_participant.register_rpc_method("double")
    async def double(call: rtc.RpcInvocationData) -> str:
        return call.payload * 2 + call.caller_identity

    answer = await one.room.local_participant.perform_rpc(
        destination_identity="two", method="double", payload="ab"
    )
    assert answer == "ababone"


async def test_attributes_metadata_and_name(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await until(lambda: two.room.remote_participants)
    mine = one.room.local_participant
    await mine.set_attributes({"hand": "now", "people": "7"})
    await mine.set_metadata("meta")
    await mine.set_name("새 이름")
    seen = two.room.remote_participants["one"]
    await until(lambda: seen.attributes == {"hand": "now", "people": "7"})
    await until(lambda: (seen.metadata, seen.name) == ("meta", "새 이름"))
    await mine.set_attributes({"hand": ""})
    await until(lambda: seen.attributes == {"people": "7"})


async def test_own_metadata_needs_a_grant(join: Join) -> None:
    one = await join("one", grants={"can_update_own_metadata": False})
    two = await join("two")
    await until(lambda: one.room.remote_participants and two.room.remote_participants)
    await one.room.local_participant.set_attributes({"hand": "now"})
    await one.room.local_participant.publish_data(b"after")
    await until(lambda: two.named("data_received"))
    assert two.room.remote_participants["one"].attributes == {}


async def test_mute_and_unmute(join: Join) -> None:
    one, two = await join("one"), await join("two")
    sound = await one.publish_sound()
    await until(lambda: len(two.sound.get("one", [])) > 20)
    sound.track.mute()  # type: ignore[union-attr]
    await until(lambda: two.named("track_muted"))
    sound.track.unmute()  # type: ignore[union-attr]
    await until(lambda: two.named("track_unmuted"))
    before = len(two.sound["one"])
    await until(lambda: sum(level > 3000 for level in two.sound["one"][before:]) > 20)


async def test_unpublish_and_publish_again(join: Join) -> None:
    one, two = await join("one"), await join("two")
    picture = await one.publish_video(100)
    await until(lambda: two.pictures("one") > 10)
    await one.room.local_participant.unpublish_track(picture.sid)
    one.pumps.pop().cancel()
    await until(lambda: two.named("track_unpublished"))
    before = two.pictures("one")
    await one.publish_video(150)
    await until(lambda: two.pictures("one") > before + 10)


async def test_subscription_off_and_on(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_video()
    await until(lambda: two.pictures("one") > 10)
    publication = next(iter(two.room.remote_participants["one"].track_publications.values()))
    publication.set_subscribed(False)
    await until(lambda: two.named("track_unsubscribed"))
    publication.set_subscribed(True)
    await until(lambda: len(two.named("track_subscribed")) == 2)
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 10)


async def test_revoked_microphone_is_silent_at_once(engine: RunningEngine, join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()
    await one.publish_video()
    await until(lambda: len(two.sound.get("one", [])) > 20 and two.pictures("one") > 5)
    camera_only = api.ParticipantPermission(
        can_subscribe=True,
        can_publish=True,
        can_publish_data=True,
        can_publish_sources=[api.TrackSource.CAMERA],
    )
    async with service(engine) as hub:
        await hub.room.update_participant(
            api.UpdateParticipantRequest(room="r1", identity="one", permission=camera_only)
        )
        await until(lambda: two.named("track_unpublished"))
        await until(lambda: one.named("participant_permissions_changed"))
        info = await hub.room.get_participant(
            api.RoomParticipantIdentity(room="r1", identity="one")
        )
        assert [track.source for track in info.tracks] == [api.TrackSource.CAMERA]
        # The override outlives the session: the same identity comes back without a microphone.
        again = await join("one")
        info = await hub.room.get_participant(
            api.RoomParticipantIdentity(room="r1", identity="one")
        )
        assert list(info.permission.can_publish_sources) == [api.TrackSource.CAMERA]
        assert again.room.isconnected()


async def test_floor_is_given_taken_and_given_again(engine: RunningEngine, join: Join) -> None:
    camera = {"can_publish_sources": ["camera"], "can_update_own_metadata": False}
    center, teacher = await join("center", grants=camera), await join("teacher")
    await center.publish_video()
    both = [api.TrackSource.CAMERA, api.TrackSource.MICROPHONE]

    async def allow(hub: api.LiveKitAPI, sources: list[api.TrackSource]) -> None:
        permission = api.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_data=True, can_publish_sources=sources
        )
        changes = len(center.named("participant_permissions_changed"))
        await hub.room.update_participant(
            api.UpdateParticipantRequest(room="r1", identity="center", permission=permission)
        )
        await until(lambda: len(center.named("participant_permissions_changed")) > changes)

    def loud() -> int:
        return sum(level > 3000 for level in teacher.sound.get("center", []))

    async with service(engine) as hub:
        for turn in range(3):
            await allow(hub, both)
            heard = loud()
            sound = await center.publish_sound()
            await until(lambda before=heard: loud() > before + 20)  # type: ignore[misc]
            await allow(hub, both[:1])
            await until(lambda gone=turn: len(teacher.named("track_unpublished")) > gone)  # type: ignore[misc]
            await center.room.local_participant.unpublish_track(sound.sid)
            center.pumps.pop().cancel()
    frames = teacher.pictures("center")
    await until(lambda: teacher.pictures("center") > frames + 10)


async def test_same_identity_replaces_the_older_one(join: Join) -> None:
    watcher = await join("watcher")
    older = await join("one")
    newer = await join("one")
    await until(lambda: older.named("disconnected"))
    reason = older.named("disconnected")[0][0]  # type: ignore[index]
    assert reason == rtc.DisconnectReason.DUPLICATE_IDENTITY
    await newer.publish_video()
    await until(lambda: watcher.pictures("one") > 10)
    assert list(watcher.room.remote_participants) == ["one"]


async def test_simulcast_reaches_its_full_size(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_video(width=1280, height=720, simulcast=True)
    await until(lambda: two.frames.get("one") and two.frames["one"][-1].width == 1280)


async def test_six_in_a_room_hear_and_see(join: Join) -> None:
    clients = [await join(f"c{number}") for number in range(6)]
    await clients[0].publish_video()
    for client in clients[1:]:
        await client.publish_sound()
    for client in clients[1:]:
        await until(lambda seen=client: seen.pictures("c0") > 5, 20)  # type: ignore[misc]
        await until(
            lambda seen=client: sum(len(one) > 10 for one in seen.sound.values()) == 4  # type: ignore[misc]
        )


async def test_nobody_is_missed_when_all_come_at_once(join: Join) -> None:
    async def come(number: int) -> Client:
        client = await join(f"c{number}", v0=number % 2 == 1)
        await client.publish_sound()
        return client

    clients = await asyncio.gather(*(come(number) for number in range(6)))
    for client in clients:
        await until(
            lambda seen=client: sum(len(one) > 5 for one in seen.sound.values()) == 5  # type: ignore[misc]
        )


async def test_speakers_are_named(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()

    def spoke() -> bool:
        lists = [values[0] for values in two.named("active_speakers_changed")]  # type: ignore[index]
        return any(person.identity == "one" for people in lists for person in people)

    await until(spoke)


async def test_bad_tokens_are_refused(engine: RunningEngine) -> None:
    for wrong in ("nonsense", token("x")[:-4] + "AAAA"):
        room = rtc.Room()
        with pytest.raises(rtc.ConnectError):
            await room.connect(engine.url, wrong)


async def test_what_is_published_while_somebody_joins_reaches_them(join: Join) -> None:
    teacher = await join("teacher")
    # Many at once, so that some publish exactly between another's join and its connection.
    centers = [asyncio.create_task(join(f"center{number}")) for number in range(4)]
    await asyncio.gather(teacher.publish_video(), teacher.publish_sound())
    for center in await asyncio.gather(*centers):
        await until(lambda c=center: _tracks_seen(c) == 2, f"both tracks at {center.identity}")


def _tracks_seen(client: Client) -> int:
    teacher = client.room.remote_participants.get("teacher")
    publications = teacher.track_publications.values() if teacher else ()
    return sum(1 for publication in publications if publication.track is not None)
