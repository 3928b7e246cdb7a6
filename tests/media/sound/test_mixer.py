from __future__ import annotations

import itertools

import numpy as np
import pytest

from media.sound.blocks import BLOCK, SILENCE
from media.sound.mixer import Line, Mixer, limited


def level(value: int) -> bytes:
    return np.full(BLOCK, value, np.int16).tobytes()


def fill(line: Line, value: int, blocks: int = 4) -> None:
    for _ in range(blocks):
        line.put(level(value))


def test_nobody_is_silence_and_no_lesson_sound() -> None:
    mixer = Mixer()
    mixer.line()
    assert mixer.mix() == SILENCE
    assert mixer.mixed_s == 0


def test_one_voice_passes_untouched() -> None:
    mixer = Mixer()
    fill(mixer.line(), 12_345)
    assert mixer.mix() == level(12_345)
    assert mixer.mixed_s == pytest.approx(0.01)


def test_voices_add_up() -> None:
    mixer = Mixer()
    fill(mixer.line(), 1_000)
    fill(mixer.line(), -3_000)
    mixed = np.frombuffer(mixer.mix(), np.int16)
    assert abs(int(mixed[0]) + 2_000) <= 1


def test_two_loud_voices_bend_and_do_not_wrap() -> None:
    mixer = Mixer()
    fill(mixer.line(), 30_000)
    fill(mixer.line(), 30_000)
    mixed = np.frombuffer(mixer.mix(), np.int16)
    assert 30_000 < int(mixed[0]) <= 32_767


def test_the_limiter_keeps_order_and_leaves_quiet_samples_alone() -> None:
    out = limited(np.array([-2.0, -0.9, -0.5, 0.0, 0.5, 0.9, 2.0]))
    assert list(out) == sorted(out)
    assert out[4] == int(0.5 * 32767)


def test_a_closed_line_is_not_heard() -> None:
    mixer = Mixer()
    line = mixer.line()
    fill(line, 5_000)
    line.close()
    line.close()
    assert mixer.mix() == SILENCE


def test_the_lesson_steps_back_softly_and_comes_forward_again() -> None:
    mixer = Mixer()
    line = mixer.line()
    fill(line, 10_000)

    def loudness(blocks: int) -> list[int]:
        heard = []
        for _ in range(blocks):
            line.put(level(10_000))
            heard.append(int(np.frombuffer(mixer.mix(), np.int16)[-1]))
        return heard

    mixer.duck(True)
    down = loudness(20)
    assert down == sorted(down, reverse=True)
    assert down[-1] == pytest.approx(3_000, abs=2)
    mixer.duck(False)
    up = loudness(20)
    assert max(after - before for before, after in itertools.pairwise(up)) < 700
    assert up[-1] == 10_000
