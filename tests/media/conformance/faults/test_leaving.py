"""Why somebody left, as both sides are told, and how long a room waits for the next one."""

from __future__ import annotations

import pytest
from livekit import api, rtc
from livekit.api.room_service import RoomService

from tests.parts.room.client import Client, Join, until

pytestmark = pytest.mark.timeout(300)


def _reason(watcher: Client) -> int | None:
    """Why the first one left, as the others are told."""
    gone = watcher.named("participant_disconnected")
    return gone[0][0].disconnect_reason if gone else None


async def test_others_are_told_that_somebody_went_by_itself(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.close()
    await until(lambda: two.named("participant_disconnected"))
    assert _reason(two) == rtc.DisconnectReason.CLIENT_INITIATED


async def test_others_are_told_that_somebody_was_removed(
    join: Join, hub: RoomService, room: str
) -> None:
    one, two = await join("one"), await join("two")
    await hub.remove_participant(api.RoomParticipantIdentity(room=room, identity="one"))
    await until(lambda: one.named("disconnected") and two.named("participant_disconnected"))
    assert one.named("disconnected")[0][0] == rtc.DisconnectReason.PARTICIPANT_REMOVED
    assert _reason(two) == rtc.DisconnectReason.PARTICIPANT_REMOVED


async def test_room_waits_for_who_comes_back(join_v1: Join, hub: RoomService, room: str) -> None:
    made = await hub.create_room(
        api.CreateRoomRequest(name=room, metadata="card", departure_timeout=60)
    )
    one = await join_v1("one")
    await one.close()
    again = await join_v1("two")
    assert (await again.room.sid, again.room.metadata) == (made.sid, "card")


async def test_tracks_end_before_their_owner_is_gone(join_v1: Join) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    await one.publish_sound()
    await until(lambda: two.loud("one") > 20)
    await one.close()
    await until(lambda: two.named("participant_disconnected"))
    names = [name for name, _ in two.events]
    assert names.index("track_unsubscribed") < names.index("participant_disconnected")
    assert names.index("track_unpublished") < names.index("participant_disconnected")
