"""The media socket and the addresses it is told by."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator

import pytest

from media.engine.errors import PortTaken
from media.engine.transport.udp import MOST_LINES, UdpSocket
from tests.media.engine.conftest import PATIENCE_S, until
from tests.parts.addresses import needs_ipv6


async def test_datagrams_go_both_ways() -> None:
    udp = UdpSocket(("127.0.0.1",), 0)
    got: asyncio.Queue[tuple[bytes, tuple[str, int]]] = asyncio.Queue()
    udp.start(lambda data, address: got.put_nowait((data, address)))
    with socket.socket(type=socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.setblocking(False)
        for number in range(100):
            peer.sendto(bytes([number]), ("127.0.0.1", udp.port))
        async with asyncio.timeout(PATIENCE_S):
            received = [await got.get() for _ in range(100)]
        assert [data[0] for data, _ in received] == list(range(100))
        udp.send(b"back", received[0][1])
        loop = asyncio.get_running_loop()
        assert await asyncio.wait_for(loop.sock_recv(peer, 100), PATIENCE_S) == b"back"
    udp.send(b"nobody", ("127.0.0.1", 9))
    udp.send(b"nowhere", ("255.255.255.255", 9))  # refused by the kernel: dropped and counted
    assert udp.dropped == 1
    udp.close()


def test_taken_port_says_so() -> None:
    udp = UdpSocket(("127.0.0.1",), 0)
    with pytest.raises(PortTaken, match=f"UDP port {udp.port} is in use"):
        UdpSocket(("127.0.0.1",), udp.port)
    udp.close()


class Strangers:
    """Sockets that send to one of ours, and what of it was delivered."""

    def __init__(self, udp: UdpSocket, host: str, count: int) -> None:
        self.udp = udp
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.sockets = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(count)]
        for one in self.sockets:
            one.bind((host, 0))
        self.host = host
        self.got: list[tuple[bytes, tuple[str, int]]] = []
        udp.start(lambda data, address: self.got.append((data, address)))

    def send(self, number: int, data: bytes) -> None:
        self.sockets[number].sendto(data, (self.host, self.udp.port))

    def address(self, number: int) -> tuple[str, int]:
        host, port = self.sockets[number].getsockname()[:2]
        return (host, port)

    def close(self) -> None:
        for one in self.sockets:
            one.close()
        self.udp.close()


@pytest.fixture(
    params=[
        pytest.param((("127.0.0.1",), "127.0.0.1"), id="four"),
        pytest.param((("::1",), "::1"), id="six", marks=needs_ipv6),
        pytest.param((("127.0.0.1", "::1"), "::1"), id="both", marks=needs_ipv6),
    ]
)
async def strangers(request: pytest.FixtureRequest) -> AsyncIterator[Strangers]:
    hosts, client = request.param
    made = Strangers(UdpSocket(hosts, 0), client, 3)
    yield made
    made.close()


async def test_a_line_takes_its_own_and_leaves_the_others(strangers: Strangers) -> None:
    udp = strangers.udp
    udp.claim(strangers.address(0))
    udp.claim(strangers.address(0))
    assert udp.lines == 1
    for number in range(3):
        strangers.send(number, bytes([number]))
    await until(lambda: len(strangers.got) == 3)
    assert sorted(strangers.got) == [(bytes([n]), strangers.address(n)) for n in range(3)]
    for number in (0, 1):
        udp.send(b"back", strangers.address(number))
        data, source = strangers.sockets[number].recvfrom(100)
        assert (data, source[1]) == (b"back", udp.port)
    udp.release(strangers.address(0))
    udp.release(strangers.address(1))
    assert udp.lines == 0
    strangers.send(0, b"again")
    await until(lambda: strangers.got[-1] == (b"again", strangers.address(0)))


async def test_a_flood_of_strangers_takes_no_room_from_a_line(strangers: Strangers) -> None:
    """However long the loop does not turn, what a known client sent is still there."""
    strangers.udp.claim(strangers.address(0))
    for number in range(30_000):
        strangers.send(1 + number % 2, bytes(1000))
        if number % 100 == 0:
            strangers.send(0, number.to_bytes(4, "big"))
    sent = [number.to_bytes(4, "big") for number in range(0, 30_000, 100)]
    await until(lambda: sum(len(data) == 4 for data, _ in strangers.got) >= len(sent))
    assert [data for data, _ in strangers.got if len(data) == 4] == sent
    assert sum(len(data) > 4 for data, _ in strangers.got) < 30_000, "the flood was none"


async def test_nobody_else_gets_in_by_a_line(strangers: Strangers) -> None:
    """Datagrams that came between bind and connect keep the address they came from."""
    stop = threading.Event()

    def flood() -> None:
        while not stop.is_set():
            strangers.send(1, b"stranger")

    flooding = threading.Thread(target=flood)
    flooding.start()
    try:
        for _ in range(200):
            strangers.udp.claim(strangers.address(0))
            await asyncio.sleep(0)
            strangers.udp.release(strangers.address(0))
    finally:
        stop.set()
        flooding.join()
    await until(lambda: strangers.got)
    assert {address for _, address in strangers.got} == {strangers.address(1)}


async def test_lines_are_so_many_and_no_more(strangers: Strangers) -> None:
    for port in range(MOST_LINES + 20):
        strangers.udp.claim((strangers.host, 20_000 + port))
    assert strangers.udp.lines == MOST_LINES
    strangers.send(0, b"without a line")
    await until(lambda: strangers.got)
    strangers.udp.send(b"back", strangers.address(0))
    assert strangers.sockets[0].recv(100) == b"back"


@needs_ipv6
async def test_two_families_share_one_port() -> None:
    udp = UdpSocket(("::1", "127.0.0.1"), 0)
    for host in ("127.0.0.1", "::1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as other, pytest.raises(OSError, match="use"):
            other.bind((host, udp.port))
    with pytest.raises(PortTaken):
        UdpSocket(("::1",), udp.port)
    udp.close()
    UdpSocket(("::1",), udp.port).close()


@needs_ipv6
async def test_one_socket_for_everywhere_serves_both_families() -> None:
    udp = UdpSocket(("::",), 0)
    got: list[tuple[bytes, tuple[str, int]]] = []
    udp.start(lambda data, address: got.append((data, address)))
    for host in ("127.0.0.1", "::1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as peer:
            peer.bind((host, 0))
            for data in (b"one", b"two"):
                before = len(got)
                peer.sendto(data, (host, udp.port))
                await until(lambda before=before: len(got) > before)
                udp.claim(got[-1][1])
                udp.send(b"back", got[-1][1])
                assert peer.recv(100) == b"back"
    assert udp.lines == 2
    assert [data for data, _ in got] == [b"one", b"two"] * 2
    udp.close()
