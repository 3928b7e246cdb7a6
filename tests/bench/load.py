"""What programs cost, read from /proc: processor time and memory of whole process trees.

A program is named by the process it began with; what that one started, and what those started,
counts as the program's.  Nothing is sampled in between: two looks make one measurement.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """One line of /proc/<pid>/stat."""

    pid: int
    parent: int
    ticks: int
    """Its own time, and that of children which ended and were waited for: none gets lost."""


class Cost(NamedTuple):
    """A program over a window: percent of one core, and MiB at its end."""

    cpu_percent: float
    pss_mib: float


class Machine(NamedTuple):
    """The whole machine over a window, as shares of all its cores' time, in percent."""

    busy_percent: float
    steal_percent: float


@dataclass(frozen=True, slots=True)
class Look:
    """Everything at one moment."""

    at_s: float
    processes: Mapping[int, Process]
    machine_ticks: tuple[int, ...]


def look(proc: Path = PROC) -> Look:
    """Read every process and the machine's own counters now."""
    read = (_read(entry / "stat") for entry in proc.iterdir() if entry.name.isdecimal())
    processes = [process_of(text) for text in read if text]
    return Look(
        time.monotonic(),
        {process.pid: process for process in processes},
        machine_ticks((proc / "stat").read_text()),
    )


def process_of(stat: str) -> Process:
    """A line of /proc/<pid>/stat (proc(5)); a program's name may hold blanks and brackets."""
    pid, _, rest = stat.partition(" ")
    fields = rest.rpartition(")")[2].split()
    # utime, stime, cutime, cstime are fields 14 to 17 of the line, of which three are gone.
    return Process(int(pid), int(fields[1]), sum(int(field) for field in fields[11:15]))


def machine_ticks(stat: str) -> tuple[int, ...]:
    """The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal."""
    return tuple(int(field) for field in stat.split("\n", 1)[0].split()[1:9])


def tree(root: int, processes: Mapping[int, Process]) -> frozenset[int]:
    """A process and everything that descends from it; empty when it has ended."""
    found = {root} & processes.keys()
    while True:
        more = {one.pid for one in processes.values() if one.parent in found} - found
        if not more:
            return frozenset(found)
        found |= more


def cost(root: int, before: Look, after: Look, proc: Path = PROC) -> Cost:
    """What a program took from one look to the next; memory is read now."""
    ticks = _ticks(root, after) - _ticks(root, before)
    seconds = ticks / _TICKS_A_SECOND
    kib = sum(
        pss_kib(_read(proc / str(pid) / "smaps_rollup")) for pid in tree(root, after.processes)
    )
    return Cost(100 * seconds / (after.at_s - before.at_s), kib / 1024)


def machine(before: Look, after: Look) -> Machine:
    """How busy the machine was between two looks."""
    spent = [
        late - early for early, late in zip(before.machine_ticks, after.machine_ticks, strict=True)
    ]
    whole = sum(spent) or 1
    _, _, _, idle, waiting, _, _, stolen = spent
    return Machine(100 * (sum(spent) - idle - waiting) / whole, 100 * stolen / whole)


def pss_kib(rollup: str) -> int:
    """The proportional set size of a smaps_rollup: shared pages count by their share."""
    lines = (line.split() for line in rollup.splitlines())
    return next((int(words[1]) for words in lines if words and words[0] == "Pss:"), 0)


def machine_line() -> str:
    """What was measured on: cores, processor, kernel."""
    lines = _read(PROC / "cpuinfo").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores, {model}, Linux {platform.release()}"


def _ticks(root: int, seen: Look) -> int:
    return sum(seen.processes[pid].ticks for pid in tree(root, seen.processes))


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it ended between the listing and now
