"""Picture and sound: published, taken away, published again; subscribed, let go, taken again."""

from __future__ import annotations

import pytest
from livekit import rtc

from tests.parts.room.client import Client, Join, until

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("other_v0", [False, True], ids=["to v1", "to v0"])
async def test_picture_and_sound_arrive(join: Join, other_v0: bool) -> None:
    one = await join("one")
    two = await join("two", v0=other_v0)
    await one.publish_video(200)
    await one.publish_sound()
    await two.publish_video(40)
    await until(lambda: two.pictures("one") > 20)
    await until(lambda: one.pictures("two") > 20)
    await until(lambda: two.loud("one") > 50)
    assert abs(two.grey("one") - 200) < 12
    assert abs(one.grey("two") - 40) < 12


async def test_publication_is_described(join: Join) -> None:
    one, two = await join("one"), await join("two")
    mine = await one.publish_video(width=640, height=360)
    await until(lambda: two.named("track_subscribed"))
    seen = two.room.remote_participants["one"].track_publications[mine.sid]
    assert mine.sid.startswith("TR_")
    assert (seen.name, seen.kind, seen.muted) == ("camera", rtc.TrackKind.KIND_VIDEO, False)
    assert (seen.source, seen.mime_type.lower()) == (rtc.TrackSource.SOURCE_CAMERA, "video/vp8")
    assert (seen.width, seen.height) == (640, 360)
    sound = await one.publish_sound()
    await until(lambda: sound.sid in two.room.remote_participants["one"].track_publications)
    heard = two.room.remote_participants["one"].track_publications[sound.sid]
    assert (heard.source, heard.kind) == (
        rtc.TrackSource.SOURCE_MICROPHONE,
        rtc.TrackKind.KIND_AUDIO,
    )


async def test_unpublish_and_publish_again(join: Join) -> None:
    one, two = await join("one"), await join("two")
    picture = await one.publish_video(100)
    await until(lambda: two.pictures("one") > 10)
    await one.room.local_participant.unpublish_track(picture.sid)
    one.pumps.pop().cancel()
    await until(lambda: two.named("track_unpublished"))
    assert not two.room.remote_participants["one"].track_publications
    before = two.pictures("one")
    again = await one.publish_video(150)
    assert again.sid != picture.sid
    await until(lambda: two.pictures("one") > before + 10)
    assert abs(two.grey("one") - 150) < 12


async def switched_off(one: Client, two: Client) -> rtc.RemoteTrackPublication:
    """The picture of one, which two saw and sees no longer."""
    await one.publish_video()
    await until(lambda: two.pictures("one") > 10)
    publication = next(iter(two.room.remote_participants["one"].track_publications.values()))
    publication.set_subscribed(False)
    await until(lambda: two.named("track_unsubscribed"))
    return publication


async def test_subscription_off_and_on(join: Join) -> None:
    one, two = await join("one"), await join("two")
    publication = await switched_off(one, two)
    publication.set_subscribed(True)
    await until(lambda: len(two.named("track_subscribed")) == 2)
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 10)


async def test_subscription_comes_back_after_its_end_was_agreed(join: Join) -> None:
    one, two = await join("one"), await join("two")
    publication = await switched_off(one, two)
    # Another track needs another description, and that one tells of the end, too.
    await one.publish_sound()
    await until(lambda: two.loud("one") > 5)
    publication.set_subscribed(True)
    await until(lambda: len(two.named("track_subscribed")) == 3)
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 10)


async def test_owner_who_mutes_is_silent_until_unmuted(join: Join) -> None:
    one, two = await join("one"), await join("two")
    sound = await one.publish_sound()
    await until(lambda: two.loud("one") > 20)
    assert isinstance(sound.track, rtc.LocalAudioTrack)
    sound.track.mute()
    await until(lambda: two.named("track_muted"))
    seen = two.room.remote_participants["one"].track_publications[sound.sid]
    assert seen.muted
    sound.track.unmute()
    await until(lambda: two.named("track_unmuted"))
    before = two.loud("one")
    await until(lambda: two.loud("one") > before + 20)


async def test_picture_mutes_and_comes_back(join: Join) -> None:
    one, two = await join("one"), await join("two")
    picture = await one.publish_video()
    await until(lambda: two.pictures("one") > 5)
    assert isinstance(picture.track, rtc.LocalVideoTrack)
    picture.track.mute()
    await until(lambda: two.named("track_muted"))
    picture.track.unmute()
    await until(lambda: two.named("track_unmuted"))
    before = two.pictures("one")
    await until(lambda: two.pictures("one") > before + 10)


async def test_six_in_a_room_hear_and_see(join: Join) -> None:
    clients = [await join(f"c{number}") for number in range(6)]
    await clients[0].publish_video()
    for client in clients[1:]:
        await client.publish_sound()
    for client in clients[1:]:
        await until(lambda seen=client: seen.pictures("c0") > 5, "the picture")  # type: ignore[misc]
        await until(
            lambda seen=client: sum(len(one) > 10 for one in seen.sound.values()) == 4,  # type: ignore[misc]
            "four voices",
        )
