"""`./run bench kiosk`: what may be asked, and what is said about it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from tests.bench import load
from tests.bench.films import camera_film
from tests.bench.kiosk.day import gained, memory
from tests.bench.kiosk.measure import measure
from tests.bench.kiosk.places import NULL, SOFTWARE
from tests.bench.kiosk.table import ROWS, SLOPE_MIB, aims, reached
from tests.bench.lesson.table import Run, document, refusals, table


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shared", action="store_true", help="count runs though others keep the machine busy"
    )
    parser.add_argument(
        "--hours",
        type=int,
        default=0,
        metavar="N",
        help="after the lessons, a day of so many hours in a hurry for the memory's slope",
    )
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="write what each place looked like as PNG"
    )


def run(read: argparse.Namespace) -> int:
    """Measure and print; 1 when no run counted."""
    # Told to end, end what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if read.pictures is not None:
        read.pictures.mkdir(parents=True, exist_ok=True)
    runs: list[Run] = []
    for one in measure(read.runs, read.seconds, read.pictures, shared=read.shared):
        runs.append(one)
        if read.out is not None:
            text = json.dumps(document(load.machine_line(), read.seconds, runs), indent=2)
            read.out.write_text(text + "\n", encoding="utf-8")
    for columns in (NULL, SOFTWARE):
        print(f"\n{table(runs, columns, ROWS)}")
    print()
    for line in (*aims(runs), *refusals(runs)):
        print(line)
    if read.hours:
        used = list(memory(read.hours, camera_film()))
        print(reached("memory gained, MiB an hour", gained(used), SLOPE_MIB))
    return int(all(one.refused for one in runs))
