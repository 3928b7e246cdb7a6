"""Chime and tick, made from sines at start (pure): no recording is needed for them."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
"""Samples a second; the same as the spoken prompts have."""


def chime() -> bytes:
    """Three rising bells, a WAV file: something good is about to begin."""
    sound = np.zeros(int(RATE * 2.2))
    for index, hertz in enumerate((523.25, 659.25, 783.99)):
        bell = _bell(hertz, seconds=1.4)
        start = int(index * 0.28 * RATE)
        sound[start : start + bell.size] += bell
    return _wav(0.3 * sound)


def alarm() -> bytes:
    """Two tones in turn, a WAV file: something is urgent.  Low enough for old ears."""
    sound = np.zeros(int(RATE * 2.4))
    for index in range(6):
        tone = _bell(880.0 if index % 2 else 660.0, seconds=0.38)
        start = int(index * 0.38 * RATE)
        sound[start : start + tone.size] += tone
    return _wav(0.5 * sound)


def tick() -> bytes:
    """One soft wooden tick, a WAV file; between 500 and 1000 Hz, where old ears still hear."""
    return _wav(0.35 * _bell(880.0, seconds=0.12))


def _bell(hertz: float, seconds: float) -> NDArray[np.float64]:
    time = np.arange(int(RATE * seconds)) / RATE
    attack = np.minimum(1.0, time / 0.008)
    fall: NDArray[np.float64] = np.exp(-time * 5.0 / seconds) * attack
    voice = np.sin(2 * np.pi * hertz * time) + 0.25 * np.sin(4 * np.pi * hertz * time)
    return np.asarray(voice * fall, dtype=np.float64)


def _wav(sound: NDArray[np.float64]) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return whole.getvalue()


MADE = {"chime": chime, "alarm": alarm, "tick": tick}
"""By the names of their files."""
