"""`./run bench hub`: what may be asked, and what is said about it."""

from __future__ import annotations

import argparse
import json
import signal
import sys

from tests.bench import load
from tests.bench.hub.measure import measure
from tests.bench.hub.parts import cores
from tests.bench.hub.table import Run, document, refusals, table

SIZES = (9, 150, 1_000, 5_000, 10_000)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kiosks",
        action="append",
        type=int,
        choices=SIZES,
        help="a city of so many and no other; may be given again",
    )
    parser.add_argument(
        "--processes",
        type=int,
        default=1,
        help="of the hub; several share one PostgreSQL, and all cores with the kiosks",
    )
    parser.add_argument(
        "--shared", action="store_true", help="count runs though others keep the machine busy"
    )


def run(read: argparse.Namespace) -> int:
    """Measure and print; 1 when no run counted."""
    # Told to end, end what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    hub, crowd = cores()
    if read.processes > 1:
        print(f"{read.processes} hubs, PostgreSQL and all kiosks on all cores", flush=True)
    elif hub is None:
        print("one core only: hub and kiosks share it, and every figure holds both", flush=True)
    else:
        print(f"hub on core {hub}, all kiosks on core {crowd}", flush=True)
    runs: list[Run] = []
    sizes, how = read.kiosks or SIZES, {"processes": read.processes, "shared": read.shared}
    for one in measure(sizes, read.runs, read.seconds, **how):
        runs.append(one)
        if read.out is not None:
            text = json.dumps(document(load.machine_line(), runs), indent=2)
            read.out.write_text(text + "\n", encoding="utf-8")
    print(f"\n{table(runs)}\n")
    for line in refusals(runs):
        print(line)
    return int(all(one.refused for one in runs))
