"""When people have their picture back."""

from __future__ import annotations

from tests.bench.faults import first_fresh
from tests.bench.seen import Sighting, number_at

AT_S = 1_800_000_000.0


def seen_live(from_s: float, count: int) -> list[Sighting]:
    """Pictures as they come in a lesson: 25 a second, a tenth of a second old."""
    taken = [from_s - 0.1 + index / 25 for index in range(count)]
    return [Sighting(number_at(one), one + 0.1) for one in taken]


def test_pictures_that_waited_at_the_cut_are_not_the_present() -> None:
    """They come in a rush, and what is more than four seconds old may seem young."""
    late = [Sighting(number_at(AT_S - 4.3 + index / 10), AT_S) for index in range(3)]
    late += [Sighting(number_at(AT_S - 3), AT_S + 0.1)]
    assert late[0].age_ms < 300
    now = seen_live(AT_S + 0.2, 35)
    assert first_fresh([*late, *now]) == now[0].at_s


def test_the_last_picture_before_a_screen_was_killed_is_not_the_first_after() -> None:
    last, now = seen_live(AT_S, 1), seen_live(AT_S + 4, 35)
    assert first_fresh([*last, *now]) == now[0].at_s


def test_a_few_pictures_are_not_enough() -> None:
    assert first_fresh(seen_live(AT_S, 5)) is None
    assert first_fresh([]) is None
