"""What the clients do to a server, and what they find: forwarding, its ceiling, its recovery."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.bench import load
from tests.bench.engine import workloads
from tests.bench.engine.clients.janus import JanusSeat
from tests.bench.engine.clients.livekit import LiveKitSeat
from tests.bench.engine.clients.place import Seat, Surroundings
from tests.bench.engine.clients.window import Window
from tests.bench.engine.table import clients_fault
from tests.bench.engine.traffic import recording
from tests.bench.engine.traffic.datagrams import Batch
from tests.bench.figures import percentile

WARM_S = 1.5
SAMPLED = 9
"""So many watchers, evenly chosen, are those whose packets' ages are read."""
LOOK_EVERY_S = 0.002
STEP_S, SETTLE_S = 1.0, 0.2
STEPS = (500, 1000, 1500, 2000, 2500, 3000, 3600, 4300, 5200, 6200, 7500, 9000)
"""Packets a second that all publishers send together, until too few of them arrive."""
PULSE_BYTES = 1000
ENOUGH_PERCENT = 99.0
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
    """Put everybody into the room and do what the load is for."""
    if plan.core is not None:
        os.sched_setaffinity(0, {plan.core})
    wanted = workloads.named(plan.load)
    doing = {"ceiling": _ceiling, "recovery": _recovery}.get(wanted.name, _forwarding)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        around = Surroundings(
            plan.address,
            plan.port,
            http,
            _recordings(wanted, Path(plan.films)),
            Batch(stamped=False),
            Batch(stamped=True),
            wanted.places,
        )
        return await doing(plan, _seats(plan, wanted, around))


def _recordings(wanted: workloads.Load, films: Path) -> Mapping[str, recording.Recording]:
    streams = {stream for place in wanted.places for stream in place.publishes}
    return {
        stream: _pulse(STEPS[0])
        if stream == workloads.PULSE
        else recording.read(films / f"{stream}.webm", video=stream != workloads.VOICE)
        for stream in streams
    }


def _pulse(packets_a_second: float) -> recording.Recording:
    return recording.synthetic(packets_a_second / workloads.CEILING_PUBLISHERS, PULSE_BYTES)


def _seats(plan: Plan, wanted: workloads.Load, around: Surroundings) -> list[Seat]:
    kind = JanusSeat if plan.protocol == "janus" else LiveKitSeat
    watchers = [place.name for place in wanted.watchers]
    sampled = {watchers[i * len(watchers) // SAMPLED] for i in range(SAMPLED)}
    return [kind(place, around, sampled=place.name in sampled) for place in wanted.places]


@asynccontextmanager
async def _entered(seats: Sequence[Seat], *, one_by_one: bool = False) -> AsyncIterator[None]:
    """Everybody in the room and seeing something; one by one, the next one waits for that."""
    try:
        for seat in seats:
            await seat.enter()
            if not seat.place.publishes:
                await seat.watch()
                if one_by_one:
                    await _see_something([seat])
        for seat in seats:
            if seat.place.publishes:
                await seat.watch()
        await _see_something(seats)
        yield
    finally:
        for seat in seats:
            await seat.leave()


async def _see_something(seats: Sequence[Seat]) -> None:
    watching = [seat for seat in seats if seat.place.watches]
    await _until(lambda: all(seat.sees_at for seat in watching), "a picture for everybody")


async def _until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {PATIENCE_S:g} s")
        await asyncio.sleep(LOOK_EVERY_S)


async def _forwarding(plan: Plan, seats: Sequence[Seat]) -> Found:
    """The recorded streams for some seconds."""
    # Joining is timed in the smallest room; in a large one everybody would take a second.
    timed = plan.load == str(workloads.SUBSCRIBERS[0])
    async with _entered(seats, one_by_one=timed):
        await asyncio.sleep(WARM_S)
        window = Window(plan.server_pid, seats)
        await asyncio.sleep(plan.seconds)
        window.end()
        rollup = (load.PROC / str(plan.server_pid) / "smaps_rollup").read_text()
        found: Found = {
            **window.figures(),
            "pss_mib": load.pss_kib(rollup) / 1024,
            "cipher": seats[-1].legs[-1].cipher,
        }
        if timed:
            found["join_ms"] = percentile([1000 * took for took in _joins(seats)], 50)
        return found


def _joins(seats: Sequence[Seat]) -> list[float]:
    """From the first word of signalling to the first packet of a picture, in seconds."""
    return [seat.sees_at - seat.entered_at for seat in seats if seat.sees_at is not None]


async def _ceiling(plan: Plan, seats: Sequence[Seat]) -> Found:
    """More and more equal packets; the last step of which nearly everything arrived."""
    senders = [sender for seat in seats for sender in seat.senders]
    found: Found = {"ceiling": 0.0, "ended_by_clients": 1.0}
    async with _entered(seats):
        for rate in STEPS:
            for sender in senders:
                sender.stop()
            await asyncio.sleep(SETTLE_S)  # what is under way belongs to the step before
            window = Window(plan.server_pid, seats)
            for sender in senders:
                sender.play(_pulse(rate))
            await asyncio.sleep(STEP_S)
            for sender in senders:
                sender.stop()
            await asyncio.sleep(SETTLE_S)
            window.end()
            figures = window.figures()
            figures["client_percent"] *= window.seconds / STEP_S  # of the time they were sending
            if figures["delivered_percent"] < ENOUGH_PERCENT:
                found["ended_by_clients"] = float(bool(clients_fault(figures)))
                break
            found["ceiling"] = window.packets / STEP_S
            found["ceiling_us"] = figures["us_a_packet"]
            found["client_percent"] = figures["client_percent"]
            found["others_percent"] = figures["others_percent"]
            found["steal_percent"] = figures["steal_percent"]
    return found


async def _recovery(plan: Plan, seats: Sequence[Seat]) -> Found:
    """The server is killed; whoever started it starts it again."""
    async with _entered(seats):
        await asyncio.sleep(WARM_S)
        os.kill(plan.server_pid, signal.SIGKILL)
        killed_at = time.monotonic()
        back = [_Return(seat) for seat in seats]
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(one.come() for one in back))
            watching = [one.seat for one in back if one.seat.place.watches]
            await _see_something(watching)
            last = max(seat.sees_at or 0.0 for seat in watching)
        finally:
            for one in back:
                await one.seat.leave()
    return {"recovery_ms": 1000 * (last - killed_at)}


class _Return:
    """Somebody who notices that the server is gone, and enters anew as soon as one answers."""

    def __init__(self, gone: Seat) -> None:
        self._gone = gone
        self.seat = gone

    async def come(self) -> None:
        await self._gone.lost.wait()
        while True:
            self.seat = type(self._gone)(self._gone.place, self._gone.around, sampled=False)
            try:
                await self.seat.enter()
                await self.seat.watch()
            except (aiohttp.ClientError, ConnectionError, TimeoutError):
                await self.seat.leave()
                await asyncio.sleep(0.05)
            else:
                return
