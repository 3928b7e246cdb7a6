"""What this engine does beyond LiveKit: what the hub took from somebody stays taken."""

from __future__ import annotations

import pytest
from livekit import api

from tests.media.engine.conftest import KEY, SECRET, RunningEngine, token, until
from tests.media.engine.strangers.peer import Peer
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


async def test_the_track_of_somebody_who_is_still_joining_is_nobodys_yet(
    engine: RunningEngine, join: Join
) -> None:
    """What comes from somebody an SDK was not told of, it drops for good."""
    watcher = await join("watcher", v0=True)
    late = Peer()
    await late.knock(engine.http, token("late"))
    # Long enough for the watcher to be offered what has been announced by now.
    await join("another")
    await late.check()
    await late.handshake()
    await until(lambda: "late" in watcher.sound, "the watcher has the track")
    await late.close()
