"""What is found wrong before anything is started."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from demo.errors import CannotStartError
from demo.machine import preflight
from demo.options import ROOT, parsed
from tests.parts.processes import free_port


def test_a_taken_port_is_one_clear_message_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "demo", "--data", str(tmp_path / "data"), "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"demo: Port {port} is taken or not allowed: end what listens there, or choose another "
        "with --port N."
    )
    assert done.stdout == ""
    assert not (tmp_path / "data").exists()


def test_a_taken_udp_port_names_its_option() -> None:
    engine_port = free_port()
    options = parsed(["--port", str(free_port()), "--engine-port", str(engine_port)])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        # Where somebody else is faster, it is taken all the same.
        with contextlib.suppress(OSError):
            taken.bind(("127.0.0.1", options.engine_udp_port))
        with pytest.raises(CannotStartError, match=r"UDP port .* is taken .*--engine-port N"):
            preflight.check(options)


def test_a_report_into_nowhere_is_refused(tmp_path: Path) -> None:
    arguments = ["--port", str(free_port()), "--engine-port", str(free_port())]
    options = parsed([*arguments, "--report", str(tmp_path / "missing" / "report.json")])
    with pytest.raises(CannotStartError, match="does not exist: make it or name another --report"):
        preflight.check(options)


def test_one_folder_serves_one_demo(tmp_path: Path) -> None:
    with (
        preflight.only_one(tmp_path),
        pytest.raises(CannotStartError, match="give this one another --data"),
        preflight.only_one(tmp_path),
    ):
        pytest.fail("two at once")
