"""The result of all visits (pure): one table to read, one document to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.bench.figures import spread
from tests.bench.sound.heard import Heard

SERVERS = ("engine", "LiveKit", "Janus")
CLIENTS = ("Python SDK", "Chromium")


@dataclass(frozen=True, slots=True)
class Visit:
    """One pair through one server on one line; `heard` is None where it did not come about."""

    server: str
    client: str
    hard: str
    seed: int
    heard: Heard | None
    why: str = ""


ROWS: tuple[tuple[str, int, Callable[[Heard], float]], ...] = (
    ("made up, %", 2, lambda heard: 100 * heard.concealed_part),
    ("played of what was spoken, %", 1, lambda heard: 100 * heard.played_part),
    ("waited to be played, ms", 0, lambda heard: heard.waited_ms),
)


def table(visits: Sequence[Visit], hards: Sequence[str]) -> str:
    """Markdown: medians with their spread, a server a column."""
    lines = [["median (lowest to highest)", *SERVERS], ["---", *["---:"] * len(SERVERS)]]
    for hard, client in product(hards, CLIENTS):
        heard = {server: _heard(visits, server, client, hard) for server in SERVERS}
        if not any(heard.values()):
            continue
        for title, digits, figure in ROWS:
            found = [spread([figure(one) for one in heard[server]]) for server in SERVERS]
            cells = [one.text(digits) if one else "" for one in found]
            lines.append([f"{hard}; {client}: {title}", *cells])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _heard(visits: Sequence[Visit], server: str, client: str, hard: str) -> list[Heard]:
    return [
        visit.heard
        for visit in visits
        if (visit.server, visit.client, visit.hard) == (server, client, hard) and visit.heard
    ]


def reasons(visits: Sequence[Visit]) -> list[str]:
    """One sentence for everything that has no figure."""
    said = {f"{visit.server}, {visit.client}: {visit.why}": None for visit in visits if visit.why}
    return list(said)


def document(machine: Mapping[str, Any], visits: Sequence[Visit]) -> dict[str, Any]:
    """Everything as JSON takes it."""
    return {
        "machine": dict(machine),
        "visits": [
            {
                "server": visit.server,
                "client": visit.client,
                "line": visit.hard,
                "seed": visit.seed,
                "why": visit.why,
                "heard": visit.heard.document() if visit.heard else None,
            }
            for visit in visits
        ],
    }
