"""Reading processor time and memory, from a /proc that is written here and from the real one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import load
from tests.bench.load import Look, Machine, Process
from tests.parts.waiting import until

# Field 14 to 17 are 100, 20, 3 and 4 ticks.
_STAT = "{pid} ({name}) S {parent} 1 1 0 -1 4194560 9 9 0 0 100 20 3 4 20 0 1 0 4711 0 0"
_TICKS = os.sysconf("SC_CLK_TCK")


def looked(at_s: float, processes: list[Process], machine_ticks: tuple[int, ...] = ()) -> Look:
    return Look(at_s, {one.pid: one for one in processes}, machine_ticks)


@pytest.mark.parametrize("name", ["python", "Web Content", "a) S (b", ""])
def test_a_process_is_read_whatever_it_is_called(name: str) -> None:
    assert load.process_of(_STAT.format(pid=7, name=name, parent=3)) == Process(7, 3, 127)


def test_a_tree_is_everything_that_descends_and_nothing_else() -> None:
    parents = {1: 0, 10: 1, 11: 10, 12: 11, 13: 11, 20: 1, 21: 20}
    processes = {pid: Process(pid, parent, 0) for pid, parent in parents.items()}
    assert load.tree(10, processes) == {10, 11, 12, 13}
    assert load.tree(13, processes) == {13}
    assert load.tree(99, processes) == frozenset()


def test_a_program_costs_what_its_whole_tree_took(tmp_path: Path) -> None:
    before = looked(50.0, [Process(10, 1, 1000), Process(11, 10, 0), Process(30, 1, 0)])
    # A child was born in between, one that is not ours worked hard.
    after = looked(
        54.0,
        [
            Process(10, 1, 1000 + _TICKS),
            Process(11, 10, _TICKS),
            Process(12, 11, 2 * _TICKS),
            Process(30, 1, 900 * _TICKS),
        ],
    )
    for pid, kib in ((10, 2048), (11, 512), (12, 512), (30, 99999)):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "smaps_rollup").write_text(
            f"00400000-7ffd ---p 0 00:00 0 [rollup]\nRss: 9 kB\nPss: {kib} kB\nPss_Anon: 1 kB\n"
        )
    assert load.cost(10, before, after, tmp_path) == load.Cost(100.0, 3.0)


def test_a_process_that_ended_meanwhile_has_no_memory(tmp_path: Path) -> None:
    seen = looked(1.0, [Process(10, 1, 5)])
    assert load.cost(10, seen, looked(2.0, [Process(10, 1, 5)]), tmp_path) == load.Cost(0.0, 0.0)


def test_busy_and_steal_are_shares_of_all_time() -> None:
    text = "cpu  100 0 50 800 20 1 2 0 7 7\ncpu0 1 2 3 4 5 6 7 8 9 10\n"
    before = load.machine_ticks(text)
    assert before == (100, 0, 50, 800, 20, 1, 2, 0)
    #         user nice system idle iowait irq softirq steal
    spent = (40, 0, 10, 30, 10, 0, 5, 5)
    after = tuple(one + more for one, more in zip(before, spent, strict=True))
    assert load.machine(looked(0, [], before), looked(1, [], after)) == Machine(60.0, 5.0)


def test_a_machine_at_rest_is_no_division_by_zero() -> None:
    still = looked(0, [], (1, 1, 1, 1, 1, 1, 1, 1))
    assert load.machine(still, still) == Machine(0.0, 0.0)


def test_a_real_child_is_found_with_its_own_children() -> None:
    shell = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    with subprocess.Popen([sys.executable, "-c", shell]) as child:
        try:
            until("the grandchild", lambda: len(_tree_of(child.pid)) == 2, 60)
            before = load.look()
            tree = load.tree(child.pid, before.processes)
            # It spins: sooner or later a tick is counted, however slow the machine.
            until("it works", lambda: load.cost(child.pid, before, load.look()).cpu_percent > 0, 60)
            assert load.cost(child.pid, before, load.look()).pss_mib > 1
            assert load.tree(os.getpid(), before.processes) > tree
        finally:
            for pid in _tree_of(child.pid):
                os.kill(pid, 9)


def _tree_of(pid: int) -> frozenset[int]:
    return load.tree(pid, load.look().processes)


def test_the_machine_is_named() -> None:
    assert f"{os.cpu_count()} cores" in load.machine_line()
