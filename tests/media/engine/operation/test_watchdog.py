"""A supervisor hears the event loop, not the process: a loop that hangs is heard no more."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from media.engine import __main__ as program
from tests.media.engine.conftest import PATIENCE_S
from tests.media.engine.operation.programs import configured, supervised

ROOT = Path(__file__).resolve().parents[4]
UNIT = ROOT / "deploy/sarangbang-engine.service"


async def test_pings_come_from_the_loop_and_stop_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notify"
    monkeypatch.setenv("NOTIFY_SOCKET", str(path))
    monkeypatch.setattr(program, "WATCHDOG_S", 0.01)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(path))
        supervisor.setblocking(False)
        loop = asyncio.get_running_loop()
        telling = asyncio.create_task(program._tell_alive())
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(3):
                assert await loop.sock_recv(supervisor, 64) == b"WATCHDOG=1"
        # From here on nothing gives the loop a turn, as where a native call hangs.
        supervisor.settimeout(0.5)
        with pytest.raises(TimeoutError):
            while True:
                supervisor.recv(64)
        supervisor.setblocking(False)
        async with asyncio.timeout(PATIENCE_S):
            assert await loop.sock_recv(supervisor, 64) == b"WATCHDOG=1"
        telling.cancel()


async def test_an_engine_tells_that_it_is_ready_and_alive(tmp_path: Path) -> None:
    with supervised(tmp_path) as supervisor:
        async with configured(tmp_path) as engine, asyncio.timeout(PATIENCE_S):
            await supervisor.until("READY=1")
            await supervisor.until("WATCHDOG=1")
        assert engine.process.returncode == 0
        assert "STOPPING=1" in supervisor.everything()


def test_the_unit_gives_a_hanging_engine_less_than_half_a_minute() -> None:
    settings = dict(line.split("=", 1) for line in UNIT.read_text().splitlines() if "=" in line[1:])
    hangs_s, again_s = int(settings["WatchdogSec"]), int(settings["RestartSec"])
    assert settings["Restart"] == "always"
    assert hangs_s >= 3 * program.WATCHDOG_S, "one late ping is no fault"
    assert hangs_s + again_s < 25, "the rest is for the start and for everybody's way back"
    assert int(settings["TimeoutStopSec"]) > program.END_S


def test_a_process_ends_whatever_hangs() -> None:
    hanging = (
        "import threading, wire.ending\n"
        "wire.ending.end_within(0.2)\n"
        "threading.Thread(target=threading.Event().wait).start()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", hanging],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert "in wait" in done.stderr, "where it stood is told"
