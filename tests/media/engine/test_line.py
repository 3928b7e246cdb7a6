"""Bad lines, described and not mocked: real clients, real sockets, packets that get lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest

from media.engine.server import Engine
from media.engine.transport.ice import Address
from media.engine.transport.udp import UdpSocket
from tests.media.engine.conftest import joining, until, url

pytestmark = pytest.mark.timeout(300)


class Line:
    """Loses a part of what passes the engine's socket, by a seeded chance, in both directions.

    The express way and copies sent by C would pass it by, so there are none of them here.
    """

    def __init__(self) -> None:
        self.loss_out = 0.0
        self.loss_in = 0.0
        self._chance = random.Random(42)

    def loses(self, loss: float) -> bool:
        return self._chance.random() < loss

    def install(self, patch: pytest.MonkeyPatch) -> None:
        send, start = UdpSocket.send, UdpSocket.start
        line = self

        def lossy_send(self: UdpSocket, data: bytes, address: Address) -> None:
            if not line.loses(line.loss_out):
                send(self, data, address)

        def lossy_start(self: UdpSocket, deliver: Callable[[bytes, Address], None]) -> None:
            def lossy(data: bytes, address: Address) -> None:
                if not line.loses(line.loss_in):
                    deliver(data, address)

            start(self, lossy)

        patch.setattr(UdpSocket, "lane", lambda *_: None)
        patch.setattr(UdpSocket, "send_copy", lambda *_: False)
        patch.setattr(UdpSocket, "send", lossy_send)
        patch.setattr(UdpSocket, "start", lossy_start)


@pytest.fixture(autouse=True)
async def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    line.install(monkeypatch)
    return line


@pytest.mark.parametrize(("loss_out", "loss_in"), [(0.05, 0.0), (0.0, 0.05), (0.04, 0.04)])
async def test_lost_packets_are_repaired(
    inside: Engine, line: Line, loss_out: float, loss_in: float
) -> None:
    async with joining() as connect:
        one, two = await connect(url(inside), "one"), await connect(url(inside), "two")
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: two.pictures("one") > 10)
        line.loss_out, line.loss_in = loss_out, loss_in
        begun, seen, last, worst = one.painted, two.pictures("one"), one.painted, 0
        heard, arrived = len(two.sound["one"]), two.pictures("one")
        while one.painted < begun + 120:
            await asyncio.sleep(0.01)  # the pause between two looks
            if two.pictures("one") != seen:
                seen, last = two.pictures("one"), one.painted
            worst = max(worst, one.painted - last)
        shown = two.pictures("one") - arrived
        levels = two.sound["one"][heard:]
        loud = sum(level > 3000 for level in levels)
        print(f"{shown} of 120 pictures, longest gap {worst}, {loud} of {len(levels)} blocks loud")
        # Without repairs fewer than 70 come, and some 60 in a row are missing.
        assert shown > 90
        assert worst < 30, "the picture froze"
        assert loud > 0.9 * len(levels), "the sound stopped"


async def test_nothing_is_left_behind(inside: Engine) -> None:
    async with joining() as connect:
        await connect(url(inside), "warm", "warm")
    await until(lambda: not inside.legs, "the first peer connection is closed")
    before = asyncio.all_tasks()
    async with joining() as connect:
        for number in range(6):
            client = await connect(url(inside), f"c{number}", v0=number % 2 == 1)
            await client.publish_sound()
        assert len(inside.rooms.every()) == 6
    await until(lambda: not inside.rooms.every(), "everybody has left")
    await until(lambda: not inside.legs, "every peer connection is closed")
    await until(lambda: not asyncio.all_tasks() - before, "nothing works on for them")


async def test_silence_is_noticed_and_forgiven(inside: Engine, line: Line) -> None:
    """Nothing comes for a while: suspected, back at once, and nobody leaves."""
    async with joining() as connect:
        one, two = await connect(url(inside), "one"), await connect(url(inside), "two")
        await one.publish_video()
        await until(lambda: two.pictures("one") > 10)

        def suspects() -> set[str]:
            return {person.identity for _, person in inside.rooms.every() if person.suspect}

        line.loss_in = line.loss_out = 1.0
        await until(lambda: "one" in suspects())
        line.loss_in = line.loss_out = 0.0
        before = two.pictures("one")
        await until(lambda: two.pictures("one") > before + 10)
        await until(lambda: not suspects())
        assert not one.named("reconnecting")
        assert not two.named("participant_disconnected")
