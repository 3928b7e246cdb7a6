"""What is started anew, rung by rung, and everything that must not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.agent.health.healing import (
    MOST_IN_A_BOOT,
    MOST_IN_A_DAY,
    Facts,
    Healing,
    Past,
    Step,
    ailing,
    step,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CAMERA = "camera:silent"
NOTHING = (None, "")


def silent(seconds: float, rungs: int = 0, past: Past | None = None) -> Step | None:
    return step(Healing(rungs), past or Past(), Facts(seconds), NOW)[1]


@pytest.mark.parametrize(
    ("seconds", "rungs", "done"),
    [
        (19.9, 0, None),
        (20.0, 0, Step.PROGRAM),
        (44.9, 1, None),
        (45.0, 1, Step.SERVICE),
        (119.9, 2, None),
        (120.0, 2, Step.MACHINE),
        (9_999.0, 3, None),
    ],
)
def test_a_silent_screen_climbs_the_ladder(seconds: float, rungs: int, done: Step | None) -> None:
    assert silent(seconds, rungs) is done


def test_nobody_is_sent_away_who_is_not_there() -> None:
    gone = Facts(30.0, screen_is_there=False)
    assert step(Healing(), Past(), gone, NOW)[1] is None
    gone = Facts(45.0, screen_is_there=False)
    assert step(Healing(), Past(), gone, NOW)[1] is Step.SERVICE


def test_a_screen_that_speaks_again_is_back_at_the_bottom() -> None:
    state, done, _ = step(Healing(rungs=2), Past(), Facts(3.0), NOW)
    assert (state.rungs, done) == (0, None)


def test_a_silent_screen_is_mended_in_a_lesson_too() -> None:
    # Neither idle nor at rest: it is broken already.
    assert silent(20.0) is Step.PROGRAM


def test_three_steps_are_enough_for_one_boot() -> None:
    assert silent(20.0, past=Past(steps=MOST_IN_A_BOOT)) is None
    assert silent(20.0, past=Past(steps=MOST_IN_A_BOOT - 1)) is Step.PROGRAM


@pytest.mark.parametrize(
    ("ages_min", "may"),
    [
        ([], True),
        ([59], False),
        ([61], True),
        ([61, 300], True),
        ([61, 300, 600], False),
        ([61, 300, 25 * 60], True),
        ([-500], True),
    ],
)
def test_the_machine_is_started_anew_once_an_hour_and_three_times_a_day(
    ages_min: list[int], may: bool
) -> None:
    past = Past(machine_at=tuple(NOW - timedelta(minutes=age) for age in ages_min))
    assert past.may_start_the_machine(NOW) is may
    assert (silent(120.0, 2, past) is Step.MACHINE) is may


def tended(past: Past, **facts: bool) -> tuple[Step | None, str]:
    return step(Healing(), past, Facts(0.0, CAMERA, **facts), NOW)[1:]


def test_a_hanging_camera_gets_a_fresh_screen_and_then_a_fresh_machine() -> None:
    past = Past()
    assert tended(past) == NOTHING
    assert tended(past, idle=True) == (Step.PROGRAM, CAMERA)
    past = past.after(Step.PROGRAM, CAMERA, NOW)
    # The other look found the same; half an hour before a lesson it stays so.
    assert tended(past, idle=True) == NOTHING
    assert tended(past, idle=True, rests=True) == (Step.MACHINE, CAMERA)
    # A boot later: once was enough to know that it is the camera itself.
    past = Past(machine_for=CAMERA).after(Step.PROGRAM, CAMERA, NOW)
    assert tended(past, idle=True, rests=True) == NOTHING
    assert tended(past.well(), idle=True) == (Step.PROGRAM, CAMERA)


def test_what_only_hands_can_mend_starts_nothing_anew() -> None:
    assert ailing({"camera": "gone", "microphone": "dead", "loudspeaker": "unheard"}) == ""
    assert ailing({"disk": "unwritable", "screen": "silent"}) == ""
    assert ailing({"camera": "ok", "microphone": "server"}) == "microphone:server"
    assert ailing({"camera": "busy", "microphone": "server"}) == "camera:busy"


FACTS = st.builds(
    Facts,
    st.floats(0, 500),
    st.sampled_from(["", CAMERA, "microphone:server"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(st.tuples(FACTS, st.integers(1, 3600), st.integers(0, 40)), max_size=80))
def test_whatever_happens_it_ends(story: list[tuple[Facts, int, int]]) -> None:
    state, past, now = Healing(), Past(), NOW
    machines: list[datetime] = []
    steps = 0
    for facts, later_s, boots in story:
        now += timedelta(seconds=later_s)
        if not boots:
            # The plug was pulled: only the disk remembers.
            state, steps = Healing(), 0
            past = Past(machine_at=past.machine_at, machine_for=past.machine_for)
        state, done, why = step(state, past, facts, now)
        if done is None:
            continue
        past, steps = past.after(done, why, now), steps + 1
        if facts.screen_silent_s < 20:
            assert facts.idle if done is Step.PROGRAM else facts.rests
        if done is Step.MACHINE:
            assert all(now - at >= timedelta(hours=1) for at in machines)
            machines.append(now)
        assert steps <= MOST_IN_A_BOOT
        assert sum(now - at < timedelta(days=1) for at in machines) <= MOST_IN_A_DAY
