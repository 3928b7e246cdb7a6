"""An engine with a certificate: who trusts it gets in, and nobody else."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from pathlib import Path

import aiohttp
from livekit import api

from tests.media.engine.conftest import KEY, PATIENCE_S, SECRET, start_engine, stop_engine, token
from tests.parts.certificate import certificate

JOIN = """
import asyncio, sys
from livekit import rtc

async def join():
    room = rtc.Room()
    try:
        await room.connect(sys.argv[1], sys.argv[2])
    except rtc.ConnectError as error:
        print("refused:", error)
    else:
        print("in the room")
        await room.disconnect()

asyncio.run(join())
"""


async def said_by_a_client(url: str, trusted: Path | None) -> str:
    """What the stock SDK says of joining, in a process that trusts the usual and one file."""
    env = {**os.environ, **({"SSL_CERT_FILE": str(trusted)} if trusted else {})}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", JOIN, url, token("kiosk"), stdout=asyncio.subprocess.PIPE, env=env
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    return out.decode()


async def test_who_trusts_the_certificate_gets_in_and_nobody_else(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    engine = await start_engine(0, None, "--tls-cert", str(pem), "--tls-key", str(pem))
    secure = engine.url.replace("ws://", "wss://")
    try:
        assert f"engine ready url={secure} " in engine.log[-1]
        kiosk, stranger = await asyncio.gather(
            said_by_a_client(secure, pem), said_by_a_client(secure, None)
        )
        assert kiosk == "in the room\n"
        assert stranger.startswith("refused:")
        trusting = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=pem))
        async with aiohttp.ClientSession(connector=trusting) as session:
            hub = api.LiveKitAPI(secure, KEY, SECRET, session=session)
            made = await hub.room.create_room(api.CreateRoomRequest(name="made by the hub"))
            assert made.name == "made by the hub"
    finally:
        await stop_engine(engine)
    assert engine.process.returncode == 0
