"""One city after the other: connect, change, report, break; pages with a year of records."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hub.auth.staff import Role
from hub.web.layout import NAVIGATION
from tests.bench import load
from tests.bench.figures import percentile, spread
from tests.bench.hub.city import City, build
from tests.bench.hub.parts import Costs, Hub, Kiosks, cores
from tests.bench.hub.table import Run, refusal
from tests.bench.report import a_folder, say
from tests.parts.postgres import postgres_server

SHARE = 0.99
CHANGES = 3
MANY = 5_000
"""So many take a minute for a change: one is enough."""
REPORTS_AT_ONCE = 64
PAGES_CITY = 150
LOOKS = 20
"""How often each page is opened."""
QUIET_LOOKS = 5
LOOK_EVERY_S = 2.5
"""While all kiosks come back, two operators have 오늘 open, which asks every 5 s."""


def measure(
    sizes: Sequence[int], rounds: int, seconds: float, *, processes: int, shared: bool
) -> Iterator[Run]:
    """Every size once a round; refused runs are given, too."""
    for number in range(1, rounds + 1):
        for size in sizes:
            say(f"round {number}, {size:,} kiosks")
            with a_folder() as folder, _database(processes) as url:
                city = build(folder / "data", size, year=size == PAGES_CITY, database_url=url)
                before = load.look()
                figures, own = _visit(city, processes, seconds)
                after = load.look()
            whole = load.machine(before, after)
            # Both of ours may be in another core's way; what they took is known.
            percent = whole.busy_percent * (os.cpu_count() or 1)
            figures["others_percent"] = max(0.0, percent - own)
            figures["steal_percent"] = whole.steal_percent
            why = refusal(figures, shared=shared)
            if why:
                say(f"refused: {why}")
            yield Run(size, number, why, figures)


@contextmanager
def _database(processes: int) -> Iterator[str]:
    """The URL of a PostgreSQL for several processes; one has its SQLite."""
    if processes == 1:
        yield ""
        return
    with postgres_server() as server:
        yield server.database()


def _visit(city: City, processes: int, seconds: float) -> tuple[dict[str, float], float]:
    """The figures of one city, and what hub, kiosks and this process took, in % of a core."""
    began, own_began = time.monotonic(), time.process_time()
    core = cores()[0] if processes == 1 else None
    with ExitStack() as programs:
        hubs = [programs.enter_context(Hub(city, core)) for _ in range(processes)]
        kiosks = programs.enter_context(Kiosks(hubs, city))
        empty_mib = _mib(hubs)
        whole = Costs(hubs, kiosks)
        figures = _come(hubs, kiosks)
        figures |= _quiet(hubs, kiosks, seconds)
        figures["hub_mib"] = _mib(hubs)
        figures["kiosk_kib"] = 1024 * (figures["hub_mib"] - empty_mib) / len(city.credentials)
        figures |= _changes(hubs, kiosks)
        figures |= _reports(hubs, kiosks, seconds)
        if len(city.credentials) == PAGES_CITY:
            figures |= _pages(hubs)
        took = sum(whole.figures("all").values())
        # Said now: a storm of very many may outlast whoever waits for the table.
        say(", ".join(f"{name} {figure:.1f}" for name, figure in figures.items()))
        figures |= _storm(hubs, kiosks)
    ours = 100 * (time.process_time() - own_began) / (time.monotonic() - began)
    return figures, took + ours


def _come(hubs: Sequence[Hub], kiosks: Kiosks) -> dict[str, float]:
    began, costs = time.monotonic(), Costs(hubs, kiosks)
    kiosks.ask("live")
    told = kiosks.ask("settled", line=1, share=SHARE)
    return {
        "come_s": told["at_s"] - began,
        "come_came_percent": 100 * told["share"],
        **costs.figures("come"),
    }


def _quiet(hubs: Sequence[Hub], kiosks: Kiosks, seconds: float) -> dict[str, float]:
    say("nothing happens")
    costs = Costs(hubs, kiosks)
    time.sleep(seconds)  # what is measured is this time
    figures = costs.figures("quiet")
    return {**figures, "today_ms": percentile([_today_ms(hubs[0]) for _ in range(QUIET_LOOKS)], 50)}


def _today_ms(hub: Hub) -> float:
    began = time.monotonic()
    hub.desk.get("/today").raise_for_status()
    return 1000 * (time.monotonic() - began)


def _changes(hubs: Sequence[Hub], kiosks: Kiosks) -> dict[str, float]:
    took, came = [], 100.0
    costs = Costs(hubs, kiosks)
    changes = CHANGES if kiosks.count < MANY else 1
    for left in reversed(range(changes)):
        say("the timetable changes")
        began = time.monotonic()
        version = hubs[0].change()
        told = kiosks.ask("version", version=version, share=SHARE)
        took.append(told["at_s"] - began)
        came = min(came, 100 * told["share"])
        if left:
            # The last ones, too, before the next change.
            kiosks.ask("version", version=version, share=1.0)
    found = spread(took)
    assert found is not None
    return {
        "change_s": found.median,
        "change_came_percent": came,
        **costs.figures("change"),
    }


def _reports(hubs: Sequence[Hub], kiosks: Kiosks, seconds: float) -> dict[str, float]:
    say("heartbeats")
    costs = Costs(hubs, kiosks)
    told = kiosks.ask("report", seconds=seconds, at_once=REPORTS_AT_ONCE)
    return {
        "reports": told["done"] / seconds,
        "report_p95_ms": told["p95_ms"],
        **costs.figures("report"),
    }


def _storm(hubs: Sequence[Hub], kiosks: Kiosks) -> dict[str, float]:
    say("the hub is killed and starts again")
    began = time.monotonic()
    for one in hubs:
        one.crash()
    for one in hubs:
        one.start()
    # Counted from when it listens again: how long a supervisor waits is its own affair.
    costs = Costs(hubs, kiosks)
    kiosks.send("settled", line=2, share=SHARE)
    looks = []
    while not kiosks.has_answered(LOOK_EVERY_S):
        looks.append(_today_ms(hubs[0]))
    told = kiosks.answer()
    return {
        "storm_s": told["at_s"] - began,
        "storm_came_percent": 100 * told["share"],
        **({"storm_page_p95_ms": percentile(looks, 95)} if looks else {}),
        **costs.figures("storm"),
    }


def _pages(hubs: Sequence[Hub]) -> dict[str, float]:
    took: dict[str, list[float]] = {}
    for _ in range(LOOKS):
        for entry in NAVIGATION:
            if Role.OPERATOR in entry.roles:
                began = time.monotonic()
                hubs[0].desk.get(entry.address).raise_for_status()
                took.setdefault(entry.address, []).append(1000 * (time.monotonic() - began))
    for address, values in took.items():
        say(f"{address}: {percentile(values, 50):.0f} ms, p95 {percentile(values, 95):.0f} ms")
    every = [value for values in took.values() for value in values]
    slowest = max(took, key=lambda address: percentile(took[address], 95))
    return {
        "pages_p50_ms": percentile(every, 50),
        "pages_p95_ms": percentile(every, 95),
        "slowest_p95_ms": percentile(took[slowest], 95),
    }


def _mib(hubs: Sequence[Hub]) -> float:
    rollups = [Path(f"/proc/{one.pid}/smaps_rollup").read_text(encoding="ascii") for one in hubs]
    return sum(map(load.pss_kib, rollups)) / 1024
