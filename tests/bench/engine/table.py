"""The result of all runs (pure): a table for each load, the servers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from tests.bench.figures import Spread, ratio, spread

MOST_CLIENT_PERCENT = 85.0
MOST_LATE = 20
MOST_STEAL_PERCENT = 2.0
MOST_OTHERS_PERCENT = 30.0


@dataclass(frozen=True, slots=True)
class Run:
    """One server under one load, once.  `figures` go by the names in `ROWS`."""

    server: str
    load: str
    round: int
    attempt: int
    refused: str
    """Why it does not count; empty when it does."""
    figures: Mapping[str, float]
    words: Mapping[str, str]
    """What was agreed on, like the cipher."""


class Column(NamedTuple):
    """A server or a load as a table shows it."""

    name: str
    title: str


class Row(NamedTuple):
    """A figure as a table shows it; it stands in each table whose runs have it."""

    name: str
    title: str
    digits: int = 0
    better: str = ""
    """Which of two values is the better one, `low` or `high`; empty where they are no contest."""


ROWS = (
    Row("us_a_packet", "CPU per forwarded packet, µs", 1, "low"),
    Row("cpu_percent", "CPU, % of a core", 1, "low"),
    Row("packets_a_second", "packets forwarded a second"),
    Row("delivered_percent", "delivered, %", 1),
    Row("p50_ms", "added latency p50, ms", 2, "low"),
    Row("p99_ms", "added latency p99, ms", 2, "low"),
    Row("pss_mib", "memory (PSS), MiB", 0, "low"),
    Row("join_ms", "first picture after joining, ms", 0, "low"),
    Row("ceiling", "packets a second with 99 % delivered", 0, "high"),
    Row("ceiling_us", "CPU per packet there, µs", 1, "low"),
    Row("ended_by_clients", "ended by the clients (1), not by the server (0)"),
    Row("recovery_ms", "killed: everybody has a picture after, ms", 0, "low"),
    Row("client_percent", "CPU of the clients, % of another core"),
    Row("others_percent", "CPU of others on the machine, % of a core"),
    Row("steal_percent", "taken by the host (steal), %", 1),
)
OURS = "engine"


def refusal(figures: Mapping[str, float], *, shared: bool) -> str:
    """Why a run says nothing about the server; `shared` forgives that others were at work."""
    why = clients_fault(figures)
    if why:
        return why
    if figures.get("steal_percent", 0) > MOST_STEAL_PERCENT:
        return f"the host took {figures['steal_percent']:.1f} % of the processor"
    if not shared and figures.get("others_percent", 0) > MOST_OTHERS_PERCENT:
        return f"others kept {figures['others_percent']:.0f} % of a core busy"
    return ""


def clients_fault(figures: Mapping[str, float]) -> str:
    """How the clients failed to keep up; empty when they kept up."""
    if figures.get("client_dropped", 0) > 0:
        return "the clients did not take all that came: the kernel dropped packets at their sockets"
    if figures.get("client_percent", 0) > MOST_CLIENT_PERCENT:
        return f"the clients were the bottleneck ({figures['client_percent']:.0f} % of their core)"
    if figures.get("client_late", 0) > MOST_LATE:
        return "the clients fell behind with sending"
    return ""


def tables(runs: Sequence[Run], servers: Sequence[Column], loads: Sequence[Column]) -> str:
    """Markdown: one table a load, medians with their spread, and ours by the best other one."""
    parts = [_table(runs, servers, load) for load in loads]
    return "\n\n".join(part for part in parts if part)


def ciphers(runs: Sequence[Run]) -> list[str]:
    """Which SRTP profile each server agreed on with its clients, one line a server."""
    found: dict[str, set[str]] = {}
    for run in runs:
        if "cipher" in run.words:
            found.setdefault(run.server, set()).add(run.words["cipher"])
    return [f"{server} encrypts with {', '.join(sorted(names))}" for server, names in found.items()]


def refusals(runs: Sequence[Run]) -> list[str]:
    """One sentence for each run that does not count."""
    return [
        f"refused: round {run.round}, {run.server}, {run.load}, attempt {run.attempt}: "
        f"{run.refused}"
        for run in runs
        if run.refused
    ]


def document(machine: str, seconds: float, runs: Sequence[Run]) -> dict[str, Any]:
    """Everything as JSON takes it, refused runs included."""
    return {"machine": machine, "seconds": seconds, "runs": [asdict(run) for run in runs]}


def _table(runs: Sequence[Run], servers: Sequence[Column], load: Column) -> str:
    counted = {
        server.name: [
            run
            for run in runs
            if run.server == server.name and run.load == load.name and not run.refused
        ]
        for server in servers
    }
    if not any(counted.values()):
        return ""
    against = OURS in counted and len(servers) > 1
    head = [load.title, *(server.title for server in servers)]
    head += ["ours by the best other"] if against else []
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in ROWS:
        found = {name: _spread(some, row.name) for name, some in counted.items()}
        if not any(found.values()):
            continue
        cells = [spreads.text(row.digits) if spreads else "" for spreads in found.values()]
        lines.append([row.title, *cells, *([_against_best(found, row)] if against else [])])
    cells = [str(len(some)) for some in counted.values()]
    lines.append(["runs", *cells, *([""] if against else [])])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _spread(runs: Sequence[Run], name: str) -> Spread | None:
    return spread([run.figures[name] for run in runs if name in run.figures])


def _against_best(found: Mapping[str, Spread | None], row: Row) -> str:
    others = [one for name, one in found.items() if name != OURS and one is not None]
    if not row.better or not others:
        return ""
    pick = min if row.better == "low" else max
    best = ratio(found[OURS], pick(others, key=lambda one: one.median))
    return "" if best is None else f"{best:.2f}"
