"""What systemd hears, on a socket as systemd has one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kiosk.agent.health.watchdog import Watchdog


def test_ready_alive_and_stopping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000000")
        now = 0.0
        watchdog = Watchdog(lambda: now)
        watchdog.ready()
        for second in range(21):
            now = float(second)
            watchdog.alive()
        watchdog.stopping()
        said = [systemd.recv(100).decode() for _ in range(5)]
        assert said == ["READY=1\nSTATUS=serving", *["WATCHDOG=1"] * 3, "STOPPING=1"]


def test_silent_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    watchdog = Watchdog(lambda: 0.0, {})
    watchdog.ready()
    watchdog.alive()
    watchdog.stopping()
