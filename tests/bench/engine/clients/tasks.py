"""What the clients do to a server, and what they find: forwarding, its ceiling, its recovery."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import time
from collections.abc import Iterable, Sequence
from contextlib import asynccontextmanager
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.bench import load
from tests.bench.engine import workloads
from tests.bench.engine.clients import recording
from tests.bench.engine.clients.datagrams import Batch
from tests.bench.engine.clients.janus import JanusSeat
from tests.bench.engine.clients.livekit import LiveKitSeat
from tests.bench.engine.clients.place import Seat, Surroundings
from tests.bench.figures import percentile

WARM_S = 2.0
SAMPLED = 9
"""So many watchers, evenly chosen, are those whose packets' ages are read."""
LOOK_EVERY_S = 0.005
STEP_S = 2.0
SETTLE_S = 0.5
STEPS = (500, 1000, 1500, 2000, 2500, 3000, 3750, 4500, 5500, 6500, 8000)
"""Packets a second that all publishers send together, until too few arrive."""
PULSE_BYTES = 1000
ENOUGH = 0.99
CLIENT_BUSY = 0.9
PATIENCE_S = 60.0

Found = dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do; `films` is a folder with one WebM file for each recorded stream."""

    protocol: str
    address: str
    port: int
    server_pid: int
    load: str
    seconds: float
    films: str
    core: int | None


async def run(plan: Plan) -> Found:
    if plan.core is not None:
        os.sched_setaffinity(0, {plan.core})
    wanted = workloads.all_loads().get(plan.load) or workloads.broadcast(int(plan.load))
    async with aiohttp.ClientSession() as http:
        around = Surroundings(
            plan.address,
            plan.port,
            http,
            _recordings(wanted, Path(plan.films)),
            Batch(stamped=False),
            Batch(stamped=True),
            wanted.places,
        )
        if wanted.forwards:
            return await _forward(plan, wanted, around)
        if wanted.name == "ceiling":
            return await _ceiling(plan, wanted, around)
        return await _recover(plan, wanted, around)


def _recordings(wanted: workloads.Load, films: Path) -> dict[str, recording.Recording]:
    streams = {stream for place in wanted.places for stream in place.publishes}
    found = {}
    for stream in streams:
        if stream == workloads.PULSE:
            found[stream] = recording.synthetic(
                STEPS[0] / workloads.CEILING_PUBLISHERS, PULSE_BYTES
            )
        else:
            path = films / f"{stream}.webm"
            found[stream] = recording.read(path, video=stream != workloads.VOICE)
    return found


def _seats(plan: Plan, wanted: workloads.Load, around: Surroundings) -> list[Seat]:
    kind = JanusSeat if plan.protocol == "janus" else LiveKitSeat
    watchers = [place.name for place in wanted.watchers]
    sampled = {watchers[i * len(watchers) // SAMPLED] for i in range(SAMPLED)}
    return [kind(place, around, sampled=place.name in sampled) for place in wanted.places]


@asynccontextmanager
async def _entered(seats: Sequence[Seat]) -> AsyncIterator[None]:
    """Everybody in the room, one after the other, and each seeing something."""
    try:
        for seat in seats:
            await seat.enter()
            if not seat.place.publishes:
                await seat.watch()
        for seat in seats:
            if seat.place.publishes:
                await seat.watch()
        await _until(lambda: all(seat.sees_at for seat in seats if seat.place.watches), "media")
        yield
    finally:
        for seat in seats:
            await seat.leave()


async def _until(true: object, what: str) -> None:
    assert callable(true)
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {PATIENCE_S:g} s")
        await asyncio.sleep(LOOK_EVERY_S)


class Window:
    """From now until `end`: processor time of both sides and what arrived meanwhile."""

    def __init__(self, plan: Plan, seats: Sequence[Seat]) -> None:
        self._pid = plan.server_pid
        self._seats = seats
        self._began = time.monotonic()
        self._server = server_cpu_s(self._pid)
        self._client = _own_cpu_s()
        self._packets = [seat.packets for seat in seats]
        for leg in _legs(seats):
            leg.delays_ns.clear()

    def end(self) -> None:
        self.server_s = server_cpu_s(self._pid) - self._server
        self.client_s = _own_cpu_s() - self._client
        self.seconds = time.monotonic() - self._began
        after = [seat.packets for seat in self._seats]
        self.packets = sum(after) - sum(self._packets)


def server_cpu_s(pid: int) -> float:
    """A process' own processor time, all threads, user and system (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _forward(plan: Plan, wanted: workloads.Load, around: Surroundings) -> Found:
    seats = _seats(plan, wanted, around)
    async with _entered(seats):
        await asyncio.sleep(WARM_S)
        sent_before = _sent(seats)
        window = Window(plan, seats)
        await asyncio.sleep(plan.seconds)
        window.end()
        expected = _expected(seats, sent_before, _sent(seats))
        before = load.look()
        memory = load.cost(plan.server_pid, before, load.look()).pss_mib
        delays = [delay / 1e6 for leg in _legs(seats) for delay in leg.delays_ns]
        found: Found = {
            "us_a_packet": 1e6 * window.server_s / max(1, window.packets),
            "cpu_percent": 100 * window.server_s / window.seconds,
            "packets_a_second": window.packets / window.seconds,
            "delivered_percent": 100 * window.packets / max(1, expected),
            "p50_ms": percentile(delays, 50) if delays else -1.0,
            "p99_ms": percentile(delays, 99) if delays else -1.0,
            "pss_mib": memory,
            "join_ms": percentile([1000 * t for t in _joins(seats)], 50),
            "cipher": seats[-1].legs[-1].cipher,
        }
        return found | _burden(window, seats)


def _burden(window: Window, seats: Iterable[Seat]) -> Found:
    """Whether the clients kept up."""
    return {
        "client_percent": 100 * window.client_s / window.seconds,
        "client_dropped": sum(leg.dropped for leg in _legs(seats)),
        "client_late": sum(sender.late for seat in seats for sender in seat.senders),
    }


def _legs(seats: Iterable[Seat]) -> Iterable:  # noqa
    return [leg for seat in seats for leg in seat.legs]


def _joins(seats: Sequence[Seat]) -> list[float]:
    """From the first word of signalling to the first packet of a picture."""
    return [seat.sees_at - seat.entered_at for seat in seats if seat.sees_at is not None]


def _sent(seats: Sequence[Seat]) -> dict[tuple[str, str], int]:
    return {
        (seat.place.name, stream): sender.sent
        for seat in seats
        for stream, sender in zip(seat.place.publishes, seat.senders, strict=True)
    }


def _expected(
    seats: Sequence[Seat],
    before: dict[tuple[str, str], int],
    after: dict[tuple[str, str], int],
) -> int:
    """How many packets have to arrive when none is lost."""
    return sum(after[one] - before[one] for seat in seats for one in seat.place.watches)


async def _ceiling(plan: Plan, wanted: workloads.Load, around: Surroundings) -> Found:
    seats = _seats(plan, wanted, around)
    senders = [sender for seat in seats for sender in seat.senders]
    best: Found = {"ceiling": 0.0, "ceiling_us": 0.0, "ceiling_limit": ""}
    async with _entered(seats):
        for rate in STEPS:
            pulse = recording.synthetic(rate / len(senders), PULSE_BYTES)
            for sender in senders:
                sender.play(pulse)
            await asyncio.sleep(SETTLE_S)
            dropped = sum(leg.dropped for leg in _legs(seats))
            before, window = _sent(seats), Window(plan, seats)
            await asyncio.sleep(STEP_S)
            window.end()
            delivered = window.packets / max(1, _expected(seats, before, _sent(seats)))
            busy = window.client_s / window.seconds
            dropped = sum(leg.dropped for leg in _legs(seats)) - dropped
            behind = sum(sender.sent for sender in senders)
            if delivered < ENOUGH:
                best["ceiling_limit"] = (
                    "client" if dropped or busy > CLIENT_BUSY else "server"
                )
                break
            best["ceiling"] = window.packets / window.seconds
            best["ceiling_us"] = 1e6 * window.server_s / max(1, window.packets)
            best["client_percent"] = 100 * busy
            best["ceiling_in"] = rate
            del behind
    return best


async def _recover(plan: Plan, wanted: workloads.Load, around: Surroundings) -> Found:
    seats = _seats(plan, wanted, around)
    async with _entered(seats):
        await asyncio.sleep(WARM_S)
        killed_at = asyncio.get_running_loop().time()
        os.kill(plan.server_pid, signal.SIGKILL)
        back = await asyncio.gather(*(_come_back(plan, seat, around) for seat in seats))
        try:
            watching = [seat for seat in back if seat.place.watches]
            await _until(lambda: all(seat.sees_at for seat in watching), "media again")
            last = max(seat.sees_at or 0.0 for seat in watching)
        finally:
            for seat in back:
                await seat.leave()
    return {"recovery_ms": 1000 * (last - killed_at)}


async def _come_back(plan: Plan, seat: Seat, around: Surroundings) -> Seat:
    """Notice that the server is gone, and enter anew as soon as one answers."""
    async with asyncio.timeout(PATIENCE_S):
        await seat.lost.wait()
        while True:
            new = type(seat)(seat.place, around, sampled=False)
            try:
                await new.enter()
            except (aiohttp.ClientError, ConnectionError, TimeoutError):
                await new.leave()
                await asyncio.sleep(0.1)
            else:
                return new
