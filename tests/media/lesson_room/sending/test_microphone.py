from __future__ import annotations

from datetime import UTC, datetime, timedelta

from media.lesson_room.sending.microphone import COUNTDOWN, MicrophoneState
from media.view import Microphone

T0 = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = T0 + COUNTDOWN
GIVEN, GIVEN_AGAIN = T0, T0 + timedelta(minutes=5)


def held() -> MicrophoneState:
    return MicrophoneState().with_floor(GIVEN, T0)


def test_without_the_floor_it_is_off() -> None:
    assert MicrophoneState().shown(T0, present=True) is Microphone.OFF


def test_the_floor_opens_it_after_the_countdown() -> None:
    state = held()
    assert state.opens_at == LATER
    assert state.shown(T0, present=True) is Microphone.OPENING
    assert state.shown(LATER, present=True) is Microphone.OPEN


def test_the_floor_taken_closes_it_at_once() -> None:
    assert held().with_floor(None, LATER).shown(LATER, present=True) is Microphone.OFF


def test_a_floor_that_was_kept_through_a_reconnect_is_not_counted_down_again() -> None:
    state = held().with_floor(GIVEN, LATER + timedelta(seconds=20))
    assert state.shown(LATER + timedelta(seconds=20), present=True) is Microphone.OPEN


def test_a_floor_given_anew_is_counted_down_again() -> None:
    state = held().with_floor(GIVEN_AGAIN, GIVEN_AGAIN)
    assert state.shown(GIVEN_AGAIN, present=True) is Microphone.OPENING


def test_later_keeps_it_off_also_for_the_next_floor() -> None:
    state = held().muted_here(True, T0)
    assert state.shown(LATER, present=True) is Microphone.SELF_MUTED
    next_floor = state.with_floor(None, LATER).with_floor(GIVEN_AGAIN, GIVEN_AGAIN)
    assert next_floor.shown(GIVEN_AGAIN + COUNTDOWN, present=True) is Microphone.SELF_MUTED


def test_pressing_it_on_opens_it_without_a_countdown() -> None:
    state = held().muted_here(True, T0).muted_here(False, T0 + timedelta(seconds=1))
    assert state.shown(T0 + timedelta(seconds=1), present=True) is Microphone.OPEN


def test_pressing_on_without_the_floor_opens_nothing() -> None:
    state = MicrophoneState().muted_here(True, T0).muted_here(False, T0)
    assert state.shown(T0, present=True) is Microphone.OFF
    assert state.with_floor(GIVEN, T0).shown(T0, present=True) is Microphone.OPENING


def test_pressing_the_same_twice_changes_nothing() -> None:
    assert held().muted_here(False, LATER) == held()


def test_muted_by_the_hub_it_is_off_until_the_floor_is_given_again() -> None:
    state = held().muted_by_hub()
    assert state.shown(LATER, present=True) is Microphone.OFF
    again = state.with_floor(GIVEN_AGAIN, GIVEN_AGAIN)
    assert again.shown(GIVEN_AGAIN + COUNTDOWN, present=True) is Microphone.OPEN


def test_no_device_is_said_where_somebody_could_speak() -> None:
    assert held().shown(LATER, present=False) is Microphone.MISSING
    assert MicrophoneState().shown(T0, present=False) is Microphone.OFF
