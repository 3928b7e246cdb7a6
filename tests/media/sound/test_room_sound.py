"""Loudspeaker, microphone and echo with a real sound server."""

from __future__ import annotations

import itertools
import subprocess
import threading
import time
from collections.abc import Iterator
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
    in_band,
    power,
    read_wav,
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


@contextmanager
def playing(server: SoundServer, folder: Path, samples: Samples) -> Iterator[None]:
    """Another program that plays `samples` over and over, for as long as anybody waits."""
    write_wav(folder / "long.wav", np.tile(samples, 12))
    player = server.play(folder / "long.wav", "spk")
    try:
        yield
    finally:
        player.terminate()
        player.wait()


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


def echo_path(server: SoundServer) -> None:
    """The loudspeaker is heard by the microphone, some 80 ms later."""
    words = ["load-module", "module-loopback", "source=spk.monitor", "sink=micbus"]
    subprocess.run(["pactl", *words, "latency_msec=80"], env=server.env, check=True)


def until_cancelled(server: SoundServer, ear: Ear) -> None:
    """Wait for two seconds in which the microphone hears the lesson and the room does not.

    How much quieter it gets is told in `test_cancelling`; against a wrong reference, or none,
    it stays within 1 dB.
    """

    def much_quieter() -> bool:
        begun = len(ear.blocks)
        raw = server.record("mic", 2)
        clean = ear.samples[begun * BLOCK :]
        if power(raw) < 1e-4 or len(clean) < RATE:
            return False
        return power(raw) > 15 * power(clean)

    until("the echo is cancelled", much_quieter, 60)


def is_clean(heard: Samples) -> bool:
    """Whether it is the voice's band, mostly without holes inside the sweeps' loud middle."""
    rms = np.sqrt(np.mean(heard.reshape(-1, BLOCK * 5) ** 2, axis=1))
    return band_share(heard, 450, 1200) > 0.9 and float(np.median(rms)) > 0.05


def test_a_remote_voice_leaves_the_loudspeaker(server: SoundServer) -> None:
    with running() as sound, voice(sound, chirps(2, 500, 1100)):
        until("the loudspeaker works", lambda: sound.loudspeaker == "ok", 60)
        until("it plays", lambda: sound.played_s > 2.5, 60)
        server.record_until("the voice, steady and clean", "spk.monitor", is_clean)
    assert sound.loudspeaker == "off"


def test_the_microphone_is_heard_only_while_open(server: SoundServer, tmp_path: Path) -> None:
    # Longer than anybody waits for the microphone.
    write_wav(tmp_path / "near.wav", np.tile(chirps(20, 1900, 3100), 7))
    near = server.play(tmp_path / "near.wav", "micbus")
    ear = Ear()
    with running() as sound:
        until("a microphone is there", lambda: sound.microphone == "ok", 60)
        sound.open_microphone(ear)
        until("two seconds heard", lambda: ear.seconds(2), 60)
        sound.close_microphone()
        count = len(ear.blocks)
        with running() as other:  # any later block would have come while this one opens
            until("time passes", lambda: other.loudspeaker == "ok", 60)
        assert len(ear.blocks) == count
    near.terminate()
    near.wait()
    assert in_band(ear.samples[RATE:], 1900, 3100) > 0.005


def test_echo_of_another_program_is_cancelled(
    server: SoundServer, speech: Path, tmp_path: Path
) -> None:
    echo_path(server)
    with running() as sound, playing(server, tmp_path, read_wav(speech)):
        ear = Ear()
        sound.open_microphone(ear)
        until("it says so", lambda: sound.reference == "monitor", 60)
        until_cancelled(server, ear)
        sound.close_microphone()
        assert sound.reference == "off"


def test_near_speech_survives_the_lesson(server: SoundServer, speech: Path, tmp_path: Path) -> None:
    echo_path(server)
    ear = Ear()
    with running() as sound, playing(server, tmp_path, read_wav(speech)):
        sound.open_microphone(ear)
        until_cancelled(server, ear)
        write_wav(tmp_path / "near.wav", np.tile(chirps(20, 1900, 3100) * 0.6, 4))
        near = server.play(tmp_path / "near.wav", "micbus")
        until(
            "who speaks here is what the room hears",
            lambda: band_share(ear.samples[-RATE:], 1900, 3100) > 0.8,
            60,
        )
        near.terminate()
        near.wait()


def test_without_a_monitor_our_own_mix_is_the_reference(
    server: SoundServer, speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo_path(server)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "pactl").symlink_to("/usr/bin/pactl")
    with running() as sound, voice(sound, read_wav(speech)):
        monkeypatch.setenv("PATH", str(tools))
        ear = Ear()
        sound.open_microphone(ear)
        until("it says so", lambda: sound.reference == "own mix", 60)
        monkeypatch.undo()
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        until_cancelled(server, ear)


def test_devices_that_vanish_are_missing_and_come_back(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ear = Ear()
        with sound_server(tmp_path) as first:
            patch.setenv("PULSE_SERVER", first.env["PULSE_SERVER"])
            sound = Sound(enabled=True, microphone="mic", loudspeaker="spk", echo_cancellation=True)
            sound.start()
            sound.open_microphone(ear)
            until("both work", lambda: (sound.loudspeaker, sound.microphone) == ("ok", "ok"), 60)
            until("heard", lambda: ear.seconds(0.5), 60)
            first.unplug("mic")
            until("it is gone", lambda: sound.microphone_trouble == "gone", 60)
            assert (sound.loudspeaker, sound.loudspeaker_trouble) == ("ok", "")
            first.unplug("spk")
            until("only another is left", lambda: sound.loudspeaker_trouble == "wrong", 60)
            first.plug_in("mic")
            first.plug_in("spk")
            until("both again", lambda: (sound.loudspeaker, sound.microphone) == ("ok", "ok"), 60)
            count = len(ear.blocks)
            until("heard again", lambda: len(ear.blocks) > count + 20, 60)
        until("the server is gone", lambda: sound.loudspeaker_trouble == "server", 60)
        until("both are gone", lambda: {sound.loudspeaker, sound.microphone} == {"missing"}, 60)
        (tmp_path / "pulse.socket").unlink(missing_ok=True)
        with sound_server(tmp_path):
            count = len(ear.blocks)
            until(
                "both are back", lambda: (sound.loudspeaker, sound.microphone) == ("ok", "ok"), 60
            )
            until("heard again", lambda: len(ear.blocks) > count + 50, 60)
            sound.stop()
        patch.delenv("PULSE_SINK", raising=False)
        patch.delenv("PULSE_SOURCE", raising=False)


def test_switched_off_is_off() -> None:
    sound = Sound(enabled=False, microphone="", loudspeaker="", echo_cancellation=True)
    sound.start()
    assert (sound.loudspeaker, sound.microphone, sound.reference) == ("off", "off", "off")
    sound.stop()


def test_where_none_is_wanted_no_microphone_opens_and_the_lesson_is_heard(
    server: SoundServer,
) -> None:
    ear = Ear()
    with running() as sound:
        until("there is one", lambda: sound.microphone == "ok", 60)
        sound.has_microphone = False
        sound.open_microphone(ear)
        assert (sound.microphone, sound.reference) == ("off", "off")
        until("the lesson is heard", lambda: sound.loudspeaker == "ok", 60)
    assert ear.blocks == []
