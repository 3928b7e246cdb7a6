"""What is said of our kiosk beside Chromium (pure): rows, the aims, and how Qt's loop fared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tests.bench.figures import Spread, percentile, ratio, spread
from tests.bench.kiosk.watched import LOOK_MS
from tests.bench.lesson.table import Row, Run

ROWS = (
    Row("home_ms", "from start to home (warm), ms"),
    Row("first_ms", "first picture after, ms"),
    Row("fps", "pictures shown a second", 1),
    Row("p50_ms", "latency p50, ms"),
    Row("place_cpu", "CPU, % of a core", 1),
    Row("agent_cpu", "CPU of its agent, %", 1),
    Row("screen_cpu", "CPU of its screen, %", 1),
    Row("place_mib", "memory (PSS), MiB"),
    Row("agent_mib", "memory of its agent, MiB"),
    Row("screen_mib", "memory of its screen, MiB"),
    Row("stall_p99_ms", "Qt's loop late by (p99), ms", 1, False),
    Row("stall_max_ms", "Qt's loop late by (longest), ms", 0, False),
    Row("busy_percent", "machine busy, %", 0, False),
    Row("steal_percent", "taken by the host (steal), %", 1, False),
)

_RATIOS = (
    ("home_ms", "from start to home, not drawn", "kiosk-null", "page", 0.8),
    ("home_ms", "from start to home, drawn", "kiosk", "page", 0.8),
    ("place_cpu", "CPU, not drawn", "kiosk-null", "page-null", 0.7),
    ("place_cpu", "CPU, not drawn, also theirs rest", "kiosk-null", "page-resting", 0.7),
    ("place_mib", "memory, not drawn", "kiosk-null", "page-null", 0.6),
    ("place_mib", "memory, drawn by software", "kiosk", "page", 0.6),
)
STALL_P99_MS = 16.0
SLOPE_MIB = 1.0
"""Most that memory may gain in an hour."""


def stalls(looks: Sequence[float], from_s: float, to_s: float) -> dict[str, float]:
    """How much later than asked for the loop came round, in a window; nothing where it did not."""
    inside = [at for at in looks if from_s <= at < to_s]
    late = [
        max(0.0, 1000 * (after - before) - LOOK_MS) for before, after in itertools.pairwise(inside)
    ]
    if not late:
        return {}
    return {"stall_p99_ms": percentile(late, 99), "stall_max_ms": max(late)}


def aims(runs: Sequence[Run]) -> list[str]:
    """One line for each aim: the figure, and whether it was reached."""
    lines = []
    for name, title, ours, theirs, most in _RATIOS:
        found = ratio(_figure(runs, ours, name), _figure(runs, theirs, name))
        if found is not None:
            lines.append(reached(f"{title}, ours by Chromium's", found, most))
    for place in ("kiosk-null", "kiosk"):
        late = _figure(runs, place, "stall_p99_ms")
        if late is not None:
            title = f"Qt's loop late (p99) in {place}, ms"
            lines.append(reached(title, late.median, STALL_P99_MS))
    return lines


def _figure(runs: Sequence[Run], place: str, name: str) -> Spread | None:
    return spread(
        [
            run.figures[name]
            for run in runs
            if run.place == place and not run.refused and name in run.figures
        ]
    )


def reached(title: str, found: float, most: float) -> str:
    """One aim in a line."""
    return f"{'reached' if found <= most else 'missed'}: {title}: {found:.2f} (at most {most:g})"
