"""Starting a bad line, and running programs behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.parts.badline.ways import PERFECT, Condition
from tests.parts.processes import ROOT


@dataclass(frozen=True, slots=True)
class Passed:
    """Datagrams since the condition before was set; up leads to the servers."""

    up_carried: int
    up_lost: int
    down_carried: int
    down_lost: int


class BadLine:
    """A running line, perfect until it is told otherwise."""

    def __init__(self, process: subprocess.Popen[bytes], said: Mapping[str, str]) -> None:
        self._process = process
        self.address = said["outside"]
        """Where servers outside are reached from behind the line."""
        self.device = said["device"]
        """The network device that has this address."""
        self.inner_address = said["inside"]

    def inside(self, argv: Sequence[str]) -> list[str]:
        """The command that runs `argv` behind the line."""
        return ["nsenter", f"--net=/proc/{self._process.pid}/ns/net", "--", *argv]

    def set(self, up: Condition, down: Condition, seed: int) -> Passed:
        """Be like this from now on; what passed until now."""
        wanted = {"up": up.document(), "down": down.document(), "seed": seed}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        return Passed(**_read(self._process))

    def mend(self) -> Passed:
        """Be perfect again."""
        return self.set(PERFECT, PERFECT, 0)


@contextmanager
def bad_line() -> Iterator[BadLine]:
    """A line of its own; fails with one sentence where the machine does not allow it.

    What is started while it is up comes before everything else on the machine: a program that
    waits for a processor would be taken for a line with jitter.
    """
    with (
        _punctual(),
        subprocess.Popen(
            [sys.executable, "-m", "tests.parts.badline"],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process,
    ):
        said = _read(process)
        try:
            if "error" in said:
                raise AssertionError(said["error"])
            yield BadLine(process, said)
        finally:
            assert process.stdin is not None
            process.stdin.close()  # its signal to end
            process.wait(timeout=30)


@contextmanager
def _punctual() -> Iterator[None]:
    """Run this thread, and what it starts, ahead of others, where the machine lets us."""
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        yield
        return
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, priority)


def _read(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError("the bad line's program ended early")
    return dict(json.loads(line))
