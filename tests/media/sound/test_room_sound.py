"""Loudspeaker, microphone and echo with a real sound server."""

from __future__ import annotations

import itertools
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from media.sound import Sound
from media.sound.blocks import BLOCK, BLOCK_BYTES, BLOCK_S
from tests.parts.sound import (
    RATE,
    Samples,
    SoundServer,
    band_share,
    chirps,
    sound_server,
    write_wav,
)
from tests.parts.waiting import until


@contextmanager
def running(**options: object) -> Iterator[Sound]:
    chosen = {"microphone": "default", "loudspeaker": "default", "echo_cancellation": True}
    sound = Sound(enabled=True, **{**chosen, **options})  # type: ignore[arg-type]
    sound.start()
    try:
        yield sound
    finally:
        sound.stop()


@contextmanager
def voice(sound: Sound, samples: Samples) -> Iterator[None]:
    """Somebody remote who says `samples` over and over, 10 ms at a time."""
    raw = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
    blocks = [raw[at : at + BLOCK_BYTES] for at in range(0, len(raw) - BLOCK_BYTES, BLOCK_BYTES)]
    line, stop = sound.line(), threading.Event()

    def talk() -> None:
        begun = time.monotonic()
        for number, block in enumerate(itertools.cycle(blocks)):
            if stop.wait(max(0.0, begun + number * BLOCK_S - time.monotonic())):
                return
            line.put(block)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        line.close()


class Ear:
    """What the room would hear of this centre."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []

    def __call__(self, block: bytes) -> None:
        self.blocks.append(block)

    @property
    def samples(self) -> Samples:
        return np.frombuffer(b"".join(self.blocks), np.int16).astype(np.float32) / 32768

    def seconds(self, at_least: float) -> bool:
        return len(self.blocks) * BLOCK_S >= at_least


def power(samples: Samples) -> float:
    return float(np.mean(samples**2)) + 1e-12


def in_band(samples: Samples, low_hz: float, high_hz: float) -> float:
    return power(samples) * band_share(samples, low_hz, high_hz)


def echo_path(server: SoundServer) -> None:
    """The loudspeaker is heard by the microphone, some 80 ms later."""
    words = ["load-module", "module-loopback", "source=spk.monitor", "sink=micbus"]
    subprocess.run(["pactl", *words, "latency_msec=80"], env=server.env, check=True)


def erle_after_3_s(server: SoundServer, sound: Sound) -> float:
    """How many dB quieter the echo leaves the canceller than it came, seconds 3 to 8."""
    ear = Ear()
    sound.open_microphone(ear)
    until("the microphone is heard", lambda: ear.seconds(0.1), 10)
    begun = len(ear.blocks)
    with ThreadPoolExecutor(1) as pool:
        raw = pool.submit(server.record, "mic", 8.0).result()
    clean = ear.samples[begun * BLOCK :]
    sound.close_microphone()
    return 10 * float(np.log10(power(raw[3 * RATE :]) / power(clean[3 * RATE : 8 * RATE])))


def test_a_remote_voice_leaves_the_loudspeaker(server: SoundServer) -> None:
    with running() as sound, voice(sound, chirps(2, 500, 1100)):
        until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 10)
        until("it plays", lambda: sound.played_s > 2.5, 15)
        heard = server.record("spk.monitor", 2)
    assert band_share(heard, 450, 1200) > 0.9
    # Steady: hardly any 10 ms without sound inside the sweeps' loud middle.
    rms = np.sqrt(np.mean(heard[: RATE * 2].reshape(-1, BLOCK * 5) ** 2, axis=1))
    assert float(np.median(rms)) > 0.05
    assert sound.loudspeaker == "off"


def test_the_microphone_is_heard_only_while_open(server: SoundServer, tmp_path: Path) -> None:
    write_wav(tmp_path / "near.wav", chirps(20, 1900, 3100))
    near = server.play(tmp_path / "near.wav", "micbus")
    ear = Ear()
    with running() as sound:
        until("a microphone is there", lambda: sound.microphone == "ok", 10)
        sound.open_microphone(ear)
        until("two seconds heard", lambda: ear.seconds(2), 15)
        sound.close_microphone()
        count = len(ear.blocks)
        with running() as other:  # any later block would have come while this one opens
            until("time passes", lambda: other.loudspeaker == "ok", 10)
        assert len(ear.blocks) == count
    near.terminate()
    near.wait()
    assert in_band(ear.samples[RATE:], 1900, 3100) > 0.005


@pytest.mark.timeout(60)
def test_echo_of_another_program_is_cancelled(server: SoundServer, speech: Path) -> None:
    echo_path(server)
    with running() as sound:
        until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 10)
        player = server.play(speech, "spk")
        erle = erle_after_3_s(server, sound)
        assert sound.reference == "off"
        player.terminate()
        player.wait()
    print(f"ERLE against the monitor: {erle:.1f} dB")
    assert erle >= 25


@pytest.mark.timeout(60)
def test_near_speech_survives_the_lesson(server: SoundServer, speech: Path, tmp_path: Path) -> None:
    echo_path(server)
    near_only = chirps(20, 1900, 3100) * 0.6
    write_wav(tmp_path / "near.wav", near_only)
    ear = Ear()
    with running() as sound:
        until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 10)
        far = server.play(speech, "spk")
        sound.open_microphone(ear)
        until("the canceller has settled", lambda: ear.seconds(3), 15)
        near = server.play(tmp_path / "near.wav", "micbus")
        before = len(ear.blocks)
        until("both have talked", lambda: ear.seconds(before * BLOCK_S + 4), 15)
        for player in (far, near):
            player.terminate()
            player.wait()
    both = ear.samples[(before + 100) * BLOCK :]
    loss = 10 * np.log10(in_band(near_only, 1900, 3100) / in_band(both, 1900, 3100))
    print(f"near speech in double-talk: {-loss:.1f} dB")
    # No target stands behind this bound: measured 8.6 to 10.8 dB, 10 would fail one run in four.
    assert loss < 14


@pytest.mark.timeout(60)
def test_without_a_monitor_our_own_mix_is_the_reference(
    server: SoundServer, speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo_path(server)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "pactl").symlink_to("/usr/bin/pactl")
    read = np.frombuffer(speech.read_bytes()[44:], np.int16).astype(np.float32) / 32768
    with running() as sound, voice(sound, read):
        monkeypatch.setenv("PATH", str(tools))
        until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 10)
        ear = Ear()
        sound.open_microphone(ear)
        until("it says so", lambda: sound.reference == "own mix", 10)
        monkeypatch.undo()
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        until("seven seconds heard", lambda: ear.seconds(7), 15)
        raw = server.record("mic", 2)
    clean = ear.samples[4 * RATE :]
    assert 10 * np.log10(power(raw) / power(clean)) >= 25


@pytest.mark.timeout(60)
def test_devices_that_vanish_are_missing_and_come_back(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ear = Ear()
        with sound_server(tmp_path) as first:
            patch.setenv("PULSE_SERVER", first.env["PULSE_SERVER"])
            sound = Sound(enabled=True, microphone="mic", loudspeaker="spk", echo_cancellation=True)
            sound.start()
            sound.open_microphone(ear)
            until("both work", lambda: (sound.loudspeaker, sound.microphone) == ("ok", "ok"), 15)
            until("heard", lambda: ear.seconds(0.5), 10)
        until("both are gone", lambda: {sound.loudspeaker, sound.microphone} == {"missing"}, 10)
        (tmp_path / "pulse.socket").unlink(missing_ok=True)
        with sound_server(tmp_path):
            count = len(ear.blocks)
            until(
                "both are back", lambda: (sound.loudspeaker, sound.microphone) == ("ok", "ok"), 15
            )
            until("heard again", lambda: len(ear.blocks) > count + 50, 10)
            sound.stop()
        patch.delenv("PULSE_SINK", raising=False)
        patch.delenv("PULSE_SOURCE", raising=False)


def test_switched_off_is_off() -> None:
    sound = Sound(enabled=False, microphone="", loudspeaker="", echo_cancellation=True)
    sound.start()
    assert (sound.loudspeaker, sound.microphone, sound.reference) == ("off", "off", "off")
    sound.stop()
