"""What a process holds on to: memory, descriptors, threads, tasks, and objects of ours."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

OURS = ("media.engine", "aiortc", "aioice", "pylibsrtp", "OpenSSL", "pyee")


def objects() -> Counter[str]:
    """Living objects of the engine and of what it stands on, by type, in this process.

    Cycles that nobody reaches are collected first: they are no leak.
    """
    gc.collect()
    # Some types of libraries keep something else than a text under that name.
    names = (f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    return Counter(name for name in names if name.startswith(OURS))


@dataclass(frozen=True)
class Held:
    """What a process holds."""

    descriptors: int
    threads: int
    tasks: int


def memory_kib(pid: int) -> int:
    """Memory of its own that is resident: what it shares is not its growth."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty"):
            return int(line.split()[1])
    raise AssertionError("the kernel tells no private memory")


def slope(values: list[float]) -> float:
    """By how much a value grows from one measurement to the next, by least squares."""
    count = len(values)
    middle = (count - 1) / 2
    mean = sum(values) / count
    spread = sum((at - middle) ** 2 for at in range(count))
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread


class Watch:
    """Looks at an engine process from outside; `figures` is the port of its figures."""

    def __init__(self, pid: int, figures: int) -> None:
        self._pid = pid
        self._figures = figures

    async def at_rest(self, patience_s: float, before: Held | None = None) -> Held:
        """Wait until nothing of a lesson is left, and no more is held than `before`; then look.

        Where that never comes, what is held is the answer: the caller compares.
        """
        deadline = time.monotonic() + patience_s
        while True:
            shown = await self._scrape()
            held = Held(self._count("fd"), self._count("task"), shown["room_engine_tasks"])
            left = ("rooms", "connections", "participants", "webhooks_queued", "sessions_untidied")
            is_empty = not any(shown[f"room_engine_{name}"] for name in left)
            if (is_empty and held == (before or held)) or time.monotonic() > deadline:
                assert is_empty, f"a lesson did not end: {shown}"
                return held
            await asyncio.sleep(0.1)  # between two scrapes

    def _count(self, what: str) -> int:
        return sum(1 for _ in Path(f"/proc/{self._pid}/{what}").iterdir())

    async def _scrape(self) -> Counter[str]:
        at = f"http://127.0.0.1:{self._figures}/metrics"
        async with aiohttp.ClientSession() as http, http.get(at) as reply:
            text = await reply.text()
        shown: Counter[str] = Counter()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                shown[sample.name] += int(sample.value)
        return shown
