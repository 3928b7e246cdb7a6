"""The real programs of the demo: started, watched, started again, and ended without a trace.

Every program leads a process group of its own, so a Ctrl-C in the terminal reaches only the
demo, which then ends the programs in order.  What a program prints goes to its log file.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from demo.errors import ProgramFailedError
from demo.options import ROOT

_LOOK_S = 0.1
_RESTART_AFTER_S = 1.0
_MOST_RESTARTS = 5
# Three stages and the last look stay below the five seconds in which a Ctrl-C ends everything.
_POLITE_S = 1.0
_CLEANUP_S = 0.2
LONGEST_STAGE_S = _POLITE_S + _CLEANUP_S
"""How long programs of one stage may take to end before the next stage is asked."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start; `env` is added to the demo's own environment."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    # Programs of a later stage stand on those of an earlier one, and are ended first.
    stage: int = 1


class Programs:
    """All child processes of one demo."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._running: dict[str, _Running] = {}
        self._stopping = False
        self.gave_up: asyncio.Future[ProgramFailedError] = (
            asyncio.get_running_loop().create_future()
        )
        logs.mkdir(parents=True, exist_ok=True)

    async def start(self, program: Program) -> Path:
        """Start it and watch over it from now on; its log file."""
        log = self._logs / f"{program.name}.log"
        log.unlink(missing_ok=True)
        running = _Running(program, log)
        await running.launch()
        running.watch = asyncio.create_task(self._watch(running), name=f"watch-{program.name}")
        self._running[program.name] = running
        return log

    async def until_ready(self, name: str, is_ready: Callable[[], bool], within_s: float) -> None:
        """Wait for a program's sign of life.  Raises `ProgramFailedError` with its last words."""
        running = self._running[name]
        deadline = time.monotonic() + within_s
        while not is_ready():
            if running.exit_code is not None:
                raise ProgramFailedError(self._obituary(running))
            if time.monotonic() > deadline:
                raise ProgramFailedError(
                    f"The {name} was not ready within {within_s:g} s; see {running.log}"
                    f"{_last_words(running.log)}"
                )
            await asyncio.sleep(_LOOK_S)
        running.was_ready = True

    def trust(self, name: str) -> None:
        """Count a program as ready from the start: if it ends, it is started again."""
        self._running[name].was_ready = True

    async def stop(self) -> None:
        """End everything, last started stage first; nothing is left afterwards."""
        self._stopping = True
        stages = sorted({item.program.stage for item in self._running.values()}, reverse=True)
        for stage in stages:
            ending = [item for item in self._running.values() if item.program.stage == stage]
            await _end(ending)
        for item in self._running.values():
            if item.watch is not None:
                item.watch.cancel()
        self._running.clear()

    async def _watch(self, running: _Running) -> None:
        while True:
            await running.ended()
            if self._stopping:
                return
            running.end_group()  # whatever it left behind of its own children
            if not running.was_ready:
                return  # `until_ready` tells
            if running.restarts >= _MOST_RESTARTS:
                if not self.gave_up.done():
                    self.gave_up.set_result(ProgramFailedError(self._obituary(running)))
                return
            running.restarts += 1
            self._say(f"{self._obituary(running)}\n  Starting it again.")
            await asyncio.sleep(_RESTART_AFTER_S)
            if not self._stopping:
                await running.launch()

    def _obituary(self, running: _Running) -> str:
        return (
            f"The {running.program.name} ended by itself with {_reason(running.exit_code)}; "
            f"see {running.log}{_last_words(running.log)}"
        )


class _Running:
    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self.watch: asyncio.Task[None] | None = None
        self.was_ready = False
        self.restarts = 0
        self._process: asyncio.subprocess.Process | None = None

    async def launch(self) -> None:
        env = {**os.environ, "PYTHONUNBUFFERED": "1", **self.program.env}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.program.argv,
                cwd=ROOT,
                env=env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.returncode

    async def ended(self) -> None:
        """Wait until it ends."""
        if self._process is not None:
            await self._process.wait()

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    def end_group(self) -> None:
        """Kill what is left of its process group, itself included."""
        if self._process is not None:
            # Nobody else can have got the group's number while a member of it lives.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


async def _end(running: list[_Running]) -> None:
    for item in running:
        item.ask_to_end()
    await _gone(running, _POLITE_S)
    for item in running:
        item.end_group()
    await _gone(running, _CLEANUP_S)


async def _gone(running: list[_Running], within_s: float) -> None:
    if running:
        await asyncio.wait(
            [asyncio.ensure_future(item.ended()) for item in running], timeout=within_s
        )


def _reason(code: int | None) -> str:
    if code is None:
        return "no exit code"
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def _last_words(log: Path, lines: int = 5) -> str:
    with contextlib.suppress(OSError):
        said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        if said:
            return ":\n  | " + "\n  | ".join(said)
    return "."
