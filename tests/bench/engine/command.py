"""`./run bench engine`: what may be asked, and what is said about it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import load
from tests.bench.engine.measure import Manner, cores, measure
from tests.bench.engine.servers import Server, all_servers
from tests.bench.engine.table import Column, Run, ciphers, document, refusals, tables
from tests.bench.engine.workloads import Load, all_loads, named


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only",
        action="append",
        choices=[server.name for server in all_servers()],
        metavar="SERVER",
        help="measure this server and no other: %(choices)s; may be given again",
    )
    parser.add_argument(
        "--load",
        action="append",
        type=_load,
        metavar="LOAD",
        help="measure under this load and no other: "
        f"{', '.join(all_loads())} or a number of subscribers; may be given again",
    )
    parser.add_argument(
        "--shared", action="store_true", help="count runs though others keep the machine busy"
    )


def run(read: argparse.Namespace) -> int:
    """Measure and print; 1 when no run counted."""
    # Told to end, end what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    servers = list(_present(read.only))
    loads = read.load or list(all_loads().values())
    where = cores()
    if where.server is not None:
        print(f"server on core {where.server}, all clients on core {where.clients}", flush=True)
    runs: list[Run] = []
    for one in measure(servers, loads, Manner(read.runs, read.seconds, read.shared)):
        runs.append(one)
        _keep(read.out, read.seconds, runs)
    print(f"\n{_told(runs, servers, loads)}\n")
    for line in [*ciphers(runs), *refusals(runs)]:
        print(line)
    return int(all(one.refused for one in runs))


def _load(name: str) -> Load:
    try:
        return named(name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _present(only: Sequence[str] | None) -> Iterator[Server]:
    for server in all_servers():
        if only and server.name not in only:
            continue
        why = server.missing()
        if why:
            print(f"{server.title} is not measured: {why}", flush=True)
        else:
            yield server


def _told(runs: Sequence[Run], servers: Sequence[Server], loads: Sequence[Load]) -> str:
    return tables(
        runs,
        [Column(server.name, server.title) for server in servers],
        [Column(one.name, one.title) for one in loads],
    )


def _keep(path: Path | None, seconds: float, runs: Sequence[Run]) -> None:
    if path is not None:
        result = document(load.machine_line(), seconds, runs)
        path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
