"""A picture in three sizes: which one comes, and that changing it leaves no hole."""

from __future__ import annotations

import pytest
from livekit import rtc

from tests.parts.room.client import Client, Join, until
from tests.parts.room.pictures import longest_gap

pytestmark = pytest.mark.timeout(300)

WIDTHS = {
    rtc.VideoQuality.VIDEO_QUALITY_LOW: 320,
    rtc.VideoQuality.VIDEO_QUALITY_MEDIUM: 640,
    rtc.VideoQuality.VIDEO_QUALITY_HIGH: 1280,
}
MOST_MISSING = 20
"""Pictures, of 20 a second: a line that has to begin anew loses more."""


def _publication(client: Client, identity: str) -> rtc.RemoteTrackPublication:
    return next(iter(client.room.remote_participants[identity].track_publications.values()))


async def test_layers_change_without_a_hole(join: Join) -> None:
    one, two = await join("one"), await join("two")
    await one.publish_video(width=1280, height=720, simulcast=True)
    await until(lambda: two.width("one") == 1280, "the full size")
    assert _publication(two, "one").simulcasted
    begun = len(two.numbers["one"])
    for quality in [*WIDTHS, rtc.VideoQuality.VIDEO_QUALITY_LOW]:
        _publication(two, "one").set_video_quality(quality)
        await until(lambda w=WIDTHS[quality]: two.width("one") == w, f"{WIDTHS[quality]} wide")  # type: ignore[misc]
        seen = two.pictures("one")
        await until(lambda before=seen: two.pictures("one") > before + 10)  # type: ignore[misc]
    assert longest_gap(two.numbers["one"][begun:]) < MOST_MISSING


async def test_each_gets_the_size_it_asked_for(join_v1: Join) -> None:
    one, small, large = await join_v1("one"), await join_v1("small"), await join_v1("large")
    await one.publish_video(width=1280, height=720, simulcast=True)
    await until(lambda: small.width("one") == large.width("one") == 1280)
    _publication(small, "one").set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)
    await until(lambda: small.width("one") == 320)
    before = large.pictures("one")
    await until(lambda: large.pictures("one") > before + 20)
    assert large.width("one") == 1280


async def test_unused_layers_stop_and_come_back(join_v1: Join) -> None:
    """Dynacast: the sender is told which layers nobody looks at."""
    one = await join_v1("one", dynacast=True)
    two = await join_v1("two")
    await one.publish_video(width=1280, height=720, simulcast=True)
    await until(lambda: two.width("one") == 1280)
    _publication(two, "one").set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)
    await until(lambda: two.width("one") == 320)
    _publication(two, "one").set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_HIGH)
    await until(lambda: two.width("one") == 1280, "the full size again")
