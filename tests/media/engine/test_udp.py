"""The media socket and the addresses it is told by."""

from __future__ import annotations

import asyncio
import socket

import pytest

from media.engine.errors import PortTaken
from media.engine.udp import UdpSocket, announced_addresses
from tests.media.engine.conftest import PATIENCE_S


async def test_datagrams_go_both_ways() -> None:
    udp = UdpSocket("127.0.0.1", 0)
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
    udp = UdpSocket("127.0.0.1", 0)
    with pytest.raises(PortTaken, match=f"UDP port {udp.port} is in use"):
        UdpSocket("127.0.0.1", udp.port)
    udp.close()


def test_announced_addresses() -> None:
    assert announced_addresses("192.168.0.7", ()) == ["192.168.0.7"]
    assert announced_addresses("0.0.0.0", ("10.0.0.1", "10.0.0.2")) == ["10.0.0.1", "10.0.0.2"]
    everywhere = announced_addresses("0.0.0.0", ())
    assert everywhere[-1] == "127.0.0.1"
    assert not [address for address in everywhere if ":" in address]
