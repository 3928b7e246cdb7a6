"""Opens the sound server's sink and source through PortAudio, as two separate streams.

One duplex stream spins a core on this path (measured).  Every function here is called by one
thread; the callbacks run on PortAudio's own threads.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from media.sound.blocks import BLOCK, RATE
from media.sound.server import DEFAULT

_DEVICES = ("pulse", "pipewire", "default")
"""ALSA's ways to the sound server, the best first."""
_ONLY_PULSE = Path(__file__).with_name("alsa.conf")
"""ALSA's configuration of the first of them alone."""
_PLUGIN = "*/alsa-lib/libasound_module_pcm_pulse.so"
_LOUDSPEAKER_LATENCY_S = 0.1
"""Less lets Python's garbage collector be heard (underruns at 60 ms)."""
_MICROPHONE_LATENCY_S = 0.06
_SILENT_S = 3.0
"""A stream that calls nobody for this long hangs.  A null sink may do so for 2 s on opening."""


class DeviceMissingError(Exception):
    """The stream cannot be opened now; the text says why."""


class Stream:
    """An open stream: `flowing` until the device vanishes or hangs."""

    def __init__(self, open_raw: Callable[..., Any], on_block: Callable[[Any], None]) -> None:
        self._called = time.monotonic()

        def call(block: Any, _frames: int, _time: Any, _status: Any) -> None:
            self._called = time.monotonic()
            on_block(block)

        self._raw = open_raw(callback=call)
        self._raw.start()

    @property
    def flowing(self) -> bool:
        """Whether it is alive."""
        return bool(self._raw.active) and time.monotonic() - self._called < _SILENT_S

    def close(self) -> None:
        """Stop at once; what was queued is not played."""
        self._raw.close(ignore_errors=True)


def open_loudspeaker(name: str, mix: Callable[[], bytes]) -> Stream:
    """Play what `mix` returns, a block each 10 ms."""
    _prefer("PULSE_SINK", name)

    def fill(block: Any) -> None:
        block[:] = mix()

    return _open("RawOutputStream", _LOUDSPEAKER_LATENCY_S, fill)


def open_microphone(name: str, heard: Callable[[bytes], None]) -> Stream:
    """Hand every block of the microphone to `heard`."""
    _prefer("PULSE_SOURCE", name)
    return _open("RawInputStream", _MICROPHONE_LATENCY_S, lambda block: heard(bytes(block)))


def look_again() -> None:
    """Let PortAudio see the devices of now: it lists them once.  Every stream must be closed."""
    sounddevice = _sounddevice()
    sounddevice._terminate()
    sounddevice._initialize()


def _prefer(variable: str, name: str) -> None:
    # The sound server's client library reads these when a stream is opened.
    if name != DEFAULT:
        os.environ[variable] = name


def _open(kind: str, latency_s: float, on_block: Callable[[Any], None]) -> Stream:
    sounddevice = _sounddevice()
    known = [device["name"] for device in sounddevice.query_devices()]
    device = next((name for name in _DEVICES if name in known), None)
    if device is None:
        raise DeviceMissingError("ALSA has no way to the sound server; install libasound2-plugins")

    def open_raw(callback: Callable[..., None]) -> Any:
        return getattr(sounddevice, kind)(
            samplerate=RATE,
            blocksize=BLOCK,
            device=known.index(device),
            channels=1,
            dtype="int16",
            latency=latency_s,
            callback=callback,
        )

    try:
        return Stream(open_raw, on_block)
    except sounddevice.PortAudioError as error:
        raise DeviceMissingError(str(error)) from error


def _sounddevice() -> ModuleType:
    # PortAudio opens whatever ALSA knows of, to see what it is: encoders, resamplers and, behind
    # them, a whole ffmpeg, 13 MiB of which nothing is ever used.
    if any(Path("/usr/lib").glob(_PLUGIN)):
        os.environ.setdefault("ALSA_CONFIG_PATH", str(_ONLY_PULSE))
    # Imported late: the import itself starts PortAudio, and fails where it is not installed.
    try:
        import sounddevice
    except OSError as error:
        raise DeviceMissingError("PortAudio is not installed; install libportaudio2") from error
    module: ModuleType = sounddevice
    return module
