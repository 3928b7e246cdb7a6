"""One figure of a minute's counts, and what goes between the two processes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from media.headcount import pipe
from media.headcount.minute import Minute
from media.headcount.pipe import Grey


@pytest.mark.parametrize(
    ("counts", "at_s", "figure"),
    [
        ([], 0, None),
        ([(0, 7), (8, 7)], 9, None),  # too few to say anything
        ([(0, 7), (8, 7), (16, 0)], 17, 7),  # somebody turned away for a moment
        ([(0, 6), (8, 7), (16, 7), (24, 6)], 25, 7),
        ([(0, 9), (8, 9), (16, 9), (60, 3), (68, 3), (76, 3)], 77, 3),  # they left
        ([(0, 7), (8, 7), (16, 7)], 70, None),  # the camera is off since
    ],
)
def test_the_middle_of_the_last_minute(
    counts: Sequence[tuple[float, int]], at_s: float, figure: int | None
) -> None:
    minute = Minute()
    for when, people in counts:
        minute = minute.counted(people, when)
    assert minute.figure(at_s) == figure


def test_a_minute_forgets_what_is_older() -> None:
    minute = Minute()
    for number in range(1000):
        minute = minute.counted(number, number * 8.0)
    assert len(minute.counts) == 8


def test_a_picture_is_understood_at_the_other_end() -> None:
    sent = io.BytesIO(pipe.written(Grey(3, 2, b"abcdef")))
    assert pipe.size(sent.read(pipe.HEAD_BYTES)) == (3, 2)
    assert sent.read() == b"abcdef"


@pytest.mark.parametrize(
    ("line", "people"),
    [(pipe.answer(12), 12), (b"0\n", 0), (b"", None), (b"-1\n", None), (b"1" * 40, None)],
)
def test_only_a_number_is_an_answer(line: bytes, people: int | None) -> None:
    assert pipe.understood(line) == people
