"""Who gives way to the ninth place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.lesson.city import let_others_first
from tests.parts.processes import Program
from tests.parts.waiting import until

PROGRAM = "import threading; threading.Thread(target=input).start(); print('two', flush=True)"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """One with two threads, of which the second waits for ever."""
    os.mkfifo(tmp_path / "nothing")
    argv = ["sh", "-c", f'exec {sys.executable} -c "{PROGRAM}" <> {tmp_path}/nothing']
    with Program("threads", argv, tmp_path) as program:
        program.wait_for_line("two", 20)
        yield program


def test_every_thread_of_a_program_gives_way(program: Program) -> None:
    tasks = Path(f"/proc/{program.pid}/task")
    until("the second thread", lambda: len(list(tasks.iterdir())) == 2, 20)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    let_others_first(program.pid)
    nice = {os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in tasks.iterdir()}
    assert nice == {19}
    assert os.getpriority(os.PRIO_PROCESS, 0) == own
    group = Path(f"/proc/{program.pid}/autogroup")
    if group.exists():
        assert group.read_text().strip().endswith("nice 19")
