"""What the page and a centre say to each other, and what the page is told."""

from __future__ import annotations

import asyncio
import time

import jwt
import pytest
from livekit import api, rtc
from livekit.api.room_service import RoomService

from tests.media.conformance.browser.conftest import Web
from tests.parts.room.client import PATIENCE_S, Join, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


async def test_page_and_centre_talk(join_v1: Join, web_page: Web) -> None:
    center = await join_v1("center")
    await web_page.join()
    await web_page.page.evaluate("answer()")
    await until(lambda: "web" in center.room.remote_participants)
    mine = center.room.local_participant
    heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def on_text(reader: rtc.TextStreamReader, _identity: str) -> None:
        async def read() -> None:
            heard.set_result(await reader.read_all())

        center.tasks.append(asyncio.create_task(read()))

    center.room.register_text_stream_handler("story", on_text)

    @mine.register_rpc_method("double")
    async def double(call: rtc.RpcInvocationData) -> str:
        return call.payload * 2 + call.caller_identity

    # Questions, both ways.
    answer = await mine.perform_rpc(destination_identity="web", method="double", payload="ab")
    assert answer == "ababcenter"
    asked = {"destinationIdentity": "center", "method": "double", "payload": "cd"}
    answer = await web_page.page.evaluate("asked => room.localParticipant.performRpc(asked)", asked)
    assert answer == "cdcdweb"

    # Texts, both ways.
    long = "가나다라" * 5000
    await mine.send_text(long, topic="story")
    await web_page.until("window.story")
    assert await web_page.page.evaluate("window.story") == [long, "center"]
    await web_page.page.evaluate(
        "text => room.localParticipant.sendText(text, {topic: 'story'})", long
    )
    assert await asyncio.wait_for(heard, PATIENCE_S) == long

    # Data, both ways.
    await mine.publish_data(b"hello", topic="t")
    await web_page.until(
        "events.DataReceived.some(([data, who]) => data === 'hello' && who === 'center')"
    )
    await web_page.page.evaluate(
        "room.localParticipant.publishData(new TextEncoder().encode('vote'),"
        " {reliable: true, topic: 'vote'})"
    )
    await until(lambda: center.named("data_received"))
    packet = center.named("data_received")[0][0]
    assert (packet.data, packet.topic, packet.participant.identity) == (b"vote", "vote", "web")


async def test_page_sees_what_a_centre_is_and_does(
    join_v1: Join, web_page: Web, hub: RoomService, room: str
) -> None:
    center = await join_v1("center")
    sound = await center.publish_sound()
    await web_page.join()
    await web_page.until("document.getElementById('center-audio')")
    await web_page.until("room.activeSpeakers.some((one) => one.identity === 'center')")
    await center.room.local_participant.set_attributes({"hand": "up"})
    await web_page.until("room.remoteParticipants.get('center').attributes.hand === 'up'")
    await web_page.page.evaluate("room.localParticipant.setAttributes({mood: 'good'})")
    seen = center.room.remote_participants["web"]
    await until(lambda: seen.attributes == {"mood": "good"})
    await hub.update_room_metadata(api.UpdateRoomMetadataRequest(room=room, metadata="stage"))
    await web_page.until("room.metadata === 'stage'")
    await hub.mute_published_track(
        api.MuteRoomTrackRequest(room=room, identity="center", track_sid=sound.sid, muted=True)
    )
    await web_page.until("publication('center', 'audio').isMuted")
    await web_page.until("room.activeSpeakers.length === 0")
    quality = "room.remoteParticipants.get('center').connectionQuality"
    await web_page.until(f"['excellent', 'unknown'].includes({quality})")


async def test_removed_page_is_told_why(
    join_v1: Join, web_page_v1: Web, hub: RoomService, room: str
) -> None:
    center = await join_v1("center")
    await web_page_v1.join()
    await until(lambda: "web" in center.room.remote_participants)
    await hub.remove_participant(api.RoomParticipantIdentity(room=room, identity="web"))
    await web_page_v1.until("events.Disconnected.length > 0")
    reason = await web_page_v1.page.evaluate("events.Disconnected[0][0]")
    assert reason == rtc.DisconnectReason.PARTICIPANT_REMOVED
    await until(lambda: "web" not in center.room.remote_participants)


async def test_page_that_begins_anew_publishes_again(join_v1: Join, web_page: Web) -> None:
    center = await join_v1("center")
    await center.publish_video(180)
    await web_page.join()
    await web_page.page.evaluate("publish(false)")
    await web_page.shows("center", 180)
    await until(lambda: center.pictures("web") > 10)
    older = center.room.remote_participants["web"].sid
    await web_page.page.evaluate("room.simulateScenario('full-reconnect')")
    await web_page.until("events.Reconnected.length > 0")
    before = center.pictures("web")
    await until(lambda: center.pictures("web") > before + 10)
    assert center.room.remote_participants["web"].sid != older
    await web_page.shows("center", 180)


async def test_page_is_told_why_its_token_opens_no_door(
    web_page: Web, server: Server, room: str
) -> None:
    def signed(secret: str, expires_in_s: int) -> str:
        claims = {
            "iss": server.key,
            "sub": "web",
            "exp": int(time.time()) + expires_in_s,
            "video": {"roomJoin": True, "room": room},
        }
        return jwt.encode(claims, secret, algorithm="HS256")

    for token in (signed("x" * 32, 600), signed(server.secret, -600)):
        told = await web_page.page.evaluate(
            "([url, token, options]) => refused(url, token, options)",
            [server.url, token, {"singlePeerConnection": web_page.single}],
        )
        assert (told["name"], told["status"]) == ("ConnectionError", 401)
