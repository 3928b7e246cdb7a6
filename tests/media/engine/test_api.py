"""RoomService by the stock client, and webhooks checked by the stock receiver."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from livekit import api, rtc
from livekit.api import TwirpError
from livekit.api.room_service import RoomService

from tests.media.engine.conftest import (
    KEY,
    PATIENCE_S,
    SECRET,
    Client,
    RunningEngine,
    joining,
    start_engine,
    stop_engine,
    until,
)

pytestmark = pytest.mark.timeout(300)

Join = Callable[..., Awaitable[Client]]


@pytest.fixture
async def hub(engine: RunningEngine) -> AsyncIterator[RoomService]:
    async with api.LiveKitAPI(engine.http, KEY, SECRET) as client:
        yield client.room


async def test_rooms_are_made_listed_and_deleted(hub: RoomService, join: Join) -> None:
    made = await hub.create_room(
        api.CreateRoomRequest(name="r1", metadata="card", empty_timeout=60, max_participants=2)
    )
    assert made.sid.startswith("RM_")
    assert (made.metadata, made.empty_timeout, made.max_participants) == ("card", 60, 2)
    again = await hub.create_room(api.CreateRoomRequest(name="r1"))
    assert (again.sid, again.metadata) == (made.sid, "card")
    one = await join("one")
    assert one.room.metadata == "card"
    rooms = await hub.list_rooms(api.ListRoomsRequest())
    assert [(room.name, room.num_participants) for room in rooms.rooms] == [("r1", 1)]
    assert not (await hub.list_rooms(api.ListRoomsRequest(names=["r2"]))).rooms
    await hub.delete_room(api.DeleteRoomRequest(room="r1"))
    await until(lambda: one.named("disconnected"))
    assert not (await hub.list_rooms(api.ListRoomsRequest())).rooms


async def test_full_room_lets_nobody_in(hub: RoomService, join: Join) -> None:
    await hub.create_room(api.CreateRoomRequest(name="r1", max_participants=1))
    await join("one")
    with pytest.raises(rtc.ConnectError):
        await asyncio.wait_for(join("two"), PATIENCE_S)


async def test_participants_are_read_changed_and_removed(hub: RoomService, join: Join) -> None:
    one, two = await join("one"), await join("two")
    nobody = await hub.list_participants(api.ListParticipantsRequest(room="r2"))
    assert not nobody.participants
    people = await hub.list_participants(api.ListParticipantsRequest(room="r1"))
    assert sorted(person.identity for person in people.participants) == ["one", "two"]
    changed = await hub.update_participant(
        api.UpdateParticipantRequest(
            room="r1", identity="one", metadata="m", name="n", attributes={"role": "center"}
        )
    )
    assert (changed.metadata, changed.name, dict(changed.attributes)) == (
        "m",
        "n",
        {"role": "center"},
    )
    await until(lambda: two.room.remote_participants["one"].attributes == {"role": "center"})
    await hub.remove_participant(api.RoomParticipantIdentity(room="r1", identity="one"))
    await until(lambda: one.named("disconnected") and not two.room.remote_participants)
    with pytest.raises(TwirpError) as caught:
        await hub.get_participant(api.RoomParticipantIdentity(room="r1", identity="one"))
    assert (caught.value.code, caught.value.status) == ("not_found", 404)


async def test_mute_from_afar_is_silence_and_unmute_is_refused(
    hub: RoomService, join: Join
) -> None:
    one, two = await join("one"), await join("two")
    sound = await one.publish_sound()
    await until(lambda: sum(level > 3000 for level in two.sound.get("one", [])) > 20)
    muted = await hub.mute_published_track(
        api.MuteRoomTrackRequest(room="r1", identity="one", track_sid=sound.sid, muted=True)
    )
    assert muted.track.muted
    await until(lambda: two.named("track_muted"))
    # The receiver lets the last sound fade, then there is silence: a second of it.
    count = len(two.sound["one"])
    await until(lambda: len(two.sound["one"]) > count + 100 and max(two.sound["one"][-100:]) < 100)
    with pytest.raises(TwirpError) as caught:
        await hub.mute_published_track(
            api.MuteRoomTrackRequest(room="r1", identity="one", track_sid=sound.sid, muted=False)
        )
    assert caught.value.code == "failed_precondition"


async def test_data_metadata_and_subscriptions(hub: RoomService, join: Join) -> None:
    one, two = await join("one"), await join("two")
    await hub.send_data(
        api.SendDataRequest(room="r1", data=b"hi", topic="t", destination_identities=["two"])
    )
    await until(lambda: two.named("data_received"))
    packet = two.named("data_received")[0][0]  # type: ignore[index]
    assert (packet.data, packet.topic, packet.participant) == (b"hi", "t", None)
    await hub.update_room_metadata(api.UpdateRoomMetadataRequest(room="r1", metadata="stage 2"))
    await until(lambda: one.room.metadata == two.room.metadata == "stage 2")
    assert not one.named("data_received")
    picture = await one.publish_video()
    await until(lambda: two.pictures("one") > 3)
    await hub.update_subscriptions(
        api.UpdateSubscriptionsRequest(
            room="r1", identity="two", track_sids=[picture.sid], subscribe=False
        )
    )
    clock = asyncio.get_running_loop().time
    last = [clock(), two.pictures("one")]

    def quiet() -> bool:
        if two.pictures("one") != last[1]:
            last[:] = [clock(), two.pictures("one")]
        return clock() - last[0] > 1.0

    await until(quiet)


GRANTS = [
    ("ListRooms", {}, 403),
    ("CreateRoom", {}, 403),
    ("ListParticipants", {"room_admin": True, "room": "other"}, 403),
    ("GetParticipant", {"room_admin": True, "room": "r1"}, 404),
    ("SendData", {"room_join": True, "room": "r1"}, 403),
    ("Nonsense", {"room_create": True}, 404),
]


@pytest.mark.parametrize(("method", "grants", "status"), GRANTS)
async def test_grants_are_checked(
    engine: RunningEngine, method: str, grants: dict[str, object], status: int
) -> None:
    signed = api.AccessToken(KEY, SECRET).with_identity("x")
    signed = signed.with_grants(api.VideoGrants(**grants))  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {signed.to_jwt()}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{engine.http}/twirp/livekit.RoomService/{method}"
        async with http.post(url, json={"room": "r1", "name": "r1"}) as response:
            assert response.status == status
            assert set(await response.json()) == {"code", "msg"}
        async with http.post(url, data=io.BytesIO(bytes(2_000_000))) as response:
            assert response.status in (413, status)
        async with http.post(url, json={}, headers={"Authorization": ""}) as response:
            assert response.status in (401, 404)


class Receiver:
    """A hub's webhook door; refuses while `closed`."""

    def __init__(self) -> None:
        self.events: list[api.WebhookEvent] = []
        self.closed = False
        self.port = 0
        self._check = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/hook", self._take)])
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        if self.closed:
            return web.Response(status=503)
        body = (await request.read()).decode()
        self.events.append(self._check.receive(body, request.headers["Authorization"]))
        return web.Response()

    def names(self) -> list[str]:
        return [event.event for event in self.events]


async def test_webhooks_are_signed_ordered_and_wait_for_a_hub_that_is_away(
    tmp_path: Path,
) -> None:
    first, second = Receiver(), Receiver()
    await first.start()
    await second.start()
    config = tmp_path / "engine.yaml"
    config.write_text(
        f"webhook:\n  api_key: {KEY}\n  urls:\n"
        f"    - http://127.0.0.1:{first.port}/hook\n    - http://127.0.0.1:{second.port}/hook\n"
        "room:\n  departure_timeout: 1\n"
    )
    await second.stop()
    engine = await start_engine(config=config)
    try:
        async with joining() as connect:
            one = await connect(engine.url, "one")
            picture = await one.publish_video()
            await until(lambda: "track_published" in first.names())
            await one.room.local_participant.unpublish_track(picture.sid)
            await until(lambda: "track_unpublished" in first.names())
        await until(lambda: "room_finished" in first.names())
        expected = [
            "room_started",
            "participant_joined",
            "track_published",
            "track_unpublished",
            "participant_left",
            "room_finished",
        ]
        assert first.names() == expected
        assert len({event.id for event in first.events}) == len(expected)
        assert all(event.created_at and event.room.name == "r1" for event in first.events)
        assert first.events[1].participant.identity == "one"
        assert (
            first.events[4].participant.disconnect_reason == api.DisconnectReason.CLIENT_INITIATED
        )
        assert first.events[2].track.sid == picture.sid
        await second.start()
        await until(lambda: second.names() == expected)
        assert [event.id for event in second.events] == [event.id for event in first.events]
    finally:
        await stop_engine(engine)
        await first.stop()
        await second.stop()
