"""The part of the engine an operator talks to: built by the root, holds what only it needs."""

from __future__ import annotations

import asyncio
import gc
import resource
import socket
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from aiohttp import web
from prometheus_client import CollectorRegistry, GCCollector
from prometheus_client.process_collector import ProcessCollector

from media.engine.config import PrometheusConfig
from media.engine.operation import answers
from media.engine.operation.exposition import Exposition, Look
from media.engine.operation.figures import present
from media.engine.operation.health import Signs, judge
from media.engine.operation.lag import Lag
from media.engine.operation.ledger import Ledger
from media.engine.recording.egress import Recordings
from media.engine.rooms.rooms import Rooms
from media.engine.transport.network import Network
from media.engine.webhooks import Webhooks
from wire.heap import give_back

COST_EVERY_S = 10.0
COSTS_KEPT = 7
"""Enough for the difference over a minute."""
TIDY_EVERY_S = 1.0


class Pulse(NamedTuple):
    """The task that keeps the engine's time, and how late it came."""

    beat: asyncio.Task[None]
    lag: Lag


class Desk:
    """Health, figures and the ledger of one engine."""

    def __init__(
        self,
        network: Network,
        rooms: Rooms,
        recordings: Recordings,
        webhooks: Webhooks,
        pulse: Pulse,
    ) -> None:
        self._network = network
        self._rooms = rooms
        self._recordings = recordings
        self._webhooks = webhooks
        self._beat, self._lag = pulse.beat, pulse.lag
        self._ledger = rooms.watcher = Ledger(rooms)
        # Processor seconds and packets sent; what the start cost was for no packet.
        self._costs = deque([(time.process_time(), 0)], maxlen=COSTS_KEPT)
        self._tidied = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None
        self.health = answers.health(self._signs, self._counts)

    async def open(self, config: PrometheusConfig, listener: socket.socket | None) -> None:
        """Begin to look at the loop; serve figures on the listener, where there is one."""
        self._tasks = [
            asyncio.create_task(self._note_costs(), name="costs"),
            asyncio.create_task(self._tidy(), name="tidy"),
        ]
        if listener is None:
            return
        registry = CollectorRegistry()
        registry.register(Exposition(self._look, self._lag))
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        app = web.Application()
        app.add_routes([web.get("/metrics", answers.metrics(registry, config))])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def _signs(self) -> Signs:
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return Signs(
            draining=self._rooms.draining,
            beating=not self._beat.done(),
            typical_lag_s=self._lag.typical_s(),
            descriptors_left=most - sum(1 for _ in Path("/proc/self/fd").iterdir()),
        )

    def _counts(self) -> dict[str, int]:
        now = present(self._rooms)
        return {
            "rooms": now.rooms,
            "participants": now.active,
            "joining": now.joining,
            "suspect": now.suspect,
            "webhooks_queued": self._webhooks.queued,
        }

    def _look(self) -> Look:
        udp = self._network.udp
        dropped = {**asdict(self._network.ice.counters), "send_failed": udp.dropped}
        dropped["too_many"] += udp.refused
        carried = self._ledger.totals()
        return Look(
            health=judge(self._signs())[0],
            carried=carried,
            present=present(self._rooms),
            connections=self._network.ice.legs,
            tasks=len(asyncio.all_tasks()),
            sessions_ended=self._ledger.ended,
            sessions_untidied=self._ledger.ended - self._tidied,
            datagrams_dropped=dropped,
            cpu_per_packet_s=self._cost(time.process_time(), carried.sent.packets),
            webhooks_queued=self._webhooks.queued,
            webhooks=self._webhooks.results,
            recordings_running=self._recordings.running,
            recordings=self._recordings.results,
            recorded_octets=self._recordings.octets,
        )

    async def _note_costs(self) -> None:
        while True:
            self._costs.append((time.process_time(), self._ledger.totals().sent.packets))
            await asyncio.sleep(COST_EVERY_S)

    async def _tidy(self) -> None:
        """Look for what ended sessions left, while there is nobody whom it could hold up.

        Measured: 0.1 MiB a session, which else waits until hundreds have come and gone; and after
        500 that never got in, 7 % more than before, of which nothing is left.
        """
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            ended = self._ledger.ended
            # A room may stay, waiting for its lesson: what holds things is connections.
            if ended > self._tidied and not self._network.ice.legs:
                gc.collect()
                give_back()
                self._tidied = ended

    def _cost(self, cpu_s: float, packets: int) -> float:
        """Processor time for each packet sent in the last minute."""
        cpu_before, packets_before = self._costs[0]
        forwarded = packets - packets_before
        return (cpu_s - cpu_before) / forwarded if forwarded else 0.0
