"""Real programs of ours as child processes, with their logs, stopped by pid."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.parts.waiting import until

ROOT = Path(__file__).resolve().parents[2]


def _ports() -> Iterator[int]:
    """Of this process alone, and below those that the kernel hands out by itself.

    Eight apart: a room engine takes the second above its own, too.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    first = 20_000 + int(worker) % 2 * 6_000
    every = range(first, first + 6_000, 8)
    # Another run beside this one begins elsewhere.
    start = os.getpid() * 61 % len(every)
    return itertools.cycle((*every[start:], *every[:start]))


_NEXT = _ports()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A loopback port that is free, and that nobody else is given soon."""
    for port in itertools.islice(_NEXT, 750):
        with socket.socket(socket.AF_INET, kind) as sock, contextlib.suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port
    raise AssertionError("not one port is free; what runs beside the tests?")


class Program:
    """One child process; its output goes to `log`, which a failing test shows."""

    def __init__(
        self, name: str, argv: Sequence[str], folder: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._argv = [sys.executable if word == "python" else word for word in argv]
        self._env = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "PYTHONFAULTHANDLER": "1",
            **(env or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it (again), with the same arguments."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def wait_for_line(self, text: str, timeout_s: float = 60.0) -> str:
        """The first line of the log that contains `text`."""

        def look() -> str | None:
            lines = self.log.read_text(errors="replace").splitlines()
            found = next((line for line in lines if text in line), None)
            assert found or self.running, f"{self.name} ended early:\n{self.tail()}"
            return found

        return until(f"{self.name} says {text!r}", look, timeout_s)

    def kill(self) -> None:
        """SIGKILL, as a power cut or the kernel would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=60)

    def stop(self, timeout_s: float = 30.0) -> int:
        """SIGTERM and its exit code; when it does not obey, its threads' stacks and a failure."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            # Python's fault handler writes where every thread stands, whoever holds the lock.
            self._process.send_signal(signal.SIGABRT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)
            raise AssertionError(
                f"{self.name} did not end on SIGTERM within {timeout_s:g} s:\n{self.tail(120)}"
            ) from None

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            print(f"\n--- {self.name} ---\n{self.tail()}")
            with contextlib.suppress(AssertionError):
                self.stop()
        else:
            self.stop()
