"""Two programs behind one command; the agent's half needs no Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kiosk.__main__ import main
from tests.parts.processes import ROOT


def test_the_agent_runs_where_there_is_no_qt_no_camera_and_no_room() -> None:
    unwanted = ("PySide6", "cv2", "livekit", "sounddevice", "numpy")
    asks = (
        "import sys, kiosk.__main__, kiosk.agent.root\n"
        f"print([name for name in {unwanted!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "[]\n"


def test_an_unknown_program_is_said_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["agnet", "--config", "x.toml"])
    assert ended.value.code == 2
    assert "choose from" in capsys.readouterr().err
