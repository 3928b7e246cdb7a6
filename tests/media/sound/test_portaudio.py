"""Opening the loudspeaker brings the way to the sound server into the process, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.parts.sound import SoundServer

PROGRAM = """
from pathlib import Path
from media.sound import portaudio
from media.sound.blocks import SILENCE

stream = portaudio.open_loudspeaker("default", lambda: SILENCE)
assert stream.flowing
print(Path("/proc/self/maps").read_text())
"""


def test_nothing_of_what_alsa_knows_is_loaded_but_the_sound_server(server: SoundServer) -> None:
    command = [sys.executable, "-c", PROGRAM]
    env = {**os.environ, **server.env}
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "libasound_module_pcm_pulse" in done
    assert "libavcodec" not in done
