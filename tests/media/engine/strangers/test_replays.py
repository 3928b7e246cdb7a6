"""Recorded datagrams, sent again from the same address and from another."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.media.engine.conftest import RunningEngine, token
from tests.media.engine.strangers.forgeries import EVIL
from tests.media.engine.strangers.peer import Peer

pytestmark = pytest.mark.timeout(300)


async def test_recorded_media_is_heard_once(engine: RunningEngine) -> None:
    speaker = await Peer.join(engine.http, token("speaker"))
    listener = await Peer.join(engine.http, token("listener"))
    await listener.until(lambda: speaker.speak() or listener.heard)
    recorded = [speaker.sound(f"word {number}".encode()) for number in range(200)]
    for datagram in recorded:
        speaker.raw(datagram)
    with socket.socket(type=socket.SOCK_DGRAM) as evil:
        evil.bind((EVIL, 0))
        for datagram in recorded:
            speaker.raw(datagram)
            evil.sendto(datagram, speaker.target)
    speaker.speak(b"end")
    await listener.until(lambda: listener.heard[-1].payload == b"end")
    words = [one.payload for one in listener.heard if one.payload.startswith(b"word")]
    assert words == [f"word {number}".encode() for number in range(200)]
    await speaker.close()
    await listener.close()


async def test_recorded_checks_turn_nobodys_media_away(engine: RunningEngine) -> None:
    speaker = await Peer.join(engine.http, token("speaker"))
    checks: list[bytes] = []
    listener = await Peer.join(engine.http, token("listener"))
    await listener.until(lambda: speaker.speak() or listener.heard)
    for _ in range(3):
        checks.append(listener.request())
        answered = len(listener.stunned)
        listener.raw(checks[-1])
        await listener.until(lambda answered=answered: len(listener.stunned) > answered)
    with socket.socket(type=socket.SOCK_DGRAM) as evil:
        evil.bind((EVIL, 0))
        evil.setblocking(False)
        for check in checks * 3:
            evil.sendto(check, listener.target)
        before = len(listener.heard)
        await listener.until(lambda: speaker.speak() or len(listener.heard) > before + 20)
        # What the engine still had to say to the address of the recording would be here by now.
        await asyncio.sleep(0)
        with pytest.raises(BlockingIOError):
            evil.recv(2048)
    await speaker.close()
    await listener.close()
