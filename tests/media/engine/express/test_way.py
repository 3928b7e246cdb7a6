"""What the express way takes upon itself, what it leaves, and where it ends."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from media.engine.express import library
from media.engine.forward.sound.loudest import Loudest
from media.engine.packets import rtcp
from media.engine.transport import copies
from media.engine.transport.udp import UdpSocket
from tests.media.engine.express.world import World, packet
from tests.parts.room.client import PATIENCE_S
from tests.parts.waiting import until


async def under_way(world: World, rank: int = 2) -> None:
    """The picture flows to everybody, on the express way."""
    for slot in world.slots:
        slot.target = rank
    await world.publish(packet(rank, 1, key=True), packet(rank, 2))
    world.look()
    assert world.express.journeys == 1


async def test_the_next_packets_of_a_stream_go_the_express_way(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    await world.publish(*(packet(2, number) for number in range(3, 13)))
    assert (world.way.counts.passed, world.left) == (10, 2)
    assert [len(one) for one in await world.received([12, 12])] == [12, 12]
    assert [slot.carried().packets for slot in world.slots] == [12, 12]
    assert world.incoming.carried().packets == 12


async def test_a_hole_brings_the_stream_back_and_is_asked_for(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    await world.publish(packet(2, 3), packet(2, 5), packet(2, 6))
    assert (world.way.counts.passed, world.express.journeys) == (1, 0)
    world.incoming.tick(time.monotonic() + 0.05)
    assert rtcp.parse(world.upstream[-1]).again == [(3, [4])]
    world.look()
    assert world.express.journeys == 0  # not before it is filled or given up
    await world.publish(packet(2, 4))
    world.look()
    await world.publish(packet(2, 7))
    assert world.way.counts.passed == 2


async def test_a_key_frame_is_left_to_python(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    world.slots[0].target = 1
    await world.publish(packet(1, 50))
    assert world.slots[0].live == 2
    await world.publish(packet(1, 51, key=True))
    assert [slot.live for slot in world.slots] == [1, 2]
    world.look()
    world.look()
    before = world.way.counts.passed
    await world.publish(packet(1, 52), packet(2, 3))
    assert world.way.counts.passed == before + 2
    assert [len(one) for one in await world.received([4, 3])] == [4, 3]


async def test_nothing_of_a_muted_picture_goes_out(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    world.incoming.muted = True
    assert world.express.journeys == 0
    world.look()
    await world.publish(packet(2, 3, key=True), packet(2, 4))
    assert [len(one) for one in await world.received([2, 2])] == [2, 2]
    assert world.incoming.dropped == 2


async def test_a_voice_that_loses_its_place_is_no_longer_heard(made: Callable[..., World]) -> None:
    world = made("audio")
    room = Loudest(1)
    place = world.incoming.place = room.open(always=False)
    place.gone = world.incoming.take_back
    await world.publish(packet(0, 1, level=20))
    world.look()
    await world.publish(packet(0, 2, level=20), packet(0, 3, level=20))
    assert world.way.counts.passed == 2
    assert world.incoming.voice.step(0.06)  # it is told who speaks
    room.leave(place)
    assert room.open(always=False).heard(10, 0.0)
    await world.publish(packet(0, 4, level=100))
    assert world.way.counts.passed == 2
    assert [len(one) for one in await world.received([3, 3])] == [3, 3]


async def test_who_asks_again_gets_the_same_bytes(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    await world.publish(*(packet(2, number) for number in range(3, 30)))
    slot = world.slots[0]
    first = 0x7FF1
    asked = rtcp.Feedback(again=[(slot.ssrc, [first + 7, first + 20, first + 500])])
    world.outlets[0].feedback(asked, 0.0)
    (got, _) = await world.received([31, 29])
    assert got[29:] == [got[7], got[20]]
    assert slot.carried().resent == 2


async def test_what_is_too_much_is_refused_until_the_next_second(
    made: Callable[..., World],
) -> None:
    world = made()
    world.way.renew(5)
    await under_way(world)
    world.send(*(packet(2, number) for number in range(3, 9)))
    await world.until(lambda: world.way.counts.refused == 3)
    world.read()
    assert world.way.counts.passed == 3
    world.way.renew(5)
    await world.publish(packet(2, 9))
    assert world.express.journeys == 0  # what was refused is missing


async def test_reports_wait_for_the_beat(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    calm = rtcp.receiver_report(1, [])
    world.report(calm)
    world.send(packet(2, 3))
    await world.until(lambda: world.way.counts.passed == 1)
    assert world.reports == []
    world.read()
    assert world.reports == [calm]


async def test_who_asks_again_waits_for_no_beat(made: Callable[..., World]) -> None:
    world = made()
    asked = rtcp.receiver_report(1, []) + rtcp.ask_again(1, 100, [7])
    world.report(asked)
    await world.until(lambda: world.reports == [asked])


async def test_what_cannot_be_opened_is_left_as_it_came(made: Callable[..., World]) -> None:
    world = made()
    await under_way(world)
    forged = bytearray(world.protected(packet(2, 3)))
    forged[-1] ^= 1
    for data in (bytes(forged), b"\x16\xfe\xfd dtls", b"\x80\xc8 rtcp of ten"):
        world.uplink.far.send(data)
        world.sent_up += 1
    await world.publish(packet(2, 3))
    assert world.raw == [bytes(forged), b"\x16\xfe\xfd dtls", b"\x80\xc8 rtcp of ten"]
    assert world.way.counts.passed == 1  # a forger ends nothing


async def test_more_than_the_book_holds_waits_in_order(made: Callable[..., World]) -> None:
    world = made(subscribers=0)
    await under_way(world)
    counts = lambda: world.way.counts.passed  # noqa: E731
    for number in range(3, 523):
        world.send(packet(2, number) + bytes(1000))
        # The event loop does not turn meanwhile, so nobody reads the book.
        until("forwarded", lambda sent=number - 2: counts() >= min(sent, 440), PATIENCE_S, 0.0001)  # type: ignore[misc]
    assert world.way.counts.passed < 520
    world.read()
    await world.until(lambda: world.way.counts.passed == 520)
    world.read()
    assert (world.incoming.carried().packets, world.incoming.carried().lost) == (522, 0)


async def test_a_closed_socket_gets_nothing_more(made: Callable[..., World]) -> None:
    world = made()
    other = world.way.listen(os.dup(world.wires[1].near.fileno()), lambda _: None)
    assert other is not None
    await under_way(world)
    world.way.forget(world.lane)
    assert world.way.counts.passed == 0
    world.slots[0].pause()
    assert world.express.journeys == 0
    world.close()
    world.slots[1].pause()  # goodbyes come after it, too


async def test_without_the_compiled_part_there_is_no_such_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copies, "compiled", lambda: None)
    udp = UdpSocket(("127.0.0.1",), 0)
    got: asyncio.Queue[bytes] = asyncio.Queue()
    udp.start(lambda data, _: got.put_nowait(data))
    with socket.socket(type=socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        udp.claim(peer.getsockname())
        assert udp.lane(peer.getsockname()) is None
        peer.sendto(b"as before", ("127.0.0.1", udp.port))
        async with asyncio.timeout(PATIENCE_S):
            assert await got.get() == b"as before"
    udp.close()


def test_it_stays_within_its_memory(tmp_path: Path) -> None:
    """Every size, many streams, closing under way: a program that ends at the first wrong step."""
    folder = Path(library.__file__).parent
    sources = [*folder.glob("*.c"), folder.parent / "transport" / "copies.c"]
    program = tmp_path / "edges"
    options = ["-O1", "-g", "-pthread", "-I", str(folder), "-fno-sanitize-recover=all"]
    options.append("-fsanitize=address,undefined")
    main = Path(__file__).with_name("edges.c")
    subprocess.run(["cc", *options, *map(str, sources), str(main), "-o", program], check=True)
    ran = subprocess.run([program], capture_output=True, text=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "all 3000 told of\n"
