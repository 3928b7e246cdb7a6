"""What came out (pure): a column for each size of the city, and which runs say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from tests.bench.figures import spread

MOST_CROWD_PERCENT = 85.0
LEAST_CAME_PERCENT = 99.0
PATIENCE_S = 300.0
"""After that it is said how many kiosks there are, and the run goes on with them."""
MOST_STEAL_PERCENT = 2.0
MOST_OTHERS_PERCENT = 30.0


@dataclass(frozen=True, slots=True)
class Run:
    """One city, once: figures by the names in `ROWS`, and why it does not count, if so."""

    kiosks: int
    round: int
    refused: str
    figures: Mapping[str, float]


class Row(NamedTuple):
    """A figure as the table shows it, and the part of the run that it is of."""

    name: str
    title: str
    digits: int = 0
    part: str = ""


ROWS = (
    Row("come_s", "switched on, 100 a second: 99 % know their timetable after, s", 0, "come"),
    Row("come_hub_percent", "CPU of the hub meanwhile, % of a core"),
    Row("come_crowd_percent", "CPU of the kiosks meanwhile, % of a core"),
    Row("change_s", "a changed timetable is at 99 % of the kiosks after, s", 2, "change"),
    Row("change_hub_percent", "CPU of the hub meanwhile, % of a core"),
    Row("change_crowd_percent", "CPU of the kiosks meanwhile, % of a core"),
    Row("quiet_hub_percent", "CPU of the hub while nothing happens, % of a core"),
    Row("quiet_crowd_percent", "CPU of the kiosks while nothing happens, % of a core"),
    Row("reports", "heartbeats a second, all stored", 0, "report"),
    Row("report_p95_ms", "a heartbeat is answered after (p95), ms", 0, "report"),
    Row("report_hub_percent", "CPU of the hub meanwhile, % of a core"),
    Row("report_crowd_percent", "CPU of the kiosks meanwhile, % of a core"),
    Row("today_ms", "오늘 is answered after (median), ms", 0, "quiet"),
    Row("hub_mib", "memory of the hub with all connected (PSS), MiB"),
    Row("kiosk_kib", "of that for each kiosk, KiB", 1),
    Row("storm_s", "hub killed: 99 % are back and know their timetable after, s", 2, "storm"),
    Row("storm_hub_percent", "CPU of the hub meanwhile, % of a core"),
    Row("storm_crowd_percent", "CPU of the kiosks meanwhile, % of a core"),
    Row("storm_page_p95_ms", "오늘 is answered meanwhile after (p95), ms", 0, "storm"),
    Row("pages_p50_ms", "a page of the console (150 centres, a year): median, ms"),
    Row("pages_p95_ms", "the same, p95, ms"),
    Row("slowest_p95_ms", "the slowest page of them, p95, ms"),
    Row("others_percent", "CPU of others on the machine, % of a core"),
    Row("steal_percent", "taken by the host (steal), %", 1),
)


def refusal(figures: Mapping[str, float], *, shared: bool) -> str:
    """Why a run says nothing about the hub; `shared` forgives that others were at work."""
    if figures.get("steal_percent", 0.0) > MOST_STEAL_PERCENT:
        return f"the host took {figures['steal_percent']:.1f} % of the processor"
    if not shared and figures.get("others_percent", 0.0) > MOST_OTHERS_PERCENT:
        return f"others kept {figures['others_percent']:.0f} % of a core busy"
    return ""


def void(figures: Mapping[str, float], row: Row) -> str:
    """Why a figure says nothing about the hub; how long all took only counts when all came."""
    busy = figures.get(f"{row.part}_crowd_percent", 0.0)
    if busy > MOST_CROWD_PERCENT:
        return f"void: kiosks {busy:.0f} % of their core"
    came = figures.get(f"{row.part}_came_percent", 100.0)
    if row.name == f"{row.part}_s" and came < LEAST_CAME_PERCENT:
        return f"only {came:.0f} % after {PATIENCE_S:.0f} s"
    return ""


def table(runs: Sequence[Run]) -> str:
    """Markdown: medians with the lowest and highest run, a column for each size."""
    counted = [run for run in runs if not run.refused]
    sizes = sorted({run.kiosks for run in counted})
    lines = [["", *(f"{size:,} kiosks" for size in sizes)], ["---", *["---:"] * len(sizes)]]
    for row in ROWS:
        cells = []
        for size in sizes:
            cells.append(_cell(row, [run.figures for run in counted if run.kiosks == size]))
        if any(cells):
            lines.append([row.title, *cells])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cell(row: Row, figures: Sequence[Mapping[str, float]]) -> str:
    given = [one for one in figures if row.name in one]
    figure = spread([one[row.name] for one in given if not void(one, row)])
    if figure is not None:
        return figure.text(row.digits)
    return void(given[0], row) if given else ""


def refusals(runs: Sequence[Run]) -> list[str]:
    return [
        f"refused: {run.kiosks:,} kiosks, round {run.round}: {run.refused}"
        for run in runs
        if run.refused
    ]


def document(machine: str, runs: Sequence[Run]) -> dict[str, Any]:
    """Everything as JSON takes it, refused runs included."""
    return {"machine": machine, "runs": [asdict(run) for run in runs]}
