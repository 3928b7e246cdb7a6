"""The gymnast's moves."""

from __future__ import annotations

from dataclasses import astuple
from itertools import pairwise

import pytest

from demo.clip.moves import ANNOUNCE_BEATS, BEAT_S, COUNTS, FILM_S, MOVE_S, MOVES, REST, moment_at


def test_every_move_has_eight_counts_and_ends_at_rest() -> None:
    for move in MOVES:
        assert len(move.steps) == len(COUNTS)
        assert move.steps[-1] == REST


def test_the_film_starts_over_without_a_jump() -> None:
    assert astuple(moment_at(FILM_S - 1e-6).pose) == pytest.approx(
        astuple(moment_at(0).pose), abs=0.01
    )


def test_a_count_is_shown_from_the_moment_it_is_spoken() -> None:
    first = MOVE_S + ANNOUNCE_BEATS * BEAT_S
    assert moment_at(first - 0.01).count is None
    assert moment_at(first).count == 0
    assert moment_at(first + 3.5 * BEAT_S).count == 3


def test_limbs_move_smoothly() -> None:
    rate = 25
    poses = [astuple(moment_at(index / rate).pose) for index in range(int(FILM_S * rate))]
    for before, after in pairwise(poses):
        # 25 degrees a picture is a brisk, but visible, swing of a whole arm.
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 25
