"""Programs that end by themselves, and programs that will not end."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from demo.errors import ProgramFailedError
from demo.machine.processes import LONGEST_STAGE_S, Program, Programs
from demo.story import LAST_LOOK_S
from tests.parts.waiting import until

# Two processes speak into one log: a line is one write, or they meet in the middle of it.
_STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
os.write(1, b"%d\\n" % os.getpid())
while True:
    time.sleep(1)
"""


def _python(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", code))


async def _lines(log: Path, count: int) -> list[str]:
    """The words the program printed, once there are as many as that."""

    def words() -> list[str] | None:
        found = log.read_text().split()
        return found if len(found) >= count else None

    return await asyncio.to_thread(until, "the program speaks", words, 60)


async def test_a_program_that_will_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    programs = Programs(tmp_path, pytest.fail)
    log = await programs.start(_python("stubborn", _STUBBORN))
    pids = [int(line) for line in await _lines(log, 2)]
    await programs.stop()
    # Both were told; a busy machine may let a killed process wait for its last turn.
    await asyncio.to_thread(
        until, "both are gone", lambda: not any(_alive(pid) for pid in pids), 60
    )


def test_three_stages_of_stubborn_programs_end_within_five_seconds() -> None:
    assert 3 * LONGEST_STAGE_S + LAST_LOOK_S <= 5


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


async def test_a_program_that_ends_is_reported_and_started_again(tmp_path: Path) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    programs = Programs(tmp_path, said.put_nowait)
    log = await programs.start(_python("brittle", "print('here'); raise SystemExit(3)"))
    programs.trust("brittle")
    async with asyncio.timeout(60):
        line = await said.get()
    assert line.startswith(f"The brittle ended by itself with exit code 3; see {log}")
    assert "| here" in line
    await _lines(log, 2)
    await programs.stop()


async def test_a_program_that_never_gets_ready_is_named_with_its_last_words(
    tmp_path: Path,
) -> None:
    programs = Programs(tmp_path, pytest.fail)
    await programs.start(_python("broken", "raise SystemExit('no such thing')"))
    with pytest.raises(ProgramFailedError, match=r"(?s)broken ended by itself.*no such thing"):
        await programs.until_ready("broken", lambda: False, 60)
    await programs.stop()
