"""Two programs behind one command; the agent's half needs no Qt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.parts.processes import ROOT

DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


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


@pytest.mark.parametrize("platform", [{}, {"QT_QPA_PLATFORM": "offscreen"}])
def test_a_mistake_in_the_screens_file_is_said_with_and_without_a_display(
    tmp_path: Path, platform: dict[str, str]
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('hubb = "http://hub"\n')
    bare = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "screen", "--config", str(file)],
        cwd=ROOT,
        env=bare | platform,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "hubb" in done.stderr
    assert "Traceback" not in done.stderr
