"""What the canceller is worth, at its own pace: blocks are counted, no clock is looked at."""

from __future__ import annotations

import queue
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from media.sound.blocks import BLOCK_BYTES
from media.sound.capture import Capture
from media.sound.reference import CUSHION
from tests.parts.sound import RATE, Samples, chirps, in_band, power, read_wav

AFTER_3_S = slice(3 * RATE, 8 * RATE)


def blocks(samples: Samples) -> list[bytes]:
    raw = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
    return [raw[at : at + BLOCK_BYTES] for at in range(0, len(raw) - BLOCK_BYTES + 1, BLOCK_BYTES)]


def heard_by_the_room(lesson: Samples, microphone: Samples, burst: int = 1) -> Samples:
    """What the capture lets out; the reference comes `burst` blocks at a time."""
    heard: queue.Queue[bytes] = queue.Queue()
    capture = Capture(heard.put, echo_cancellation=True)
    cleaned: list[bytes] = []
    reference = iter(blocks(lesson))
    for number, near in enumerate(blocks(microphone)):
        if number % burst == 0:
            for block in islice(reference, burst):
                capture.reference.put(block)
        capture.put(near)
        if number >= CUSHION:
            cleaned.append(heard.get(timeout=60))
    capture.stop()
    return np.frombuffer(b"".join(cleaned), np.int16).astype(np.float32) / 32768


def echo_of(lesson: Samples, gain: float = 0.32) -> Samples:
    """The lesson as the microphone hears it 80 ms later, with a little noise of the room."""
    delay = RATE * 80 // 1000
    late = np.concatenate([np.zeros(delay, np.float32), lesson])[: len(lesson)]
    noise = np.random.default_rng(1).normal(0, 0.001, len(lesson)).astype(np.float32)
    return gain * late + noise


def erle_db(microphone: Samples, cleaned: Samples) -> float:
    return 10 * float(np.log10(power(microphone[AFTER_3_S]) / power(cleaned[AFTER_3_S])))


@pytest.fixture
def lesson(speech: Path) -> Samples:
    return read_wav(speech)


@pytest.mark.parametrize("burst", [1, CUSHION])
def test_an_echo_is_thirty_decibels_quieter_after_three_seconds(
    lesson: Samples, burst: int
) -> None:
    microphone = echo_of(lesson)
    erle = erle_db(microphone, heard_by_the_room(lesson, microphone, burst))
    print(f"ERLE on a linear path: {erle:.1f} dB")
    assert erle >= 30


def test_a_loudspeaker_that_clips_still_leaves_twenty(lesson: Samples) -> None:
    microphone = echo_of(np.clip(3 * lesson, -0.3, 0.3))
    erle = erle_db(microphone, heard_by_the_room(lesson, microphone))
    print(f"ERLE with a clipping loudspeaker: {erle:.1f} dB")
    assert erle >= 20


def test_without_a_reference_an_echo_stays(lesson: Samples) -> None:
    microphone = echo_of(lesson)
    cleaned = heard_by_the_room(np.zeros_like(lesson), microphone)
    assert erle_db(microphone, cleaned) < 5


def test_who_speaks_here_is_heard_while_the_lesson_speaks(lesson: Samples) -> None:
    near = chirps(len(lesson) / RATE, 1900, 3100) * 0.6
    near[: 3 * RATE] = 0
    cleaned = heard_by_the_room(lesson, echo_of(lesson) + near)
    both = slice(4 * RATE, 10 * RATE)
    kept = in_band(cleaned[both], 1900, 3100) / in_band(near[both], 1900, 3100)
    loss = -10 * float(np.log10(kept))
    print(f"near speech in double-talk: {-loss:.1f} dB")
    assert loss < 10
