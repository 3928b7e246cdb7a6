"""Layers nobody looks at: stock senders really stop them, and start them again."""

from __future__ import annotations

import pytest
from livekit import rtc
from playwright.async_api import Page

from media.engine.forward.incoming import Incoming
from media.engine.server import Engine
from tests.media.conformance.browser.conftest import Web, page, site
from tests.media.engine.conftest import url
from tests.media.engine.lines.conftest import Scene
from tests.parts.badline import Condition
from tests.parts.room.client import Client, joining, token, until

__all__ = ["page", "site"]

pytestmark = pytest.mark.timeout(400)


def camera(engine: Engine, identity: str) -> Incoming:
    person = next(one for _, one in engine.rooms.every() if one.identity == identity)
    (track,) = [one for one in person.tracks if one.kind == "video"]
    assert track.incoming is not None
    return track.incoming


def sent(incoming: Incoming) -> list[int]:
    """Packets of each layer so far."""
    return [layer.reception.carried().packets for layer in incoming.layers]


async def flows(incoming: Incoming, wanted: list[bool]) -> None:
    """Wait until, for twenty packets of the smallest layer, just these layers come."""

    async def is_so() -> bool:
        before = sent(incoming)
        await until(lambda: sent(incoming)[0] >= before[0] + 20)
        after = sent(incoming)
        return [b > a for a, b in zip(before, after, strict=True)] == wanted

    for _ in range(30):
        if await is_so():
            return
    raise AssertionError(f"not just these layers come: {wanted}")


def ask(watcher: Client, quality: int) -> None:
    (publication,) = watcher.room.remote_participants["one"].track_publications.values()
    publication.set_video_quality(quality)  # type: ignore[arg-type]


async def test_an_sdk_stops_what_nobody_looks_at(inside: Engine) -> None:
    async with joining() as connect:
        one = await connect(url(inside), "one", dynacast=True)
        two = await connect(url(inside), "two")
        await one.publish_video(width=1280, height=720, simulcast=True)
        await until(lambda: two.width("one") == 1280)
        ask(two, rtc.VideoQuality.VIDEO_QUALITY_LOW)
        await flows(camera(inside, "one"), [True, False, False])
        ask(two, rtc.VideoQuality.VIDEO_QUALITY_HIGH)
        await until(lambda: two.width("one") == 1280, "the full size again")
        assert camera(inside, "one").demand.wanted == 2


async def test_a_browser_stops_what_nobody_looks_at(inside: Engine, web: Web) -> None:
    async with joining() as connect:
        watcher = await connect(url(inside), "watcher")
        await web.join(dynacast=True)
        await web.page.evaluate("publish(true)")
        await until(lambda: watcher.width("web") == 1280)
        (publication,) = [
            one
            for one in watcher.room.remote_participants["web"].track_publications.values()
            if one.kind == rtc.TrackKind.KIND_VIDEO
        ]
        publication.set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)
        await flows(camera(inside, "web"), [True, False, False])
        publication.set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_HIGH)
        await until(lambda: watcher.width("web") == 1280, "the full size again")


async def test_a_page_is_told_that_its_line_carries_no_picture(scene: Scene, web: Web) -> None:
    await web.join()
    await web.until("document.getElementById('instructor-video')?.videoWidth === 640")
    line = Condition(kbit_per_s=90, delay_ms=20, queue_ms=500)
    scene.shape("web", line)
    await web.until("events.TrackStreamStateChanged.at(-1)?.[1] === 'paused'")
    scene.mend("web")
    await web.until("events.TrackStreamStateChanged.at(-1)?.[1] === 'active'")
    await web.until("!still('instructor')", every_ms=1000)
    await web.until("document.getElementById('instructor-video')?.videoWidth === 640")
    scene.assert_keeps_everything("other")


@pytest.fixture
def web(page: Page, inside: Engine) -> Web:
    """The page's participant; its browser is a stock one."""
    return Web(page, url(inside), token("web", "r1"), single=True)
