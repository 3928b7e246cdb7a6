"""How much of its own loudspeaker a centre sends into the room, in dB, with a real sound server.

What is done is what the tests of `media.sound` do; those hold a bound, here are the figures.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from media.sound import Sound
from tests.bench.report import a_folder, say
from tests.media.sound.test_room_sound import Ear, echo_path, erle_after_3_s, in_band, running
from tests.parts.sound import RATE, SoundServer, chirps, sound_server, write_wav
from tests.parts.voices import ROOM_HZ
from tests.parts.waiting import until

_WORDS = "Raise both arms slowly and breathe in, then lower them and breathe out. " * 4

Figures = dict[str, list[float]]
Measurement = Callable[[SoundServer, Sound, Path], float]


def measure(rounds: int) -> Figures:
    """dB by what was measured, one of each round."""
    wanted: dict[str, Measurement] = {
        "echo taken away (ERLE), seconds 3 to 8, dB": _echo,
        "speech at the centre while the loudspeaker speaks, dB": _near_speech,
    }
    found: Figures = {title: [] for title in wanted}
    for number in range(1, rounds + 1):
        say(f"round {number}")
        for title, one in wanted.items():
            found[title].append(_at_a_centre(one))
    return found


def _at_a_centre(one: Measurement) -> float:
    """Measure with a loudspeaker that is heard by its microphone, afresh each time."""
    with a_folder() as folder, sound_server(folder) as server:
        os.environ["PULSE_SERVER"] = server.env["PULSE_SERVER"]
        write_wav(folder / "near.wav", _near())
        _write_speech(folder)
        echo_path(server)
        with running() as sound:
            until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 10)
            return one(server, sound, folder)


def _echo(server: SoundServer, sound: Sound, folder: Path) -> float:
    far = server.play(folder / "speech.wav", "spk")
    found = erle_after_3_s(server, sound)
    far.terminate()
    far.wait()
    return found


def _near_speech(server: SoundServer, sound: Sound, folder: Path) -> float:
    """How much louder or (below 0) quieter it leaves than it came."""
    ear = Ear()
    far = server.play(folder / "speech.wav", "spk")
    sound.open_microphone(ear)
    until("the canceller has settled", lambda: ear.seconds(3), 15)
    near = server.play(folder / "near.wav", "micbus")
    begun = len(ear.samples)
    until("both have talked", lambda: len(ear.samples) > begun + 4 * RATE, 15)
    sound.close_microphone()
    for player in (far, near):
        player.terminate()
        player.wait()
    # The first second is the players' own beginning.
    both = ear.samples[begun + RATE :]
    return 10 * float(np.log10(in_band(both, *ROOM_HZ) / in_band(_near(), *ROOM_HZ)))


def _near() -> np.ndarray:
    return chirps(20, *ROOM_HZ) * 0.6


def _write_speech(folder: Path) -> None:
    spoken, speech = folder / "spoken.wav", folder / "speech.wav"
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), _WORDS], check=True)
    convert = ["ffmpeg", "-loglevel", "error", "-i", str(spoken), "-t", "12"]
    subprocess.run([*convert, "-ar", "48000", "-ac", "1", str(speech)], check=True)
