"""A server that is killed and started again at the same address, with nothing in its memory."""

from __future__ import annotations

import pytest
from livekit import api

from tests.parts.room.client import joining, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def test_everybody_comes_back_with_picture_and_sound(own_server: Server, v0: bool) -> None:
    async with joining() as connect:
        one = await connect(own_server.url, "one", v0=v0)
        two = await connect(own_server.url, "two", v0=v0)
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: two.pictures("one") > 10 and two.loud("one") > 20)
        assert own_server.program is not None
        own_server.program.kill()
        own_server.start_again()
        await until(lambda: one.named("reconnected") and two.named("reconnected"))
        seen, heard = two.pictures("one"), two.loud("one")
        await until(lambda: two.pictures("one") > seen + 10 and two.loud("one") > heard + 20)


async def test_what_the_hub_took_stays_taken(own_server: Server) -> None:
    """The renewed token carries present permissions; the one it joined with had all."""
    camera = api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
    )
    wanted = api.RoomParticipantIdentity(room="r1", identity="one")
    async with joining() as connect:
        one = await connect(own_server.url, "one")
        await one.room.local_participant.set_attributes({"hand": "up"})
        async with api.LiveKitAPI(own_server.http, own_server.key, own_server.secret) as hub:
            await hub.room.update_participant(
                api.UpdateParticipantRequest(room="r1", identity="one", permission=camera)
            )
            await until(lambda: one.next_grants().get("canPublishSources") == ["camera"])
            assert own_server.program is not None
            own_server.program.kill()
            own_server.start_again()
            await until(lambda: one.named("reconnected"))
            info = await hub.room.get_participant(wanted)
            assert list(info.permission.can_publish_sources) == [api.TrackSource.CAMERA]
            assert dict(info.attributes) == {"hand": "up"}
