"""A sound server without a sound card: a centre's loudspeaker and microphone as null sinks.

`spk` is the loudspeaker (what a program plays can be recorded from its monitor), `micbus`
is the air in front of the microphone: what is played into it comes out of source `mic`.
"""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.parts.processes import Program
from tests.parts.waiting import until

RATE = 48_000
Samples = npt.NDArray[np.float32]
"""Mono, -1..1, at `RATE`."""


@dataclass(frozen=True, slots=True)
class SoundServer:
    """A running PulseAudio of its own; `env` makes a program use it."""

    env: dict[str, str]

    def record(self, source: str, seconds: float) -> Samples:
        """What `source` carries during the next `seconds`."""
        count = int(seconds * RATE) * 2
        argv = ["parec", f"--device={source}", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        with subprocess.Popen(
            [*argv, "--latency-msec=50"], env=self.env, stdout=subprocess.PIPE
        ) as recorder:
            assert recorder.stdout is not None
            raw = recorder.stdout.read(count)
            # Told to end it would complain that nobody reads what it still has.
            recorder.kill()
        return np.frombuffer(raw, np.int16).astype(np.float32) / 32768

    def record_until(
        self, what: str, source: str, wanted: Callable[[Samples], bool], seconds: float = 2.0
    ) -> Samples:
        """Record again and again until it sounds as `wanted`; fail by name."""
        heard: list[Samples] = [np.zeros(0, np.float32)]

        def listen() -> bool:
            heard[0] = self.record(source, seconds)
            return wanted(heard[0])

        until(what, listen, 60)
        return heard[0]

    def play(self, file: Path, sink: str) -> subprocess.Popen[bytes]:
        """Play a WAV file into a sink, in the background."""
        return subprocess.Popen(["paplay", f"--device={sink}", str(file)], env=self.env)

    def pactl(self, *words: str) -> str:
        """Tell or ask the server something; its words."""
        asked = ["pactl", *words]
        done = subprocess.run(asked, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def unplug(self, device: str) -> None:
        """Take `spk` or `mic` away, as a hand that pulls the plug."""
        word = f"{'sink' if device == 'spk' else 'source'}_name={device}"
        for row in self.pactl("list", "short", "modules").splitlines():
            if word in row.split():
                self.pactl("unload-module", row.split()[0])

    def plug_in(self, device: str) -> None:
        """Have it there again; whoever wants it has to find it anew."""
        if device == "spk":
            self.pactl("load-module", "module-null-sink", "sink_name=spk")
        else:
            words = ["module-remap-source", "master=micbus.monitor", "source_name=mic"]
            self.pactl("load-module", *words)

    def ready(self) -> bool:
        asked = subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False)
        return asked.returncode == 0


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """Start PulseAudio with the centre's devices, and stop it at the end."""
    socket = folder / "pulse.socket"
    script = folder / "pulse.pa"
    script.write_text(
        f"load-module module-native-protocol-unix auth-anonymous=1 socket={socket}\n"
        "load-module module-null-sink sink_name=spk\n"
        "load-module module-null-sink sink_name=micbus\n"
        "load-module module-remap-source master=micbus.monitor source_name=mic\n"
        "set-default-sink spk\nset-default-source mic\n"
    )
    env = {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    argv = ["pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1"]
    client = {**env, "PULSE_SERVER": f"unix:{socket}"}
    with Program("pulseaudio", [*argv, "--use-pid-file=no"], folder, env):
        server = SoundServer(client)
        until("the sound server answers", server.ready, 60)
        yield server


def chirps(seconds: float, low_hz: float, high_hz: float) -> Samples:
    """Rising sweeps of 0.25 s in a band; a noise suppressor leaves them alone."""
    length = int(0.25 * RATE)
    t = np.arange(length) / RATE
    sweep = np.sin(2 * np.pi * (low_hz * t + (high_hz - low_hz) * t**2 / (2 * 0.25)))
    one = (0.5 * sweep * np.hanning(length)).astype(np.float32)
    return np.tile(one, int(seconds / 0.25) + 1)[: int(seconds * RATE)]


def write_wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes())


def read_wav(path: Path) -> Samples:
    """A mono file of 16 bit at `RATE`."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, np.int16).astype(np.float32) / 32768


def power(samples: Samples) -> float:
    """Mean energy of a sample; never quite nothing."""
    return float(np.mean(samples**2)) + 1e-12


def in_band(samples: Samples, low_hz: float, high_hz: float) -> float:
    """Mean energy of a sample within a band."""
    return power(samples) * band_share(samples, low_hz, high_hz)


def band_share(samples: Samples, low_hz: float, high_hz: float) -> float:
    """How much of the energy lies in a band, 0..1; 0 for silence."""
    if samples.size == 0 or float(np.abs(samples).max()) < 1e-3:
        return 0.0
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(samples.size, 1 / RATE)
    inside = (hertz >= low_hz) & (hertz <= high_hz)
    return float(power[inside].sum() / power.sum())
