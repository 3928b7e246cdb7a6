"""``python -m hub`` as it is typed: starting, stopping, and looking after people."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import httpx
import pytest
import websockets

from kiosk.agent.errors import HubAwayError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.hint import Hint
from kiosk.agent.uplink.pace import HubPace
from tests.parts.certificate import certificate
from wire.clock import Clock


async def run(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Run it to its end: exit code, standard output, standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), 60)
    return process.returncode or 0, out.decode(), err.decode()


@asynccontextmanager
async def serving(
    folder: Path, *more: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", "--data", str(folder), "--port", "0", *more,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        assert line.startswith("hub ready url="), line
        yield process, line.removeprefix("hub ready url=")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def staff(folder: Path, *words: str) -> tuple[str, ...]:
    return ("--data", str(folder), "staff", *words)


async def test_people_are_added_and_listed(tmp_path: Path) -> None:
    name = ("add", "op", "--role", "operator", "--display-name", "운영자")
    code, out, _ = await run(*staff(tmp_path, *name), typed="a long password\n")
    assert code == 0
    assert out.startswith("staff_id=staff_")
    assert "password" not in out
    code, out, err = await run(*staff(tmp_path, *name), typed="a long password\n")
    assert (code, out) == (2, "")
    assert "choose another name" in err
    made = ("add", "teach", "--role", "instructor", "--display-name", "박정은", "--generate")
    code, out, _ = await run(*staff(tmp_path, *made))
    assert len(out.strip().rpartition("password=")[2]) == 19
    code, out, _ = await run(*staff(tmp_path, "list"))
    assert [line.split()[1:] for line in out.splitlines()] == [
        ["name=op", "role=operator"],
        ["name=teach", "role=instructor"],
    ]
    short = ("add", "x", "--role", "operator", "--display-name", "x")
    code, _, err = await run(*staff(tmp_path, *short), typed="short\n")
    assert code == 2
    assert "8 to 128 characters" in err


async def test_a_taken_port_and_a_wrong_key_are_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = await run("--data", str(tmp_path), "--port", port)
    assert code == 2
    assert err.count("\n") == 1
    assert f"port {port}" in err
    (tmp_path / "hub.toml").write_text("[engine]\napi_kee = 'x'\n")
    code, _, err = await run("--data", str(tmp_path), "--port", "0")
    assert code == 2
    assert "the nearest known key is engine.api_key" in err


async def test_a_hub_stops_at_once_though_kiosks_hold_their_lines(tmp_path: Path) -> None:
    words = ("add", "op", "--role", "operator", "--display-name", "운영자")
    await run(*staff(tmp_path, *words), typed="a long password\n")
    async with (
        serving(tmp_path) as (process, url),
        httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=60) as client,
    ):
        credential = await pair(client)
        async with websockets.connect(
            url.replace("http", "ws") + "/api/kiosk/hint",
            additional_headers={"Authorization": f"Bearer {credential}"},
        ) as line:
            process.send_signal(signal.SIGTERM)
            # Without being hung up on, the kiosk would hold its line for ever.
            await asyncio.wait_for(line.wait_closed(), 60)
            assert await asyncio.wait_for(process.wait(), 60) == 0


async def pair(client: httpx.AsyncClient) -> str:
    """Sign in, make a centre, pair a kiosk; its credential."""
    await client.post("/api/session", json={"name": "op", "password": "a long password"})
    centers = [{"id": "wido", "name": "위도 경로당"}]
    await client.put("/api/timetable", json={"centers": centers})
    asked = {"model": "test", "release": "0.1.0", "wire": 1}
    begun = (await client.post("/api/kiosk/pairings", json=asked)).json()
    entered = {"user_code": begun["user_code"], "center_id": "wido"}
    await client.post("/api/kiosks", json=entered)
    polled = {"device_code": begun["device_code"]}
    answer = await client.post(f"/api/kiosk/pairings/{begun['pairing_id']}/poll", json=polled)
    return str(answer.json()["credential"])


async def test_with_a_certificate_a_kiosk_that_trusts_it_gets_in_and_no_other(
    tmp_path: Path,
) -> None:
    words = ("add", "op", "--role", "operator", "--display-name", "운영자")
    await run(*staff(tmp_path, *words), typed="a long password\n")
    pem = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=pem)
    options = ("--tls-cert", str(pem), "--tls-key", str(pem))
    async with serving(tmp_path, *options) as (_, url):
        assert url.startswith("https://")
        headers = {"Origin": url}
        async with httpx.AsyncClient(
            base_url=url, headers=headers, timeout=60, verify=trusting
        ) as client:
            credential = await pair(client)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
            hub, opened = Hub(session, url, Clock()), asyncio.Event()
            hub.credential = credential
            answer = await hub.get("/api/kiosk/timetable", {})
            assert (answer.status, hub.reachable) == (200, True)
            hint = Hint(session, url, hub, lambda _words: opened.set(), HubPace())
            line = asyncio.create_task(hint.keep_listening())
            await asyncio.wait_for(opened.wait(), 60)
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)
        async with aiohttp.ClientSession() as session:
            hub = Hub(session, url, Clock())
            hub.credential = credential
            with pytest.raises(HubAwayError, match="certificate"):
                await hub.get("/api/kiosk/timetable", {})
