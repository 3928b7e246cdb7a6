"""The sound of the lesson: a spoken count in time with the moves over soft chords."""

from __future__ import annotations

import io
import math
import subprocess
import wave
from functools import cache

import numpy as np
import numpy.typing as npt

from demo.clip.moves import ANNOUNCE_BEATS, BEAT_S, COUNTS, FILM_S, MOVE_S, MOVES

RATE = 48_000
Samples = npt.NDArray[np.float32]

# I - vi - IV - V in C: four calm chords of four beats each, as often as they fit.
_CHORDS = ((48, 55, 64, 67), (45, 52, 60, 64), (41, 53, 57, 60), (43, 55, 59, 62))
_BEATS_PER_CHORD = 4
_VOICE_LEVEL = 0.62
_ANNOUNCE_AFTER_S = 0.35


class SpeechMissingError(RuntimeError):
    """No speech program: install it."""


def lesson_sound() -> Samples:
    """The film's sound, mono at `RATE`; it starts over at its end without a click."""
    mix = _chords()
    for index, move in enumerate(MOVES):
        start = index * MOVE_S
        _add(mix, speak(move.spoken, 135) * _VOICE_LEVEL, start + _ANNOUNCE_AFTER_S)
        for count, word in enumerate(COUNTS):
            at = start + (ANNOUNCE_BEATS + count) * BEAT_S
            _add(mix, speak(word, 150) * _VOICE_LEVEL, at)
            if count in move.claps:
                # The hands meet when the body has arrived, not when the count begins.
                _add(mix, _clap(), at + 0.6 * BEAT_S)
    return np.tanh(mix).astype(np.float32)


@cache
def speak(text: str, words_per_minute: int = 145) -> Samples:
    """A Korean sentence, mono at `RATE`, trimmed of silence and brought to full level."""
    command = ["espeak-ng", "-v", "ko", "-s", str(words_per_minute), "--stdout", text]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    except FileNotFoundError as error:
        raise SpeechMissingError("espeak-ng is not installed: apt install espeak-ng") from error
    # Written to a pipe the header's length is a placeholder, so read what is really there.
    with wave.open(io.BytesIO(done.stdout)) as file:
        rate = file.getframerate()
        raw = np.frombuffer(file.readframes(len(done.stdout) // 2), np.int16)
    samples = raw.astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    if loud.size == 0:
        return np.zeros(RATE // 10, np.float32)
    samples = samples[loud[0] : loud[-1] + rate // 20]
    length = int(samples.size * RATE / rate)
    stretched = np.interp(np.arange(length) * rate / RATE, np.arange(samples.size), samples)
    return np.asarray(stretched / np.abs(stretched).max(), np.float32)


def _chords() -> Samples:
    mix = np.zeros(int(FILM_S * RATE), np.float32)
    length = _BEATS_PER_CHORD * BEAT_S
    for index in range(int(FILM_S / length)):
        notes = _CHORDS[index % len(_CHORDS)]
        for note in notes:
            _add(mix, _pad(note, length) * 0.045, index * length)
        for beat in range(_BEATS_PER_CHORD):
            _add(mix, _pluck(notes[beat % len(notes)] + 12) * 0.10, index * length + beat * BEAT_S)
    return mix


@cache
def _pad(note: int, length_s: float) -> Samples:
    """A soft held note that swells and fades into the next chord."""
    tail = 1.0
    time = np.arange(int((length_s + tail) * RATE)) / RATE
    hertz = _hertz(note)
    tone = sum(
        np.sin(2 * math.pi * hertz * partial * time + partial) / partial**2 for partial in (1, 2, 3)
    )
    rise = np.clip(time / 0.5, 0, 1)
    fall = np.clip((length_s + tail - time) / tail, 0, 1)
    return np.asarray(tone * rise * fall, np.float32)


@cache
def _pluck(note: int) -> Samples:
    """A kalimba-like note that dies away within a second."""
    time = np.arange(RATE) / RATE
    hertz = _hertz(note)
    tone = np.sin(2 * math.pi * hertz * time) * np.exp(-4.5 * time)
    shimmer = 0.25 * np.sin(2 * math.pi * hertz * 3.01 * time) * np.exp(-14 * time)
    return np.asarray((tone + shimmer) * np.clip(time / 0.004, 0, 1), np.float32)


@cache
def _clap() -> Samples:
    time = np.arange(RATE // 8) / RATE
    noise = np.random.default_rng(3).normal(0, 1, time.size)
    body = np.convolve(noise, np.ones(6) / 6, "same") * np.exp(-55 * time)
    return np.asarray(0.5 * body, np.float32)


def _hertz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _add(mix: Samples, part: Samples, at_s: float) -> None:
    """Mix a part in; what reaches over the end goes on at the beginning."""
    places = (int(at_s * RATE) + np.arange(part.size)) % mix.size
    mix[places] += part
