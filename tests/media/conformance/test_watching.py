"""What everybody is told of the others' voices and lines."""

from __future__ import annotations

import pytest
from livekit import rtc

from tests.parts.room.client import Client, Join, until

pytestmark = pytest.mark.timeout(300)


def _speakers(client: Client) -> list[list[str]]:
    return [
        [person.identity for person in values[0]]
        for values in client.named("active_speakers_changed")
    ]


async def test_who_speaks_is_named_and_no_longer_when_silent(join: Join) -> None:
    one, two = await join("one"), await join("two")
    sound = await one.publish_sound()
    await until(lambda: ["one"] in _speakers(two))
    assert isinstance(sound.track, rtc.LocalAudioTrack)
    sound.track.mute()
    await until(lambda: _speakers(two)[-1] == [])
    # The speaker is told as well.
    assert ["one"] in _speakers(one)


async def test_latecomer_is_told_who_speaks_already(join_v1: Join) -> None:
    one, two = await join_v1("one"), await join_v1("two")
    await one.publish_sound()
    await until(lambda: ["one"] in _speakers(two))
    late = await join_v1("late")
    await until(lambda: ["one"] in _speakers(late))


async def test_good_line_is_said_to_be_good(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_sound()
    good = rtc.ConnectionQuality.QUALITY_EXCELLENT

    def told(client: Client) -> list[tuple[str, int]]:
        changes = client.named("connection_quality_changed")
        return [(person.identity, quality) for person, quality in changes]

    await until(lambda: ("one", good) in told(one))
    await until(lambda: ("one", good) in told(two))
