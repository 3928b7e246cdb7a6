"""Signalling that breaks: the session goes on, or begins anew, and media with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import groupby
from urllib.parse import urlparse

import pytest
from livekit import api, rtc
from livekit.api.room_service import RoomService
from livekit.rtc._proto.room_pb2 import SimulateScenarioKind

from tests.parts.room.client import Client, Join, joining, until
from tests.parts.room.pictures import longest_gap
from tests.parts.room.proxy import Proxy
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)

MOST_MISSING = 20
"""Pictures, of 20 a second: a line that has to begin anew loses more."""
MOST_SILENT = 60
"""Hundredths of a second without sound."""


@pytest.fixture
async def proxy(server: Server) -> AsyncIterator[Proxy]:
    """Signalling passes it, media does not."""
    if server.program is None:
        pytest.skip("media of a server that somebody else runs may pass the same port")
    port = urlparse(server.url).port
    assert port is not None
    async with Proxy(port) as relay:
        yield relay


@pytest.fixture
async def join(server: Server, room: str, v0: bool, proxy: Proxy) -> AsyncIterator[Join]:
    """Joins a client through the proxy."""
    async with joining() as connect:

        async def to_proxy(identity: str) -> Client:
            return await connect(proxy.url, identity, signed=server.token(identity, room), v0=v0)

        yield to_proxy


def _longest_silence(levels: list[float]) -> int:
    runs = groupby(levels, lambda level: level < 500)
    return max((len(list(run)) for quiet, run in runs if quiet), default=0)


async def test_cut_socket_is_resumed_without_a_gap(
    join: Join, proxy: Proxy, hub: RoomService, room: str
) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()
    await one.publish_video()
    await until(lambda: two.pictures("one") > 10 and two.loud("one") > 50)
    sids = one.room.local_participant.sid, two.room.local_participant.sid

    heard, seen = len(two.sound["one"]), len(two.numbers["one"])
    proxy.cut()
    # What is changed while nobody has a socket is told afterwards.
    await hub.update_room_metadata(api.UpdateRoomMetadataRequest(room=room, metadata="meanwhile"))
    await hub.update_participant(
        api.UpdateParticipantRequest(room=room, identity="one", attributes={"hand": "up"})
    )
    await until(lambda: one.named("reconnected") and two.named("reconnected"))
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 10)
    assert (one.room.local_participant.sid, two.room.local_participant.sid) == sids
    assert not two.named("track_unsubscribed")
    assert not two.named("participant_disconnected")
    assert _longest_silence(two.sound["one"][heard:]) < MOST_SILENT
    assert longest_gap(two.numbers["one"][seen:]) < MOST_MISSING
    await until(lambda: one.room.metadata == two.room.metadata == "meanwhile")
    await until(lambda: two.room.remote_participants["one"].attributes == {"hand": "up"})

    # Signalling works again: a new track finds its way.
    await two.publish_video(60)
    await until(lambda: one.pictures("two") > 5)


async def test_who_must_begin_anew_publishes_again(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()
    await one.publish_video()
    await until(lambda: two.pictures("one") > 10 and two.loud("one") > 20)
    older = one.room.local_participant.sid
    await one.room.simulate_scenario(SimulateScenarioKind.SIMULATE_FULL_RECONNECT)
    await until(lambda: one.named("reconnected"), "the newcomer")
    heard, seen = two.loud("one"), two.pictures("one")
    await until(lambda: two.loud("one") > heard + 20 and two.pictures("one") > seen + 10)
    assert two.room.remote_participants["one"].sid != older
    kinds = [p.kind for p in two.room.remote_participants["one"].track_publications.values()]
    assert sorted(kinds) == [rtc.TrackKind.KIND_AUDIO, rtc.TrackKind.KIND_VIDEO]
