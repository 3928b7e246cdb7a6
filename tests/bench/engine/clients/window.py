"""A span of time seen from both sides: what the server spent, and what the clients received."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterable, Sequence

from tests.bench import load
from tests.bench.engine.clients.place import Seat
from tests.bench.engine.traffic.leg import Leg
from tests.bench.figures import percentile

Sent = dict[tuple[str, str], int]


class Window:
    """Begins when it is made; `figures` and `burden` are there after `end`."""

    def __init__(self, server_pid: int, seats: Sequence[Seat]) -> None:
        self._pid = server_pid
        self._seats = seats
        for leg in legs(seats):
            leg.delays_ns.clear()
        self._dropped = sum(leg.dropped for leg in legs(seats))
        self._late = _late(seats)
        self._machine = load.look()
        self._began = time.monotonic()
        self._server, self._clients = server_cpu_s(server_pid), _own_cpu_s()
        self._received, self._sent = _received(seats), _sent(seats)

    def end(self) -> None:
        received, sent = _received(self._seats), _sent(self._seats)
        self._server = server_cpu_s(self._pid) - self._server
        self._clients = _own_cpu_s() - self._clients
        self.seconds = time.monotonic() - self._began
        self.packets = received - self._received
        self.expected = sum(
            sent[one] - self._sent[one] for seat in self._seats for one in seat.place.watches
        )
        self._share = load.machine(self._machine, load.look())

    def figures(self) -> dict[str, float]:
        """What it cost the server and how old its packets got on the way, and `burden`."""
        delays = [delay / 1e6 for leg in legs(self._seats) for delay in leg.delays_ns]
        ages = {"p50_ms": percentile(delays, 50), "p99_ms": percentile(delays, 99)}
        return {
            "us_a_packet": 1e6 * self._server / max(1, self.packets),
            "cpu_percent": 100 * self._server / self.seconds,
            "packets_a_second": self.packets / self.seconds,
            "delivered_percent": 100 * self.packets / max(1, self.expected),
            **(ages if delays else {}),
            **self.burden(),
        }

    def burden(self) -> dict[str, float]:
        """Whether the clients kept up, and who else was there."""
        own = 100 * (self._server + self._clients) / self.seconds
        busy = self._share.busy_percent * (os.cpu_count() or 1)
        return {
            "client_percent": 100 * self._clients / self.seconds,
            "client_dropped": sum(leg.dropped for leg in legs(self._seats)) - self._dropped,
            "client_late": _late(self._seats) - self._late,
            "others_percent": max(0.0, busy - own),
            "steal_percent": self._share.steal_percent,
        }


def legs(seats: Iterable[Seat]) -> list[Leg]:
    return [leg for seat in seats for leg in seat.legs]


def server_cpu_s(pid: int) -> float:
    """A process' own processor time, all threads, user and system (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _late(seats: Iterable[Seat]) -> int:
    """How often sending was so far behind that it had to go on from where the clock was."""
    return sum(sender.late for seat in seats for sender in seat.senders)


def _received(seats: Iterable[Seat]) -> int:
    return sum(seat.packets for seat in seats)


def _sent(seats: Iterable[Seat]) -> Sent:
    """Packets by who sent them and which stream they are of."""
    return {
        (seat.place.name, stream): sender.sent
        for seat in seats
        for stream, sender in zip(seat.place.publishes, seat.senders, strict=True)
    }
