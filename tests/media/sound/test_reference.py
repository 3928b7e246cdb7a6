from __future__ import annotations

from media.sound.reference import CUSHION, Reference


def block(number: int) -> bytes:
    return number.to_bytes(4, "big")


def started(waiting: int = CUSHION) -> tuple[Reference, int]:
    """A reference in step, and the number of its next block."""
    reference = Reference()
    for number in range(waiting):
        reference.put(block(number))
    return reference, waiting


def test_it_waits_for_its_cushion() -> None:
    reference, _ = started(CUSHION - 1)
    assert reference.take() is None
    reference.put(block(CUSHION - 1))
    assert reference.take() == block(0)


def test_what_gathered_before_the_start_is_left_out() -> None:
    reference, number = started(30)
    assert reference.take() == block(number - CUSHION)


def test_late_blocks_are_dropped_and_the_step_is_kept() -> None:
    reference, number = started(CUSHION - 1)
    taken: dict[int, bytes | None] = {}
    for turn in range(60):
        if not 20 <= turn < 32:  # 120 ms in which nothing comes
            reference.put(block(number))
            number += 1
        if turn == 32:  # and then all that was late at once
            for _ in range(12):
                reference.put(block(number))
                number += 1
        taken[turn] = reference.take()
    lost = [turn for turn, one in taken.items() if one is None]
    assert len(lost) <= 12 - CUSHION + 1
    for turn, one in taken.items():
        if one is not None:
            assert one == block(turn)


def test_after_a_long_gap_it_lines_up_anew() -> None:
    reference, _ = started()
    for _ in range(100):
        reference.take()
    for number in range(500, 500 + CUSHION):
        reference.put(block(number))
    assert reference.take() == block(500)


def test_a_faster_reference_does_not_run_ahead_for_ever() -> None:
    reference, number = started()
    for turn in range(3000):
        for _ in range(2 if turn % 50 == 0 else 1):
            reference.put(block(number))
            number += 1
        one = reference.take()
    assert one is not None
    assert number - int.from_bytes(one, "big") < 15


def test_a_slower_reference_is_given_whole_again_and_again() -> None:
    reference, number = started()
    given = 0
    for turn in range(3000):
        if turn % 100:
            reference.put(block(number))
            number += 1
        given += reference.take() is not None
    assert given > 2500


def test_a_loudspeaker_that_lost_time_is_caught_up_with() -> None:
    """What plays our mix stands still now and then; what is played after it is later for good."""
    reference, number = started()
    taken: list[bytes | None] = []
    for turn in range(200):
        if not 20 <= turn < 26:  # 60 ms in which nothing leaves the loudspeaker
            reference.put(block(number))
            number += 1
        taken.append(reference.take())
    assert None not in taken[-100:]


def test_it_is_caught_up_with_also_where_blocks_come_in_pairs() -> None:
    reference, number = started()
    taken: list[bytes | None] = []
    for turn in range(200):
        if turn % 2 and not 20 <= turn < 26:
            reference.put(block(number))
            reference.put(block(number + 1))
            number += 2
        taken.append(reference.take())
    assert None not in taken[-100:]


def test_rare_lateness_never_moves_the_step() -> None:
    reference, number = started()
    for turn in range(2000):
        missing = 6 if turn % 100 == 50 else 0
        for _ in range(missing):  # 60 ms late, and then all of it at once
            assert_in_step(reference.take(), number - CUSHION + 1)
            number += 1
        for late in range(missing + 1):
            reference.put(block(number - missing + late))
        assert_in_step(reference.take(), number - CUSHION + 1)
        number += 1


def assert_in_step(taken: bytes | None, expected: int) -> None:
    assert taken is None or taken == block(expected)
