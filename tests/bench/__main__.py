"""Measurements with real parts, printed and never asserted: `./run bench MEASUREMENT`.

`lesson` lets our kiosk and Chromium take turns in the lesson of nine, `faults` counts how long
people wait after something broke, `echo` how much of the loudspeaker the room hears.  What they
share is pure and tested beside it: `figures` (medians, ratios), `load` (what a program costs),
`seen` (how old a picture is).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench import echo, faults
from tests.bench.figures import spread
from tests.bench.lesson.measure import measure
from tests.bench.lesson.places import COLUMNS
from tests.bench.lesson.table import document, refusals, table
from tests.bench.load import machine_line


def main() -> int:
    """Measure what was asked for; 1 when no run counted."""
    read = _parser().parse_args()
    print(machine_line(), flush=True)
    if read.measurement == "lesson":
        return _lesson(read)
    found = faults.measure(read.runs) if read.measurement == "faults" else echo.measure(read.runs)
    _print(found)
    _write(read.out, {"machine": machine_line(), "figures": found})
    return 0


def _lesson(read: argparse.Namespace) -> int:
    if read.pictures is not None:
        read.pictures.mkdir(parents=True, exist_ok=True)
    runs = list(measure(read.runs, read.seconds, read.pictures))
    print(f"\n{table(runs, COLUMNS)}\n")
    for line in refusals(runs):
        print(line)
    _write(read.out, document(machine_line(), read.seconds, runs))
    return int(all(run.refused for run in runs))


def _print(found: Mapping[str, Sequence[float]]) -> None:
    print("\n| median (lowest to highest) | |\n| --- | ---: |")
    for title, values in found.items():
        figure = spread(values)
        print(f"| {title} | {figure.text(1) if figure else ''} |")


def _write(path: Path | None, result: Mapping[str, object]) -> None:
    if path is not None:
        path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    every = parser.add_subparsers(dest="measurement", required=True)
    for name, runs, about in (
        ("lesson", 5, "the lesson of nine: our kiosk and Chromium in turns"),
        ("faults", 3, "how long people wait after something broke"),
        ("echo", 3, "how much of the loudspeaker the room hears"),
    ):
        one = every.add_parser(name, help=about)
        one.add_argument("--runs", type=_count, default=runs, metavar="N", help="(%(default)s)")
        one.add_argument("--out", type=Path, metavar="FILE", help="the figures as JSON, too")
    lesson = every.choices["lesson"]
    lesson.add_argument(
        "--seconds", type=_count, default=40, metavar="N", help="measured in each run (%(default)s)"
    )
    lesson.add_argument("--pictures", type=Path, metavar="DIR", help="what each place looked like")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 600:
        raise argparse.ArgumentTypeError("must be 1 to 600")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
