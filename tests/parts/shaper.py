"""Lines of different width, inside the engine's own process: one for each address.

Wraps what the engine sends to an address and what it receives from it, so stock clients on
this machine stand behind whatever line a test describes.  The same seed treats the same
packets alike.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest

from media.engine.express.way import Lane
from media.engine.transport.ice import Address
from media.engine.transport.udp import UdpSocket
from tests.parts.badline import PERFECT, Condition
from tests.parts.badline.ways import Way

WIRE_BYTES = 28  # UDP and IPv4
TAG_BYTES = 16  # SRTP's, with AES-GCM


class Shaper:
    """Every line is perfect until it is told otherwise."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._ways: dict[Address, tuple[Way, Way]] = {}
        self.carried: Counter[Address] = Counter()
        """Bytes that reached each address."""

    def line(self, address: Address, down: Condition, up: Condition = PERFECT) -> None:
        """Let an address be reached like this from now on; up is what it sends."""
        self._seed += 2
        self._ways[address] = (Way(down, self._seed), Way(up, self._seed + 1))

    def mend(self, address: Address) -> None:
        """Be perfect again; what is under way arrives as it would have."""
        self._ways.pop(address, None)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand between every engine of this process and its clients."""
        send, send_copy, start = UdpSocket.send, UdpSocket.send_copy, UdpSocket.start
        lane = UdpSocket.lane
        shaper = self

        def shaped_send(self: UdpSocket, data: bytes | memoryview, address: Address) -> None:
            ways = shaper._ways.get(address)
            if ways is None:
                shaper.carried[address] += len(data) + WIRE_BYTES
                send(self, data, address)
                return
            kept = bytes(data)

            def arrive() -> None:
                shaper.carried[address] += len(kept) + WIRE_BYTES
                send(self, kept, address)

            _carry(ways[0], len(kept), arrive)

        def shaped_copy(
            self: UdpSocket, session: int, head: bytes, tail: bytes, address: Address
        ) -> bool:
            if address in shaper._ways or not send_copy(self, session, head, tail, address):
                return False  # it comes by `send`
            shaper.carried[address] += len(head) + len(tail) + TAG_BYTES + WIRE_BYTES
            return True

        def shaped_start(self: UdpSocket, deliver: Callable[[bytes, Address], None]) -> None:
            def shaped(data: bytes, address: Address) -> None:
                ways = shaper._ways.get(address)
                if ways is None:
                    deliver(data, address)
                else:
                    _carry(ways[1], len(data), lambda: deliver(data, address))

            start(self, shaped)

        def shaped_lane(self: UdpSocket, address: Address) -> tuple[Lane, int] | None:
            # The express way sends by itself, so it is none for who stands behind a line.
            return None if address in shaper._ways else lane(self, address)

        patch.setattr(UdpSocket, "lane", shaped_lane)
        patch.setattr(UdpSocket, "send", shaped_send)
        patch.setattr(UdpSocket, "send_copy", shaped_copy)
        patch.setattr(UdpSocket, "start", shaped_start)


def _carry(way: Way, size: int, arrive: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    now = loop.time()
    at = way.carry(size + WIRE_BYTES, now)
    if at is None:
        return
    if at <= now:
        arrive()
    else:
        loop.call_at(at, arrive)
