"""The relay as deployed: who may use it, and that it leads to the room engine and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aioice import stun, turn
from livekit import rtc
from playwright.async_api import Page, Route, async_playwright

from media.engine.config import EngineConfig
from media.engine.rtc_config import RtcConfig, TurnServer
from media.engine.server import Engine
from media.engine.signalling.relays import told
from tests.parts.browser import CHROMIUM
from tests.parts.processes import ROOT
from tests.parts.relay import outward_address, relay
from tests.parts.room.client import KEY, PATIENCE_S, SECRET, Client, joining, token, until

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(outward_address() is None, reason="there is nothing but the loopback"),
]

ADDRESS = outward_address() or ""
SDK = ROOT / "hub/node_modules/livekit-client/dist/livekit-client.umd.js"
FORBIDDEN = (
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "8.8.8.8",
)
FORBIDDEN_IPV6 = (
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "fd00::1",
    "64:ff9b::1",
)


@pytest.fixture
def ways(tmp_path: Path) -> Iterator[list[TurnServer]]:
    with relay(tmp_path, ADDRESS) as found:
        yield found


class Asking(turn.TurnClientMixin):  # type: ignore[misc]
    """A TURN client that asks for what nobody should get."""

    async def code_of(self, request: stun.Message) -> int:
        """The error a request gets; 0 where it is granted."""
        try:
            await self.request_with_retry(request)
        except stun.TransactionFailed as failed:
            return int(failed.response.error_code)
        return 0

    async def allocate(self) -> int:
        request = stun.Message(stun.Method.ALLOCATE, stun.Class.REQUEST)
        request.attributes["LIFETIME"] = 60
        request.attributes["REQUESTED-TRANSPORT"] = turn.UDP_TRANSPORT
        return await self.code_of(request)

    async def bind(self, host: str, port: int = 53) -> int:
        """Ask for a way to a peer."""
        request = stun.Message(stun.Method.CHANNEL_BIND, stun.Class.REQUEST)
        self.channel_number += 1
        request.attributes["CHANNEL-NUMBER"] = self.channel_number
        request.attributes["XOR-PEER-ADDRESS"] = (host, port)
        return await self.code_of(request)


class Probe(Asking, turn.TurnClientUdpProtocol):  # type: ignore[misc]
    """By UDP."""


class TlsProbe(Asking, turn.TurnClientTcpProtocol):  # type: ignore[misc]
    """By TCP, inside TLS."""


@contextlib.asynccontextmanager
async def probe(way: TurnServer, now: float | None = None, **changes: str) -> AsyncIterator[Probe]:
    session = changes.get("session", "PA_1")
    (given,) = told([way], session, time.time() if now is None else now)
    username = changes.get("username", given.username)
    password = changes.get("password", given.credential)
    made = Probe((way.host, way.port), username, password, 60, 500)
    await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: made, remote_addr=(way.host, way.port)
    )
    try:
        yield made
    finally:
        made.transport.close()
        await asyncio.sleep(0)  # in which the loop closes the socket


async def test_it_leads_to_the_engine_alone(ways: list[TurnServer]) -> None:
    async with probe(ways[0]) as one:
        assert await one.allocate() == 0
        assert await one.bind(ADDRESS, 7882) == 0
        for host in FORBIDDEN:
            assert await one.bind(host) == 403, host
        for host in FORBIDDEN_IPV6:
            assert await one.bind(host) in (403, 443), host


@pytest.mark.parametrize("wrong", ["expired", "guessed", "renamed", "nameless"])
async def test_only_a_password_that_is_still_good_opens_it(
    ways: list[TurnServer], wrong: str
) -> None:
    now, changes = time.time(), dict[str, str]()
    if wrong == "expired":
        now -= ways[0].ttl + 60
    elif wrong == "guessed":
        changes["password"] = "guessed"
    elif wrong == "renamed":
        changes["username"] = f"{int(now) + 9999}:PA_1"
    else:
        changes = {"username": "PA_1", "password": "PA_1"}
    async with probe(ways[0], now, **changes) as one:
        assert await one.allocate() == 401


async def test_one_client_gets_so_many_relays(ways: list[TurnServer]) -> None:
    now = time.time()
    async with contextlib.AsyncExitStack() as held:
        probes = [await held.enter_async_context(probe(ways[0], now)) for _ in range(14)]
        assert [await one.allocate() for one in probes] == [0] * 12 + [486] * 2
        other = await held.enter_async_context(probe(ways[0], now, session="PA_2"))
        assert await other.allocate() == 0


async def test_it_is_reached_by_tls_where_only_web_pages_get_through(
    ways: list[TurnServer],
) -> None:
    (given,) = told([ways[2]], "PA_1", time.time())
    at = (ways[2].host, ways[2].port)
    modern = ssl.create_default_context()
    modern.check_hostname, modern.verify_mode = False, ssl.CERT_NONE  # the test's certificate
    made = TlsProbe(at, given.username, given.credential, 60, 500)
    await asyncio.get_running_loop().create_connection(lambda: made, *at, ssl=modern)
    assert await made.allocate() == 0
    assert await made.bind(ADDRESS, 7882) == 0
    assert await made.bind("10.0.0.1") == 403
    # A polite end would wait for the relay's.
    made.transport.abort()
    await asyncio.sleep(0)  # in which the loop closes the socket
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(at, 60) as wire, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(wire)


@contextlib.asynccontextmanager
async def engine_with(servers: list[TurnServer]) -> AsyncIterator[str]:
    """An engine that tells of these relays; where it is entered."""
    told_of = RtcConfig(turn_servers=tuple(servers))
    config = EngineConfig(port=0, keys={KEY: SECRET}, bind_addresses=(ADDRESS,), rtc=told_of)
    engine = await Engine.start(config)
    try:
        yield f"ws://{ADDRESS}:{engine.port}"
    finally:
        await engine.stop()


@pytest.mark.parametrize("way", [0, 1], ids=["udp", "tcp"])
@pytest.mark.parametrize("v0", [False, True], ids=["v1", "v0"])
async def test_a_client_with_no_other_way_comes_in(
    ways: list[TurnServer], way: int, v0: bool
) -> None:
    async with engine_with([ways[way]]) as url, joining() as connect:
        direct = await connect(url, "direct")
        await direct.publish_sound()
        relayed = Client("relayed")
        only_relays = rtc.RtcConfiguration(ice_transport_type=rtc.IceTransportType.TRANSPORT_RELAY)
        options = rtc.RoomOptions(single_peer_connection=not v0, rtc_config=only_relays)
        await relayed.room.connect(url, token("relayed"), options)
        await relayed.publish_sound()
        await until(lambda: relayed.loud("direct") > 50)
        await until(lambda: direct.loud("relayed") > 50)
        await relayed.close()


PAGE = """<!doctype html><video id="video" autoplay muted></video>
<script src="/sdk.js"></script>
<script>
  window.join = async (url, token, single) => {
    const room = new LivekitClient.Room({ singlePeerConnection: single });
    room.on("trackSubscribed", (track) => track.attach(document.getElementById("video")));
    await room.connect(url, token, { rtcConfig: { iceTransportPolicy: "relay" } });
  };
</script>"""
AT = "http://127.0.0.1:1"


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async def answer(route: Route) -> None:
        if route.request.url.endswith("/sdk.js"):
            await route.fulfill(path=SDK, content_type="text/javascript")
        else:
            await route.fulfill(body=PAGE, content_type="text/html")

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        await page.route(f"{AT}/**", answer)
        await page.goto(AT)
        yield page
        await browser.close()


@pytest.mark.parametrize("single", [True, False], ids=["v1", "v0"])
async def test_a_page_with_no_other_way_sees_the_lesson(
    ways: list[TurnServer], page: Page, single: bool
) -> None:
    async with engine_with(ways[:2]) as url, joining() as connect:
        await (await connect(url, "direct")).publish_video()
        await page.evaluate("(told) => join(...told)", [url, token("page"), single])
        await page.wait_for_function(
            "document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames > 10"
        )
