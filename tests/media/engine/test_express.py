"""A lesson of real clients goes the express way, and comes back where it must."""

from __future__ import annotations

import pytest
from livekit import rtc

from media.engine.server import Engine
from tests.media.engine.conftest import joining, until, url

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("v0", [False, True])
async def test_a_lesson_goes_the_express_way(inside: Engine, *, v0: bool) -> None:
    express = inside.rooms._express
    assert express is not None
    async with joining() as connect:
        one = await connect(url(inside), "one", v0=v0)
        two = await connect(url(inside), "two", v0=v0)
        picture = await one.publish_video()
        await one.publish_sound()
        await until(lambda: two.pictures("one") > 10, "the picture")
        before = express.way.counts.passed
        await until(lambda: express.way.counts.passed > before + 100, "on its way")
        seen = two.pictures("one")
        await until(lambda: two.pictures("one") > seen + 10, "the picture goes on")

        three = await connect(url(inside), "three", v0=v0)
        await until(lambda: three.pictures("one") > 10, "who comes later sees it, too")
        before, seen = express.way.counts.passed, three.pictures("one")
        await until(lambda: express.way.counts.passed > before + 100, "on its way again")
        await until(lambda: three.pictures("one") > seen + 10, "the picture of who came later")
        counts = express.way.counts
        assert (counts.failed, counts.refused) == (0, 0)

        assert isinstance(picture.track, rtc.LocalVideoTrack)
        picture.track.mute()
        await until(lambda: two.named("track_muted"), "told of the mute")
        picture.track.unmute()
        seen = two.pictures("one")
        await until(lambda: two.pictures("one") > seen + 10, "the picture is back")
    await until(lambda: not express.journeys, "nothing is on its way for those who left")
