"""How much of its own loudspeaker a centre sends into the room, in dB, with a real sound server.

The tests hold a bound on the canceller at its own pace; here it runs as at a centre, with a
loudspeaker of another program's speech that the microphone hears 80 ms later.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from media.sound import Sound
from tests.bench.report import a_folder, say
from tests.parts.sound import (
    RATE,
    Samples,
    SoundServer,
    chirps,
    in_band,
    power,
    sound_server,
    write_wav,
)
from tests.parts.voices import ROOM_HZ
from tests.parts.waiting import until

_WORDS = "Raise both arms slowly and breathe in, then lower them and breathe out. " * 4
_SETTLE_S = 3
_LISTEN_S = 5
_STILL = 2.0**-30
"""One step of 16 bit: what is quieter is silence, however much."""

Figures = dict[str, list[float]]


@dataclass
class Centre:
    """A kiosk's sound, with its microphone open."""

    server: SoundServer
    folder: Path
    sound: Sound
    heard: list[bytes] = field(default_factory=list)

    @property
    def sent(self) -> Samples:
        """What the room has heard so far."""
        return np.frombuffer(b"".join(self.heard), np.int16).astype(np.float32) / np.float32(32768)

    def listen(self, seconds: float) -> tuple[Samples, Samples]:
        """What the microphone hears from now on, and what the room hears of it."""
        begun = len(self.sent)
        raw = self.server.record("mic", seconds)
        return raw, self.sent[begun:]

    @contextmanager
    def playing(self, name: str, sink: str) -> Iterator[None]:
        player = self.server.play(self.folder / name, sink)
        try:
            yield
        finally:
            player.terminate()
            player.wait()


def measure(rounds: int) -> Figures:
    """dB by what was measured, one of each round."""
    wanted: dict[str, Callable[[Centre], float]] = {
        "echo taken away (ERLE) after 3 s, dB": _echo_taken_away,
        "near speech beside the loudspeaker's, change in dB": _near_speech,
    }
    found: Figures = {title: [] for title in wanted}
    for number in range(1, rounds + 1):
        say(f"round {number}")
        for title, one in wanted.items():
            # Afresh each time: a canceller that has learned is another one.
            with _centre() as centre:
                found[title].append(one(centre))
    return found


def _echo_taken_away(centre: Centre) -> float:
    with centre.playing("speech.wav", "spk"):
        centre.listen(_SETTLE_S)
        raw, sent = centre.listen(_LISTEN_S)
    return 10 * float(np.log10(power(raw) / max(power(sent), _STILL)))


def _near_speech(centre: Centre) -> float:
    """How much louder, or below 0 quieter, it leaves than it was spoken."""
    with centre.playing("speech.wav", "spk"):
        centre.listen(_SETTLE_S)
        with centre.playing("near.wav", "micbus"):
            centre.listen(1)  # the player's own beginning
            _, sent = centre.listen(_LISTEN_S)
    return 10 * float(np.log10(in_band(sent, *ROOM_HZ) / in_band(_near(), *ROOM_HZ)))


@contextmanager
def _centre() -> Iterator[Centre]:
    with a_folder() as folder, sound_server(folder) as server:
        write_wav(folder / "near.wav", _near())
        _write_speech(folder)
        heard_late = ["source=spk.monitor", "sink=micbus", "latency_msec=80"]
        words = ["pactl", "load-module", "module-loopback", *heard_late]
        subprocess.run(words, env=server.env, check=True, capture_output=True)
        # Read by the sound libraries of this process.
        os.environ["PULSE_SERVER"] = server.env["PULSE_SERVER"]
        sound = Sound(
            enabled=True, microphone="default", loudspeaker="default", echo_cancellation=True
        )
        sound.start()
        try:
            until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 20)
            centre = Centre(server, folder, sound)
            sound.open_microphone(centre.heard.append)
            until("the microphone is heard", lambda: len(centre.sent) > RATE // 10, 20)
            yield centre
        finally:
            sound.stop()


def _near() -> Samples:
    return chirps(20, *ROOM_HZ) * np.float32(0.6)


def _write_speech(folder: Path) -> None:
    spoken, speech = folder / "spoken.wav", folder / "speech.wav"
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), _WORDS], check=True)
    convert = ["ffmpeg", "-loglevel", "error", "-i", str(spoken), "-t", "14"]
    subprocess.run([*convert, "-ar", "48000", "-ac", "1", str(speech)], check=True)
