"""What the hub takes and gives: sound from afar, the right to publish, a place in the room."""

from __future__ import annotations

import asyncio

import pytest
from livekit import api, rtc
from livekit.api import TwirpError
from livekit.api.room_service import RoomService
from livekit.rtc.participant import PublishTrackError

from tests.parts.room.client import Client, Join, eventually, until

pytestmark = pytest.mark.timeout(300)

CAMERA, MICROPHONE = api.TrackSource.CAMERA, api.TrackSource.MICROPHONE


def permission(*sources: int) -> api.ParticipantPermission:
    return api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_data=True, can_publish_sources=sources
    )


async def _permit(hub: RoomService, room: str, who: Client, *sources: int) -> None:
    """Change what somebody may publish, and see that it was told."""
    told = len(who.named("participant_permissions_changed"))
    await hub.update_participant(
        api.UpdateParticipantRequest(
            room=room, identity=who.identity, permission=permission(*sources)
        )
    )
    await until(lambda: len(who.named("participant_permissions_changed")) > told)


async def _silence(listener: Client, identity: str) -> None:
    """The receiver lets the last sound fade, then there is silence: a second of it."""
    levels = listener.sound[identity]
    count = len(levels)
    await until(lambda: len(levels) > count + 100 and max(levels[-100:]) < 100, "silence")


async def test_mute_from_afar_is_silence(join: Join, hub: RoomService, room: str) -> None:
    one, two = await join("one"), await join("two")
    sound = await one.publish_sound()
    await until(lambda: two.loud("one") > 20)
    muted = await hub.mute_published_track(
        api.MuteRoomTrackRequest(room=room, identity="one", track_sid=sound.sid, muted=True)
    )
    assert muted.track.muted
    await until(lambda: two.named("track_muted"))
    await _silence(two, "one")
    await until(lambda: sound.muted)


async def test_nobodys_microphone_is_opened_from_afar(
    join_v1: Join, hub: RoomService, room: str
) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    sound = await one.publish_sound()
    await until(lambda: two.loud("one") > 20)
    wanted = api.MuteRoomTrackRequest(room=room, identity="one", track_sid=sound.sid, muted=True)
    await hub.mute_published_track(wanted)
    await until(lambda: two.named("track_muted"))
    wanted.muted = False
    with pytest.raises(TwirpError) as caught:
        await hub.mute_published_track(wanted)
    assert (caught.value.code, caught.value.status) == ("failed_precondition", 412)
    # Who was muted from afar may open it again itself.
    assert isinstance(sound.track, rtc.LocalAudioTrack)
    sound.track.unmute()
    await until(lambda: two.named("track_unmuted"))
    before = two.loud("one")
    await until(lambda: two.loud("one") > before + 20)


async def test_revoked_microphone_is_silent_at_once(
    join: Join, hub: RoomService, room: str
) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()
    await one.publish_video()
    await until(lambda: two.loud("one") > 20 and two.pictures("one") > 5)
    await _permit(hub, room, one, CAMERA)
    await until(lambda: two.named("track_unpublished"))
    info = await hub.get_participant(api.RoomParticipantIdentity(room=room, identity="one"))
    assert [track.source for track in info.tracks] == [CAMERA]
    assert list(info.permission.can_publish_sources) == [CAMERA]
    # The SDK goes on sending; nobody gets it, and the picture goes on.
    heard, seen = len(two.sound["one"]), two.pictures("one")
    await until(lambda: two.pictures("one") > seen + 20)
    assert max(two.sound["one"][heard + 50 :], default=0.0) < 500
    mine = one.room.local_participant.permissions
    assert mine is not None
    assert list(mine.can_publish_sources) == [rtc.TrackSource.SOURCE_CAMERA]


async def test_floor_is_given_taken_and_given_again(
    join: Join, hub: RoomService, room: str
) -> None:
    camera = {"can_publish_sources": ["camera"], "can_update_own_metadata": False}
    center, teacher = await join("center", grants=camera), await join("teacher")
    await center.publish_video()
    for turn in range(3):
        await _permit(hub, room, center, CAMERA, MICROPHONE)
        heard = teacher.loud("center")
        sound = await center.publish_sound()
        await until(lambda before=heard: teacher.loud("center") > before + 20)  # type: ignore[misc]
        await _permit(hub, room, center, CAMERA)
        await until(lambda gone=turn: len(teacher.named("track_unpublished")) > gone)  # type: ignore[misc]
        await center.room.local_participant.unpublish_track(sound.sid)
        center.pumps.pop().cancel()
    frames = teacher.pictures("center")
    await until(lambda: teacher.pictures("center") > frames + 10)


async def test_what_was_not_granted_is_not_published(
    join_v1: Join, hub: RoomService, room: str
) -> None:
    one = await join_v1("one", grants={"can_publish_sources": ["camera"]})
    # The SDK waits ten seconds for a track that never comes; what is asked later is answered.
    asking = asyncio.create_task(one.publish_sound())
    await until(lambda: one.pumps)
    await one.publish_video()
    await one.room.local_participant.set_attributes({"hand": "up"})
    who = api.RoomParticipantIdentity(room=room, identity="one")
    info = await eventually(lambda: hub.get_participant(who), lambda found: found.tracks)
    assert [track.source for track in info.tracks] == [CAMERA]
    assert [*info.permission.can_publish_sources] == [CAMERA]
    asking.cancel()
    # On a busy machine those ten seconds may be over.
    (outcome,) = await asyncio.gather(asking, return_exceptions=True)
    assert isinstance(outcome, asyncio.CancelledError | PublishTrackError)


async def test_hub_lets_go_of_a_subscription_and_takes_it_again(
    join: Join, hub: RoomService, room: str
) -> None:
    one, two = await join("one"), await join("two")
    picture = await one.publish_video()
    await until(lambda: two.pictures("one") > 3)

    async def subscribe(wanted: bool) -> None:
        await hub.update_subscriptions(
            api.UpdateSubscriptionsRequest(
                room=room, identity="two", track_sids=[picture.sid], subscribe=wanted
            )
        )

    await subscribe(False)
    # The SDK says nothing of it.
    clock = asyncio.get_running_loop().time
    last = [clock(), two.pictures("one")]

    def quiet() -> bool:
        if two.pictures("one") != last[1]:
            last[:] = [clock(), two.pictures("one")]
        return clock() - last[0] > 1.0

    await until(quiet)
    await subscribe(True)
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 5)


async def test_removed_one_is_told_and_gone(join: Join, hub: RoomService, room: str) -> None:
    one, two = await join("one"), await join("two")
    await hub.remove_participant(api.RoomParticipantIdentity(room=room, identity="one"))
    await until(lambda: one.named("disconnected"))
    assert one.named("disconnected")[0][0] == rtc.DisconnectReason.PARTICIPANT_REMOVED
    await until(lambda: not two.room.remote_participants)
