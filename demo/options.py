"""The demo's command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LESSON_MINUTES = 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    headless: bool
    minutes: float
    ends_with_lesson: bool
    report: Path | None
    video: Path | None
    instructor: bool
    data: Path
    port: int
    engine_port: int

    @property
    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def engine_udp_port(self) -> int:
        """Where the room engine's pictures and sound go, two above its signalling as usual."""
        return self.engine_port + 2


def parsed(arguments: Sequence[str] | None) -> Options:
    """Read the command line; ends the program with a usage text where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="./run demo",
        description="A whole city on this machine: hub, room engine, nine centres, an instructor "
        "and a lesson that begins one minute after the start.",
    )
    parser.add_argument("--headless", action="store_true", help="open no window")
    parser.add_argument(
        "--minutes",
        type=_positive,
        metavar="N",
        help="length of the lesson, after which everything ends "
        "(without it: 10, and it goes on until Ctrl-C)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was observed, JSON")
    parser.add_argument("--video", type=Path, metavar="FILE", help="what the instructor publishes")
    parser.add_argument(
        "--no-instructor", action="store_true", help="host the lesson yourself, from the browser"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT / "var" / "demo",
        metavar="DIR",
        help="everything that is kept between starts (%(default)s)",
    )
    parser.add_argument(
        "--port", type=int, default=8080, metavar="N", help="TCP port of the hub (%(default)s)"
    )
    parser.add_argument(
        "--engine-port",
        type=int,
        default=7880,
        metavar="N",
        help="TCP port of the room engine; N+2 is its UDP port (%(default)s)",
    )
    read = parser.parse_args(arguments)
    return Options(
        headless=read.headless,
        minutes=read.minutes or LESSON_MINUTES,
        ends_with_lesson=read.minutes is not None,
        report=read.report,
        video=read.video,
        instructor=not read.no_instructor,
        data=read.data.absolute(),
        port=read.port,
        engine_port=read.engine_port,
    )


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 480:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 480 minutes")
    return value
