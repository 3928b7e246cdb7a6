"""The comparison: every server under every load, in turns; what does not count is done again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.engine.films import streams
from tests.bench.engine.servers import Running, Server, own_address
from tests.bench.engine.table import Run, refusal
from tests.bench.engine.workloads import Load
from tests.bench.report import a_folder, say
from tests.parts.processes import ROOT

REPEATS = 1
MOST_S = 180.0


class Cores(NamedTuple):
    """Where a server and its clients run; None where there is one core for everything."""

    server: int | None
    clients: int | None


def cores() -> Cores:
    """The first core is the server's, the last one the clients'."""
    allowed = sorted(os.sched_getaffinity(0))
    return Cores(allowed[0], allowed[-1]) if len(allowed) > 1 else Cores(None, None)


class Manner(NamedTuple):
    """How it is measured."""

    rounds: int
    seconds: float
    shared: bool
    """Whether runs count though others keep the machine busy."""


def measure(servers: Sequence[Server], loads: Sequence[Load], manner: Manner) -> Iterator[Run]:
    """Every server under every load once a round; refused runs are given, too, and repeated."""
    films, address, where = streams(), own_address(), cores()
    if where.server is None:
        say("one core only: server and clients share it, and every figure holds both")
    for number in range(1, manner.rounds + 1):
        for wanted in loads:
            for server in servers:
                for attempt in range(1, REPEATS + 2):
                    say(f"round {number}, {wanted.title}, {server.title}")
                    with a_folder() as folder:
                        visit = _Visit(server, wanted, manner, films, address, where, folder)
                        run = visit.run(number, attempt)
                    yield run
                    if not run.refused:
                        break
                    say(f"refused: {run.refused}")


class _Visit(NamedTuple):
    """One server, started for one load and ended after it."""

    server: Server
    load: Load
    manner: Manner
    films: Path
    address: str
    cores: Cores
    folder: Path

    def run(self, number: int, attempt: int) -> Run:
        found: dict[str, float | str] = {}
        try:
            running = Running(self.server, self.folder, self.address, self.cores.server)
            try:
                found = self._clients(running)
                numbers = {k: v for k, v in found.items() if not isinstance(v, str)}
                why = refusal(numbers, shared=self.manner.shared)
            finally:
                running.stop()
        except (AssertionError, subprocess.TimeoutExpired) as error:
            # What did not come about; the other runs are worth having.
            why = str(error).strip().rpartition("\n")[2]
        figures = {name: value for name, value in found.items() if not isinstance(value, str)}
        words = {name: value for name, value in found.items() if isinstance(value, str)}
        return Run(self.server.name, self.load.name, number, attempt, why, figures, words)

    def _clients(self, running: Running) -> dict[str, float | str]:
        """All clients in a process of their own; a server that dies is started again."""
        plan = {
            "protocol": self.server.protocol,
            "address": self.address,
            "port": running.port,
            "server_pid": running.program.pid,
            "load": self.load.name,
            "seconds": self.manner.seconds,
            "films": str(self.films),
            "core": self.cores.clients,
        }
        argv = [sys.executable, "-m", "tests.bench.engine.clients", json.dumps(plan)]
        ended = threading.Event()
        restarting = threading.Thread(target=_restart, args=(running, ended), daemon=True)
        restarting.start()
        try:
            done = subprocess.run(
                argv, cwd=ROOT, capture_output=True, text=True, timeout=MOST_S, check=False
            )
        finally:
            ended.set()
            restarting.join()
        assert done.returncode == 0, done.stderr
        found: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
        return found


def _restart(running: Running, ended: threading.Event) -> None:
    """What a supervisor does: start what was killed, at once."""
    while not ended.wait(0.01):
        if not running.program.running:
            running.program.start()
