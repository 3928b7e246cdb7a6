"""Pairing: a code is read out, entered once, and collected once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet import pairing
from fleet.pairing import Answer, Guesses, Pairing
from wire.ids import CenterId, KioskId

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
KIOSK, CENTER = KioskId("kiosk_1"), CenterId("wido")


def begun() -> Pairing:
    return pairing.begin("pairing_1", "hash", "12345678", NOW)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def answers(asked: Pairing, *seconds: float) -> list[Answer]:
    """What polls at these moments get."""
    found = []
    for moment in seconds:
        asked, answer = pairing.poll(asked, after(moment))
        found.append(answer)
    return found


def test_a_patient_kiosk_waits_until_somebody_enters_the_code() -> None:
    assert answers(begun(), 0, 5, 10) == [Answer.PENDING] * 3
    entered = pairing.approve(begun(), KIOSK, CENTER, after(7))
    assert answers(entered, 10, 15) == [Answer.GRANTED, Answer.EXPIRED]


def test_an_impatient_kiosk_is_slowed_down_by_five_seconds_each_time() -> None:
    asked, answer = pairing.poll(begun(), after(0))
    asked, answer = pairing.poll(asked, after(1))
    assert (answer, asked.interval_s) == (Answer.SLOW_DOWN, 10)
    asked, answer = pairing.poll(asked, after(7))
    assert (answer, asked.interval_s) == (Answer.SLOW_DOWN, 15)
    assert pairing.poll(asked, after(22))[1] is Answer.PENDING


def test_a_timer_that_is_a_little_early_is_in_time() -> None:
    assert answers(begun(), 0, 4.6) == [Answer.PENDING, Answer.PENDING]


def test_ten_minutes_and_no_more() -> None:
    assert answers(begun(), 599.9) == [Answer.PENDING]
    assert answers(begun(), 600) == [Answer.EXPIRED]
    assert pairing.is_open(begun(), after(599.9))
    assert not pairing.is_open(begun(), after(600))


def test_a_code_entered_at_the_last_second_can_still_be_collected() -> None:
    entered = pairing.approve(begun(), KIOSK, CENTER, after(599))
    assert answers(entered, 603) == [Answer.GRANTED]
    assert answers(entered, 660) == [Answer.EXPIRED]


def test_a_code_works_once() -> None:
    assert not pairing.is_open(pairing.approve(begun(), KIOSK, CENTER, NOW), after(1))


@given(st.lists(st.floats(0, 700), max_size=30), st.floats(0, 600))
def test_a_credential_is_never_granted_twice_nor_before_the_code(
    moments: list[float], entered_at: float
) -> None:
    asked, granted = begun(), 0
    for moment in sorted(moments):
        if moment >= entered_at and pairing.is_open(asked, after(moment)):
            asked = pairing.approve(asked, KIOSK, CENTER, after(moment))
        asked, answer = pairing.poll(asked, after(moment))
        if answer is Answer.GRANTED:
            granted += 1
            assert moment >= entered_at
    assert granted <= 1


@pytest.mark.parametrize(
    "typed", ["12345678", "1234 5678", "1234-5678", " 1234 5678 ", "1234\u00a05678"]
)
def test_a_code_may_be_typed_as_it_is_shown(typed: str) -> None:
    assert pairing.tidy_code(typed) == "12345678"


def test_a_code_in_use_is_not_drawn_again() -> None:
    drawn = iter([7, 7, 42])
    code = pairing.draw_code({"00000007"}.__contains__, lambda _: next(drawn))
    assert code == "00000042"


def test_five_wrong_codes_in_ten_minutes() -> None:
    guesses = Guesses()
    for second in range(5):
        assert guesses.wait(after(second)) is None
        guesses = guesses.wrong(after(second))
    assert guesses.wait(after(60)) == timedelta(seconds=540)
    assert guesses.wait(after(600)) is None
    assert guesses.wrong(after(600)).wait(after(600)) == timedelta(seconds=1)
