"""The page and a centre see and hear each other, also after everything that changes."""

from __future__ import annotations

from urllib.parse import urlparse

import pytest
from livekit import api, rtc
from livekit.api.room_service import RoomService

from tests.media.conformance.browser.conftest import Web
from tests.parts.room.client import Join, until
from tests.parts.room.proxy import Proxy
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def test_page_publishes_simulcast_and_sees_a_centre(
    join_v1: Join, web_page: Web, hub: RoomService, room: str
) -> None:
    center = await join_v1("center")
    await center.publish_video(180)
    await center.publish_sound()
    await web_page.join()
    await web_page.page.evaluate("publish(true)")
    await until(lambda: center.width("web") == 1280, "the page's full size")
    await until(lambda: sum(level > 500 for level in center.sound.get("web", [])) > 10)
    await web_page.shows("center", 180)
    seen = center.room.remote_participants["web"].track_publications.values()
    assert {p.source for p in seen} == {
        rtc.TrackSource.SOURCE_CAMERA,
        rtc.TrackSource.SOURCE_MICROPHONE,
    }

    # Taking the microphone away unpublishes it in the page; the camera goes on.
    camera = api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
    )
    await hub.update_participant(
        api.UpdateParticipantRequest(room=room, identity="web", permission=camera)
    )
    await web_page.until("events.LocalTrackUnpublished.some(([one]) => one === 'microphone')")
    await until(lambda: [p.kind for p in seen] == [rtc.TrackKind.KIND_VIDEO])
    before = center.pictures("web")
    await until(lambda: center.pictures("web") > before + 10)

    # The page's own camera off and on again.
    await web_page.page.evaluate("room.localParticipant.setCameraEnabled(false)")
    await until(lambda: center.named("track_muted"))
    await web_page.page.evaluate("room.localParticipant.setCameraEnabled(true)")
    before = center.pictures("web")
    await until(lambda: center.pictures("web") > before + 10)
    await web_page.page.evaluate("room.disconnect()")
    await until(lambda: "web" not in center.room.remote_participants)


async def test_page_resumes_after_a_cut_without_losing_anything(
    join_v1: Join, web_page: Web, server: Server
) -> None:
    center = await join_v1("center")
    await center.publish_video(180)
    port = urlparse(server.url).port
    assert port is not None
    async with Proxy(port) as proxy:
        await web_page.join(url=proxy.url)
        await web_page.page.evaluate("publish(false)")
        await web_page.shows("center", 180)
        await until(lambda: center.pictures("web") > 10)
        sid = center.room.remote_participants["web"].sid
        proxy.cut()
        await web_page.until("events.Reconnected.length > 0")
        before = center.pictures("web")
        await until(lambda: center.pictures("web") > before + 10)
        assert center.room.remote_participants["web"].sid == sid
        second = await join_v1("second")
        await second.publish_video(60)
        await web_page.shows("second", 60)


async def test_page_gets_the_layer_it_asks_for(join_v1: Join, web_page: Web) -> None:
    center = await join_v1("center", dynacast=True)
    await center.publish_video(120, width=1280, height=720, simulcast=True)
    await web_page.join(dynacast=True)
    await web_page.shows("center", 120)
    for quality, width in ((2, 1280), (0, 320), (1, 640), (2, 1280)):
        await web_page.page.evaluate("q => choose('center', q)", quality)
        await web_page.until(
            "w => document.getElementById('center-video')?.videoWidth === w", width
        )
    await web_page.page.evaluate("show('center', false)")
    await web_page.until("still('center')", every_ms=1000)
    await web_page.page.evaluate("show('center', true)")
    await web_page.until("!still('center')", every_ms=1000)
    # The SDK leaves the picture where it is when a page lets go of it.
    await web_page.page.evaluate("subscribe('center', false)")
    await web_page.until("still('center')", every_ms=1000)
    await web_page.page.evaluate("subscribe('center', true)")
    await web_page.until("!still('center')", every_ms=1000)
    await web_page.shows("center", 120)


async def test_page_sees_more_centres_than_it_began_with_places(
    join_v1: Join, web_page: Web
) -> None:
    """A client offers three places for pictures; the others have to be asked for."""
    for number in range(5):
        center = await join_v1(f"c{number}")
        await center.publish_video(40 + 40 * number, width=320, height=180)
        await center.publish_sound()
    await web_page.join()
    for number in range(5):
        await web_page.shows(f"c{number}", 40 + 40 * number)
    late = await join_v1("late")
    await late.publish_video(240, width=320, height=180)
    await web_page.shows("late", 240)
    await web_page.until("document.querySelectorAll('audio').length === 5")
