"""What this engine does beyond LiveKit: what the hub took from somebody stays taken."""

from __future__ import annotations

import pytest
from livekit import api

from tests.media.engine.conftest import KEY, SECRET, RunningEngine, until
from tests.parts.room.client import Join

pytestmark = pytest.mark.timeout(300)


async def test_permissions_outlive_the_session(engine: RunningEngine, join: Join) -> None:
    """The same identity comes back with its first token, and without its microphone."""
    one = await join("one")
    camera_only = api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
    )
    async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
        await hub.room.update_participant(
            api.UpdateParticipantRequest(room="r1", identity="one", permission=camera_only)
        )
        await until(lambda: one.named("participant_permissions_changed"))
        again = await join("one")
        info = await hub.room.get_participant(
            api.RoomParticipantIdentity(room="r1", identity="one")
        )
        assert info.sid == again.room.local_participant.sid
        assert list(info.permission.can_publish_sources) == [api.TrackSource.CAMERA]
