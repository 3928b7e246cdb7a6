from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.sound import SoundServer, sound_server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A centre's sound server of its own, used by this process too."""
    with sound_server(tmp_path) as running:
        monkeypatch.setenv("PULSE_SERVER", running.env["PULSE_SERVER"])
        yield running


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of somebody talking, 48 kHz mono."""
    folder = tmp_path_factory.mktemp("speech")
    spoken, file = folder / "spoken.wav", folder / "speech.wav"
    words = "Raise both arms slowly and breathe in, then lower them and breathe out. " * 4
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), words], check=True)
    convert = ["ffmpeg", "-loglevel", "error", "-i", str(spoken), "-t", "12"]
    subprocess.run([*convert, "-ar", "48000", "-ac", "1", str(file)], check=True)
    return file
