"""The program behind `bad_line`: carries packets until its input ends, or its life does.

It says where it is in one line of JSON; each line of JSON it then reads sets both ways anew,
and is answered with what passed since the last one.
"""

from __future__ import annotations

import heapq
import json
import os
import selectors
import sys
import time
from typing import Any

from tests.parts.badline.tun import NoRightError, open_pair
from tests.parts.badline.ways import PERFECT, Condition, Way

LIFE_S = 1800.0
MOST_UNDER_WAY = 20_000
_UDP = 17
_PROTOCOL_AT = 9  # RFC 791 section 3.1


class _Carrier:
    """Two descriptors, and what is on its way between them."""

    def __init__(self, outer: int, inner: int) -> None:
        self._to = {outer: inner, inner: outer}
        self._outer = outer
        self.ways = {outer: Way(PERFECT, 0), inner: Way(PERFECT, 0)}
        self._under_way: list[tuple[float, int, int, bytes]] = []
        self._count = 0

    def set(self, up: Way, down: Way) -> None:
        """`up` leads out of the namespace, `down` into it."""
        inner = self._to[self._outer]
        self.ways = {inner: up, self._outer: down}

    def take(self, source: int) -> None:
        while True:
            try:
                packet = os.read(source, 65536)
            except BlockingIOError:
                return
            now = time.monotonic()
            due: float | None = now
            if len(packet) > _PROTOCOL_AT and packet[0] >> 4 == 4 and packet[_PROTOCOL_AT] == _UDP:
                due = self.ways[source].carry(len(packet), now)
            if due is not None and len(self._under_way) < MOST_UNDER_WAY:
                self._count += 1
                heapq.heappush(self._under_way, (due, self._count, self._to[source], packet))

    def deliver(self) -> float:
        """Hand over what is due; seconds until the next one is."""
        while self._under_way:
            wait = self._under_way[0][0] - time.monotonic()
            if wait > 0:
                return wait
            _, _, target, packet = heapq.heappop(self._under_way)
            try:
                os.write(target, packet)
            except OSError:
                continue  # the other end's queue is full: dropped, as a network would
        return 1.0


def main() -> int:
    """Open, tell, carry; 1 with a sentence where this machine does not let us."""
    try:
        pair = open_pair()
    except NoRightError as error:
        _say({"error": str(error)})
        return 1
    outer, inner = pair.outer, pair.inner
    carrier = _Carrier(outer, inner)
    _say({"outside": pair.outside, "inside": pair.inside, "device": pair.device})
    ends = time.monotonic() + LIFE_S
    os.set_blocking(0, False)
    heard = b""
    with selectors.DefaultSelector() as selector:
        for source in (outer, inner, 0):
            selector.register(source, selectors.EVENT_READ)
        while time.monotonic() < ends:
            for key, _ in selector.select(carrier.deliver()):
                if key.fd != 0:
                    carrier.take(key.fd)
                    continue
                said = os.read(0, 65536)
                if not said:
                    return 0
                *lines, heard = (heard + said).split(b"\n")
                for line in lines:
                    _say(_obey(carrier, json.loads(line), inner, outer))
    return 1


def _obey(carrier: _Carrier, wanted: dict[str, Any], inner: int, outer: int) -> dict[str, int]:
    up, down = carrier.ways[inner], carrier.ways[outer]
    passed = {
        "up_carried": up.carried,
        "up_lost": up.lost,
        "down_carried": down.carried,
        "down_lost": down.lost,
    }
    seed = wanted["seed"]
    carrier.set(
        Way(Condition.of(wanted["up"]), seed), Way(Condition.of(wanted["down"]), seed + 7_919)
    )
    return passed


def _say(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
