"""One city after the other: connect, change, report, break; pages with a year of records."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from hub.auth.staff import Role
from hub.web.layout import NAVIGATION
from tests.bench import load
from tests.bench.figures import percentile, spread
from tests.bench.hub.city import City, build
from tests.bench.hub.parts import Costs, Hub, Kiosks
from tests.bench.hub.table import Run, refusal
from tests.bench.report import a_folder, say

SHARE = 0.99
CHANGES = 3
MANY = 10_000
"""So many take a minute for a change: one is enough."""
REPORTS_AT_ONCE = 64
PAGES_CITY = 150
LOOKS = 20
"""How often each page is opened."""
LOOK_EVERY_S = 0.5
"""While all kiosks come back, an operator looks at 오늘 so often."""


def measure(sizes: Sequence[int], rounds: int, seconds: float, *, shared: bool) -> Iterator[Run]:
    """Every size once a round; refused runs are given, too."""
    for number in range(1, rounds + 1):
        for size in sizes:
            say(f"round {number}, {size:,} kiosks")
            with a_folder() as folder:
                city = build(folder / "data", size, year=size == PAGES_CITY)
                before = load.look()
                figures, own = _visit(city, seconds)
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


def _visit(city: City, seconds: float) -> tuple[dict[str, float], float]:
    """The figures of one city, and what hub, kiosks and this process took, in % of a core."""
    began, own_began = time.monotonic(), time.process_time()
    with Hub(city) as hub, Kiosks(hub, city) as kiosks:
        empty_mib = _mib(hub)
        whole = Costs(hub, kiosks)
        kiosks.ask("live")
        came = kiosks.ask("settled", line=1, share=SHARE)["share"]
        figures = _quiet(hub, kiosks, seconds)
        figures["hub_mib"] = _mib(hub)
        figures["kiosk_kib"] = 1024 * (figures["hub_mib"] - empty_mib) / len(city.credentials)
        figures |= _changes(hub, kiosks)
        figures |= _reports(hub, kiosks, seconds)
        if len(city.credentials) == PAGES_CITY:
            figures |= _pages(hub)
        took = sum(whole.figures("all").values())
        figures |= _storm(hub, kiosks)
        figures["came_percent"] = min(figures["came_percent"], 100 * came)
    ours = 100 * (time.process_time() - own_began) / (time.monotonic() - began)
    return figures, took + ours


def _quiet(hub: Hub, kiosks: Kiosks, seconds: float) -> dict[str, float]:
    say("nothing happens")
    costs = Costs(hub, kiosks)
    time.sleep(seconds)  # what is measured is this time
    return costs.figures("quiet")


def _changes(hub: Hub, kiosks: Kiosks) -> dict[str, float]:
    took = []
    costs = Costs(hub, kiosks)
    for _ in range(CHANGES if kiosks.count < MANY else 1):
        say("the timetable changes")
        began = time.monotonic()
        version = hub.change()
        took.append(kiosks.ask("version", version=version, share=SHARE)["at_s"] - began)
        # The last ones, too, before the next change.
        kiosks.ask("version", version=version, share=1.0)
    found = spread(took)
    assert found is not None
    return {"change_s": found.median, **costs.figures("change")}


def _reports(hub: Hub, kiosks: Kiosks, seconds: float) -> dict[str, float]:
    say("heartbeats")
    costs = Costs(hub, kiosks)
    told = kiosks.ask("report", seconds=seconds, at_once=REPORTS_AT_ONCE)
    return {
        "reports": told["done"] / seconds,
        "report_p95_ms": told["p95_ms"],
        **costs.figures("report"),
    }


def _storm(hub: Hub, kiosks: Kiosks) -> dict[str, float]:
    say("the hub is killed and starts again")
    began = time.monotonic()
    hub.crash_and_restart()
    # Counted from when it listens again: how long a supervisor waits is its own affair.
    costs = Costs(hub, kiosks)
    kiosks.send("settled", line=2, share=SHARE)
    looks = []
    while not kiosks.has_answered(LOOK_EVERY_S):
        looked = time.monotonic()
        hub.desk.get("/today").raise_for_status()
        looks.append(1000 * (time.monotonic() - looked))
    told = kiosks.answer()
    return {
        "storm_s": told["at_s"] - began,
        "came_percent": 100 * told["share"],
        "storm_page_p95_ms": percentile(looks, 95) if looks else 0.0,
        **costs.figures("storm"),
    }


def _pages(hub: Hub) -> dict[str, float]:
    took: dict[str, list[float]] = {}
    for _ in range(LOOKS):
        for entry in NAVIGATION:
            if Role.OPERATOR in entry.roles:
                began = time.monotonic()
                hub.desk.get(entry.address).raise_for_status()
                took.setdefault(entry.address, []).append(1000 * (time.monotonic() - began))
    every = [value for values in took.values() for value in values]
    slowest = max(took, key=lambda address: percentile(took[address], 95))
    say(f"the slowest page is {slowest}")
    return {
        "pages_p50_ms": percentile(every, 50),
        "pages_p95_ms": percentile(every, 95),
        "slowest_p95_ms": percentile(took[slowest], 95),
    }


def _mib(hub: Hub) -> float:
    rollup = Path(f"/proc/{hub.pid}/smaps_rollup").read_text(encoding="ascii")
    return load.pss_kib(rollup) / 1024
