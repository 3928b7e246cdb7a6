"""Measurements with real parts, printed and never asserted: `./run bench MEASUREMENT`.

`lesson` lets our kiosk and Chromium take turns in the lesson of nine, `kiosk` our kiosk and
Chromium in kiosk mode, `faults` counts how long people wait after something broke, `echo` how much
of the loudspeaker the room hears, `engine` what forwarding costs us, LiveKit and Janus, `sound` how
much of a voice arrives over a bad line, `hub` what a hub carries.  What they share is pure and
tested beside it: `figures` (medians, ratios), `load` (what a program costs), `seen` (how old a
picture is).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench import echo, faults, load
from tests.bench.engine import command as engine
from tests.bench.figures import spread
from tests.bench.hub import command as hub
from tests.bench.kiosk import command as kiosk
from tests.bench.lesson.measure import measure, refusal
from tests.bench.lesson.places import COLUMNS
from tests.bench.lesson.table import Run, document, refusals, table
from tests.bench.sound import measure as sound


def main() -> int:
    """Measure what was asked for; 1 when no run counted."""
    read = _parser().parse_args()
    print(load.machine_line(), flush=True)
    if read.measurement == "lesson":
        return _lesson(read)
    if read.measurement == "sound":
        return sound.run(read)
    if read.measurement == "engine":
        return engine.run(read)
    if read.measurement == "kiosk":
        return kiosk.run(read)
    if read.measurement == "hub":
        return hub.run(read)
    return _plain(read, faults.measure if read.measurement == "faults" else echo.measure)


def _plain(read: argparse.Namespace, measured: Callable[[int], dict[str, list[float]]]) -> int:
    before = load.look()
    found = measured(read.runs)
    whole = load.machine(before, load.look())
    _print(found)
    print(f"\nmachine {whole.busy_percent:.0f} % busy, {whole.steal_percent:.1f} % steal")
    why = refusal(whole.busy_percent, whole.steal_percent)
    if why:
        print(f"refused: {why}")
    result = {"machine": load.machine_line(), "refused": why, "figures": found}
    _write(read.out, result)
    return int(bool(why))


def _lesson(read: argparse.Namespace) -> int:
    if read.pictures is not None:
        read.pictures.mkdir(parents=True, exist_ok=True)
    runs: list[Run] = []
    for run in measure(read.runs, read.seconds, read.pictures):
        runs.append(run)
        _write(read.out, document(load.machine_line(), read.seconds, runs))
    print(f"\n{table(runs, COLUMNS)}\n")
    for line in refusals(runs):
        print(line)
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
    parser = argparse.ArgumentParser(
        prog="./run bench",
        description="Measure with real parts; BENCHMARKS.md says how to read it.",
    )
    every = parser.add_subparsers(dest="measurement", required=True)
    for name, runs, about in (
        ("lesson", 5, "the lesson of nine: our kiosk and Chromium in turns"),
        ("kiosk", 3, "our kiosk and Chromium in kiosk mode: start, lesson, memory, Qt's loop"),
        ("engine", 5, "what forwarding costs: our room engine, LiveKit and Janus in turns"),
        ("hub", 3, "a hub with 9 to 10,000 kiosks: changes, heartbeats, memory, a crash, pages"),
        ("faults", 3, "how long people wait after something broke"),
        ("echo", 3, "how much of the loudspeaker the room hears"),
        ("sound", 3, "how much of a voice arrives over a bad line: ours, LiveKit and Janus"),
    ):
        one = every.add_parser(name, help=about, description=about)
        one.add_argument(
            "--runs", type=_up_to(20), default=runs, metavar="N", help="how often (%(default)s)"
        )
        one.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON, too")
    for name, seconds in (("lesson", 40), ("kiosk", 20), ("engine", 4), ("hub", 10), ("sound", 20)):
        every.choices[name].add_argument(
            "--seconds",
            type=_up_to(120),
            default=seconds,
            metavar="N",
            help="how long each run is measured (%(default)s)",
        )
    engine.add_options(every.choices["engine"])
    hub.add_options(every.choices["hub"])
    kiosk.add_options(every.choices["kiosk"])
    every.choices["lesson"].add_argument(
        "--pictures", type=Path, metavar="DIR", help="write what each place looked like as PNG"
    )
    return parser


def _up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a number from 1 to {most}, not {text!r}")
        return int(text)

    return number


if __name__ == "__main__":
    raise SystemExit(main())
