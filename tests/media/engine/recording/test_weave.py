"""Two streams in one order, and no hole in the sound."""

from __future__ import annotations

import pytest

from media.engine.recording.file.matroska import PICTURE, SOUND, Block
from media.engine.recording.streams import SILENCE, Picture
from media.engine.recording.weave import MOST_CONCEALED, Weave

VOICE = b"\x78voice"


def seen(number: int) -> Picture:
    return Picture(number, number == 0, None, bytes((number,)))


def sounds(blocks: list[Block]) -> list[tuple[int, bytes]]:
    return [(block.at_ms, block.data) for block in blocks if block.track == SOUND]


def test_blocks_come_in_the_order_of_their_time() -> None:
    weave = Weave(sound=True)
    for n in range(10):
        weave.sound(100.0 + 0.02 * n, VOICE)
    for n in range(4):
        weave.picture(100.0 + 0.05 * n, seen(n))
    first = weave.take(100.09)
    rest = weave.take(100.2)
    times = [block.at_ms for block in first + rest]
    assert times == sorted(times)
    assert first[-1].at_ms <= 90 < rest[0].at_ms
    assert [b.at_ms for b in first + rest if b.track == PICTURE] == [0, 50, 100, 150]
    assert sounds(first + rest) == [(20 * n, VOICE) for n in range(10)]


def test_nothing_begins_before_something_came() -> None:
    weave = Weave(sound=True)
    assert not weave.began
    assert weave.take(1e9) == []
    weave.picture(50.0, seen(0))
    assert weave.began


def test_hole_in_the_sound_is_smoothed_and_then_silent() -> None:
    weave = Weave(sound=True)
    weave.sound(10.0, VOICE)
    weave.sound(10.2, VOICE)
    laid = sounds(weave.take(10.21))
    assert [at for at, _ in laid] == [20 * n for n in range(11)]
    assert [data for _, data in laid[1 : 1 + MOST_CONCEALED]] == [b"\x78"] * MOST_CONCEALED
    assert {data for _, data in laid[1 + MOST_CONCEALED : 10]} == {SILENCE}
    assert laid[10][1] == VOICE


def test_sound_that_ends_or_never_came_is_silence_as_time_goes() -> None:
    weave = Weave(sound=True)
    weave.picture(10.0, seen(0))
    counts = [len(sounds(weave.take(10.0 + 0.25 * n))) for n in range(1, 9)]
    assert sum(counts) == 100
    assert max(counts) - min(counts) <= 1


def test_file_without_sound_has_none() -> None:
    weave = Weave(sound=False)
    weave.sound(10.0, VOICE)
    weave.picture(10.0, seen(0))
    assert sounds(weave.take(12.0)) == []


def test_what_comes_too_late_moves_behind_what_was_written() -> None:
    weave = Weave(sound=True)
    weave.sound(10.0, VOICE)
    weave.picture(10.0, seen(0))
    before = weave.take(10.5)
    for n in range(1, 4):
        weave.picture(10.1 + 0.05 * n, seen(n))
    weave.sound(10.2, b"\x78late")
    after = weave.take(10.6)
    late = [block for block in after if block.track == PICTURE]
    assert [block.data for block in late] == [seen(n).data for n in range(1, 4)]
    assert len({block.at_ms for block in late}) == 3
    assert min(block.at_ms for block in after) >= max(block.at_ms for block in before)
    assert b"\x78late" not in {data for _, data in sounds(after)}


def test_pictures_never_share_a_moment() -> None:
    weave = Weave(sound=False)
    for n in range(5):
        weave.picture(10.0 - 0.01 * n, seen(n))
    assert [block.at_ms for block in weave.take(11.0)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("skew", [-0.004, 0.004])
def test_small_steps_of_a_clock_are_no_holes(skew: float) -> None:
    weave = Weave(sound=True)
    for n in range(50):
        weave.sound(10.0 + 0.02 * n + skew * (n % 2), VOICE)
    assert len(sounds(weave.take(10.99))) == 50


def test_clock_set_back_by_a_packet_leaves_one_out() -> None:
    weave = Weave(sound=True)
    for n in range(50):
        weave.sound(10.0 + 0.02 * n - (0.02 if n >= 25 else 0), VOICE + bytes((n,)))
    laid = sounds(weave.take(10.97))
    assert [at for at, _ in laid] == [20 * n for n in range(49)]
    assert [data[-1] for _, data in laid] == [*range(25), *range(26, 50)]


def test_unreadable_sound_is_left_out() -> None:
    weave = Weave(sound=True)
    weave.sound(10.0, VOICE)
    weave.sound(10.02, b"\x7b")
    assert b"\x7b" not in {data for _, data in sounds(weave.take(10.1))}
