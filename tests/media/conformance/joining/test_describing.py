"""Name, metadata and attributes of a participant, and the room's metadata."""

from __future__ import annotations

import pytest
from livekit import api
from livekit.api.room_service import RoomService

from tests.parts.room.client import Join, until

pytestmark = pytest.mark.timeout(300)


async def test_attributes_metadata_and_name_are_seen_by_the_others(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await until(lambda: two.room.remote_participants)
    mine = one.room.local_participant
    await mine.set_attributes({"hand": "now", "people": "7"})
    await mine.set_metadata("meta")
    await mine.set_name("새 이름")
    seen = two.room.remote_participants["one"]
    await until(lambda: seen.attributes == {"hand": "now", "people": "7"})
    await until(lambda: (seen.metadata, seen.name) == ("meta", "새 이름"))
    assert {name for name, _ in two.events} >= {
        "participant_attributes_changed",
        "participant_metadata_changed",
        "participant_name_changed",
    }
    await until(lambda: mine.attributes == {"hand": "now", "people": "7"})


async def test_an_empty_attribute_is_none(join_v1: Join) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    await until(lambda: two.room.remote_participants)
    seen = two.room.remote_participants["one"]
    await one.room.local_participant.set_attributes({"hand": "now", "people": "7"})
    await until(lambda: seen.attributes == {"hand": "now", "people": "7"})
    await one.room.local_participant.set_attributes({"hand": ""})
    await until(lambda: seen.attributes == {"people": "7"})
    changed = two.named("participant_attributes_changed")[-1]
    assert changed[0] == {"hand": ""}


async def test_describing_oneself_needs_a_grant(join_v1: Join) -> None:
    one = await join_v1("one", grants={"can_update_own_metadata": False})
    two = await join_v1("two")
    await until(lambda: one.room.remote_participants and two.room.remote_participants)
    await one.room.local_participant.set_attributes({"hand": "now"})
    await one.room.local_participant.publish_data(b"after")
    await until(lambda: two.named("data_received"))
    assert two.room.remote_participants["one"].attributes == {}


async def test_hub_describes_a_participant(join_v1: Join, hub: RoomService, room: str) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    await until(lambda: two.room.remote_participants)
    changed = await hub.update_participant(
        api.UpdateParticipantRequest(
            room=room, identity="one", metadata="m", name="n", attributes={"role": "center"}
        )
    )
    assert (changed.metadata, changed.name) == ("m", "n")
    assert dict(changed.attributes) == {"role": "center"}
    seen, mine = two.room.remote_participants["one"], one.room.local_participant
    for person in (seen, mine):
        await until(lambda p=person: (p.metadata, p.name) == ("m", "n"))  # type: ignore[misc]
        await until(lambda p=person: p.attributes == {"role": "center"})  # type: ignore[misc]


async def test_room_is_described_to_everybody(join_v1: Join, hub: RoomService, room: str) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    answer = await hub.update_room_metadata(
        api.UpdateRoomMetadataRequest(room=room, metadata="stage 2")
    )
    assert answer.metadata == "stage 2"
    await until(lambda: one.room.metadata == two.room.metadata == "stage 2")
    assert one.named("room_metadata_changed")[-1] == ("", "stage 2")
    late = await join_v1("late")
    assert late.room.metadata == "stage 2"
