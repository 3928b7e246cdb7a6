"""Bad lines, described and not mocked: real clients, real sockets, packets that get lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import pytest

from media.engine.config import EngineConfig
from media.engine.ice import Address
from media.engine.server import Engine
from media.engine.udp import UdpSocket
from tests.media.engine.conftest import KEY, SECRET, joining, until


class Line:
    """Loses a part of what passes the engine's socket, by a seeded chance, in both directions."""

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

        patch.setattr(UdpSocket, "send", lossy_send)
        patch.setattr(UdpSocket, "start", lossy_start)


@pytest.fixture
async def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    line.install(monkeypatch)
    return line


@pytest.fixture
async def inside(line: Line) -> AsyncIterator[Engine]:
    """An engine in this process, behind the line."""
    running = await Engine.start(EngineConfig(port=0, keys={KEY: SECRET}))
    yield running
    await running.stop()


def url(engine: Engine) -> str:
    return f"ws://127.0.0.1:{engine.port}"


@pytest.mark.parametrize(("loss_out", "loss_in"), [(0.05, 0.0), (0.0, 0.05), (0.04, 0.04)])
async def test_lost_packets_are_repaired(
    inside: Engine, line: Line, loss_out: float, loss_in: float
) -> None:
    async with joining() as connect:
        one, two = await connect(url(inside), "one"), await connect(url(inside), "two")
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: len(two.frames.get("one", [])) > 10)
        line.loss_out, line.loss_in = loss_out, loss_in
        clock = asyncio.get_running_loop().time
        begun, seen, last, worst = clock(), len(two.frames["one"]), clock(), 0.0
        heard = len(two.sound["one"])
        while clock() - begun < 6.0:
            await asyncio.sleep(0.01)
            if len(two.frames["one"]) != seen:
                seen, last = len(two.frames["one"]), clock()
            worst = max(worst, clock() - last)
        assert worst < 1.0, "the picture froze"
        assert len(two.sound["one"]) - heard > 500, "the sound stopped"


async def test_sound_survives_a_line_too_thin_for_pictures(inside: Engine, line: Line) -> None:
    async with joining() as connect:
        one, two = await connect(url(inside), "one"), await connect(url(inside), "two")
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: len(two.frames.get("one", [])) > 10)
        line.loss_out = 0.35

        def starved() -> bool:
            (_, person), *_ = [pair for pair in inside.rooms.every() if pair[1].identity == "two"]
            slots = [one.slot for one in person.link.subscribing.wanted.values()]
            return any(slot is not None and slot.starved for slot in slots)

        await until(starved, 30)
        line.loss_out = 0.0
        before = len(two.frames["one"])
        await until(lambda: len(two.frames["one"]) > before + 10, 40)


async def test_nothing_is_left_behind(inside: Engine) -> None:
    async with joining() as connect:
        await connect(url(inside), "warm", "warm")
    await until(lambda: not inside.rooms.every())
    tasks = len(asyncio.all_tasks())
    async with joining() as connect:
        for number in range(6):
            client = await connect(url(inside), f"c{number}", v0=number % 2 == 1)
            await client.publish_sound()
        assert len(inside.rooms.every()) == 6
    await until(lambda: not inside.rooms.every())
    await until(lambda: len(asyncio.all_tasks()) <= tasks)
    assert inside.legs == 0


async def test_silence_is_noticed_and_forgiven(inside: Engine, line: Line) -> None:
    """Four seconds of nothing: suspected after three, back at once, nobody leaves."""
    async with joining() as connect:
        one, two = await connect(url(inside), "one"), await connect(url(inside), "two")
        await one.publish_video()
        await until(lambda: len(two.frames.get("one", [])) > 10)

        def suspects() -> set[str]:
            return {person.identity for _, person in inside.rooms.every() if person.suspect}

        clock = asyncio.get_running_loop().time
        line.loss_in = line.loss_out = 1.0
        begun = clock()
        await until(lambda: "one" in suspects())
        assert 2.5 < clock() - begun < 5.5
        line.loss_in = line.loss_out = 0.0
        before = len(two.frames["one"])
        await until(lambda: len(two.frames["one"]) > before + 10)
        await until(lambda: not suspects())
        assert not one.named("reconnecting")
        assert not two.named("participant_disconnected")
