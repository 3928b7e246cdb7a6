"""The log of a lesson tells what happened and names nobody."""

from __future__ import annotations

import shlex
from pathlib import Path

import aiohttp
import pytest
from livekit import api, rtc

from tests.media.engine.conftest import KEY, PATIENCE_S, SECRET, joining, token, until
from tests.media.engine.operation.programs import configured
from tests.parts.room.client import LOUD

pytestmark = pytest.mark.timeout(300)

MARK = "김순자의방"
"""In every name, identity, attribute and message of the lesson."""
CAMERA = api.ParticipantPermission(
    can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
)


async def test_a_lesson_leaves_events_and_no_names(tmp_path: Path) -> None:
    room = f"{MARK}-room"
    settings = {"logging": {"level": "debug"}, "room": {"departure_timeout": 1}}
    async with configured(tmp_path, **settings) as engine:
        async with joining() as connect:
            one = await connect(engine.url, f"{MARK}-1", room)
            two = await connect(engine.url, f"{MARK}-2", room, v0=True)
            await one.publish_video()
            await one.publish_sound()
            await one.room.local_participant.set_attributes({"hand": MARK, MARK: "1"})
            await one.room.local_participant.publish_data(MARK, topic=MARK)
            await until(lambda: two.pictures(f"{MARK}-1") > 5 and two.named("data_received"))
            await until(lambda: max(two.sound.get(f"{MARK}-1", [0])) > LOUD)
            async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
                who = api.RoomParticipantIdentity(room=room, identity=f"{MARK}-1")
                update = api.UpdateParticipantRequest(
                    room=room, identity=f"{MARK}-1", name=MARK, permission=CAMERA
                )
                await hub.room.update_participant(update)
                await hub.room.update_room_metadata(
                    api.UpdateRoomMetadataRequest(room=room, metadata=MARK)
                )
                await hub.room.remove_participant(who)
                with pytest.raises(api.TwirpError):
                    await hub.room.get_participant(who)
            await _knock(engine.http, room)
            with pytest.raises(rtc.ConnectError):
                await rtc.Room().connect(engine.url, token(MARK, room)[:-4] + "AAAA")
        await until(lambda: any('event="room finished"' in line for line in engine.log))
    log = "".join(engine.log[1:])  # the first line says where the engine listens
    for word in (MARK, "eyJ", "127.0.0.1", "access_token", SECRET):
        assert word not in log, [line for line in engine.log if word in line]
    said = [_fields(line) for line in engine.log[1:]]
    assert all({"time", "level", "logger", "event"} <= set(one) for one in said), log
    events = {one["event"] for one in said}
    assert {
        "room started",
        "participant joining",
        "participant active",
        "track published",
        "track unpublished",
        "participant left",
        "room finished",
        "drained",
    } <= events


async def _knock(at: str, room: str) -> None:
    """Requests that are refused, with a name in each."""
    good = token(MARK, room)
    async with aiohttp.ClientSession() as http:
        for path in (
            f"/rtc?access_token={good[:-2]}",
            f"/rtc/v1?access_token={good}&join_request={MARK}",
            f"/rtc/v1?access_token={good}",
            f"/twirp/livekit.RoomService/{MARK}",
            f"/{MARK}?access_token={good}",
        ):
            async with http.get(at + path) as reply:
                assert 400 <= reply.status < 500
        async with http.ws_connect(f"{at}/rtc?access_token={good}") as socket:
            await socket.send_str(MARK)
            await socket.send_bytes(MARK.encode())
            await socket.receive(timeout=PATIENCE_S)


def _fields(line: str) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in shlex.split(line))
