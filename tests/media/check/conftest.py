from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a kiosk says while it checks its sound, 48 kHz mono."""
    folder = tmp_path_factory.mktemp("voice")
    spoken, file = folder / "spoken.wav", folder / "voice.wav"
    words = "곧 수업이에요. 소리를 점검하고 있어요."
    subprocess.run(["espeak-ng", "-v", "ko", "-s", "130", "-w", str(spoken), words], check=True)
    convert = ["ffmpeg", "-loglevel", "error", "-i", str(spoken)]
    subprocess.run([*convert, "-ar", "48000", "-ac", "1", str(file)], check=True)
    return file
