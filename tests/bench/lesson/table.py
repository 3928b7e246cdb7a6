"""The result of all runs (pure): one table to read, one document to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from tests.bench.figures import Spread, ratio, spread


@dataclass(frozen=True, slots=True)
class Run:
    """One visit of one place, measured.  `figures` go by the names in `ROWS`."""

    place: str
    round: int
    attempt: int
    busy_percent: float
    steal_percent: float
    refused: str
    """Why it does not count; empty when it does."""
    figures: Mapping[str, float]


class Column(NamedTuple):
    """A place as the table shows it."""

    place: str
    title: str
    read_by: str
    """What told that a picture of the instructor was seen."""


class Row(NamedTuple):
    """A figure as the table shows it."""

    name: str
    title: str
    digits: int = 0
    compared: bool = True


ROWS = (
    Row("entered_ms", "in the room after, ms"),
    Row("first_ms", "first picture after, ms"),
    Row("fps", "pictures shown a second", 1),
    Row("p50_ms", "latency p50, ms"),
    Row("p95_ms", "latency p95, ms"),
    Row("place_cpu", "CPU, % of a core", 1),
    Row("agent_cpu", "CPU of its agent, %", 1),
    Row("screen_cpu", "CPU of its screen, %", 1),
    Row("place_mib", "memory, MiB"),
    Row("agent_mib", "memory of its agent, MiB"),
    Row("screen_mib", "memory of its screen, MiB"),
    Row("hub_cpu", "CPU of the hub, %", 1),
    Row("hub_mib", "memory of the hub, MiB"),
    Row("engine_cpu", "CPU of the room engine, %", 1),
    Row("engine_mib", "memory of the room engine, MiB"),
    Row("busy_percent", "machine busy, %", 0, False),
    Row("steal_percent", "taken by the host (steal), %", 1, False),
)


def table(runs: Sequence[Run], columns: Sequence[Column], rows: Sequence[Row] = ROWS) -> str:
    """Markdown: medians with their spread, and the first column's ratio to each other one."""
    first, *others = columns
    counted = {column.place: _counted(runs, column.place) for column in columns}
    head = ["median (lowest to highest)", first.title]
    for column in others:
        head += [column.title, "ratio"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in rows:
        ours = _spread(counted[first.place], row)
        cells = [row.title, _cell(ours, row)]
        for column in others:
            theirs = _spread(counted[column.place], row)
            cells += [_cell(theirs, row), _ratio(ours, theirs) if row.compared else ""]
        lines.append(cells)
    lines.append(_line("pictures read by", [column.read_by for column in columns]))
    lines.append(_line("runs", [str(len(counted[column.place])) for column in columns]))
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def refusals(runs: Sequence[Run]) -> list[str]:
    """One sentence for each run that does not count."""
    return [
        f"refused: round {run.round}, {run.place}, attempt {run.attempt}: {run.refused}"
        for run in runs
        if run.refused
    ]


def document(machine: str, seconds: float, runs: Sequence[Run]) -> dict[str, Any]:
    """Everything as JSON takes it, refused runs included."""
    return {"machine": machine, "seconds": seconds, "runs": [asdict(run) for run in runs]}


def _counted(runs: Sequence[Run], place: str) -> list[Run]:
    return [run for run in runs if run.place == place and not run.refused]


def _spread(runs: Sequence[Run], row: Row) -> Spread | None:
    if row.name in {"busy_percent", "steal_percent"}:
        return spread([getattr(run, row.name) for run in runs])
    return spread([run.figures[row.name] for run in runs if row.name in run.figures])


def _cell(found: Spread | None, row: Row) -> str:
    return "" if found is None else found.text(row.digits)


def _ratio(ours: Spread | None, theirs: Spread | None) -> str:
    found = ratio(ours, theirs)
    return "" if found is None else f"{found:.2f}"


def _line(title: str, texts: Sequence[str]) -> list[str]:
    """A row of words: the columns of ratios stay empty."""
    first, *others = texts
    return [title, first, *(cell for text in others for cell in (text, ""))]
