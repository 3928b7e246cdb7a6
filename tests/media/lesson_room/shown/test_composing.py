"""From what is known to what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.lesson_room.sending.microphone import COUNTDOWN, MicrophoneState
from media.lesson_room.shown.composing import Known, compose
from media.lesson_room.shown.people import Person, hand_in
from media.stage import RollCall, Stage, Vote, Watch
from media.view import SELF, Link, Microphone
from wire.ids import CenterId

ME, GOMSO = CenterId("wido"), CenterId("gomso")
T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TEACHER = Person("staff:park", "박정은", has_picture=True, has_screen=True, sid="P1")
NEIGHBOUR = Person("center:gomso", "곰소", has_picture=True)
KNOWN = Known(ME, "위도", link=Link.LIVE, people=(TEACHER, NEIGHBOUR), has_camera=True)


@pytest.mark.parametrize(
    ("stage", "main", "ours"),
    [
        (Stage(), "staff:park", False),
        (Stage(shared_screen=True), "staff:park:screen", False),
        (Stage(spotlight=GOMSO), "center:gomso", False),
        (Stage(spotlight=ME), SELF, True),
        (Stage(roll_call=RollCall()), "staff:park", False),
        (Stage(roll_call=RollCall(calling=GOMSO)), "center:gomso", False),
        (Stage(roll_call=RollCall(calling=ME), shared_screen=True), SELF, True),
        (Stage(roll_call=RollCall(calling=ME), spotlight=GOMSO), "center:gomso", False),
    ],
)
def test_who_is_big(stage: Stage, main: str, *, ours: bool) -> None:
    view = compose(replace(KNOWN, stage=stage))
    assert (view.main, view.spotlight_is_us) == (main, ours)
    assert view.instructor is not None


def test_hands_are_numbered_in_the_order_in_which_they_went_up() -> None:
    early, late = T0 - timedelta(seconds=30), T0 + timedelta(seconds=30)
    people = (replace(NEIGHBOUR, hand_at=early), Person("center:a", "가", hand_at=late), TEACHER)
    view = compose(replace(KNOWN, people=people, hand_at=T0))
    assert {tile.name: tile.hand_place for tile in view.tiles} == {"위도": 2, "곰소": 1, "가": 3}
    assert compose(KNOWN).tiles[0].hand_place == 0


@pytest.mark.parametrize("said", ["", "up", "2026-11-23T10:00:00", "1"])
def test_a_hand_without_a_time_is_down(said: str) -> None:
    assert hand_in(said) is None


def test_a_hand_says_since_when() -> None:
    assert hand_in(T0.isoformat()) == T0


def test_our_answer_is_in_the_view() -> None:
    voted = replace(KNOWN, vote=Vote(question_id="q", answer=2), vote_told=True)
    assert (compose(voted).answer, compose(voted).answer_told) == (2, True)
    assert compose(KNOWN).answer is None


def test_where_a_film_is() -> None:
    film = Watch(item_id="i", title="체조", playing=True, position_s=30, at=T0)
    assert film.position_at(T0 + timedelta(seconds=4)) == 34
    # A clock that is behind does not turn it back.
    assert film.position_at(T0 - timedelta(seconds=4)) == 30
    paused = film.model_copy(update={"playing": False})
    assert paused.position_at(T0 + timedelta(hours=1)) == 30


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["give", "take", "mute here", "open here", "mute all", "unplug", "plug"]),
        st.integers(0, 5),
    ),
    max_size=30,
)


@given(MOVES)
def test_the_microphone_is_never_open_outside_the_floor_nor_without_its_countdown(
    moves: list[tuple[str, int]],
) -> None:
    stage, state, now, present = Stage(), MicrophoneState(), T0, True
    closed_here, muted_all = False, False
    for move, seconds in moves:
        now += timedelta(seconds=seconds)
        before = stage
        if move == "give":
            stage = stage.giving_floor(ME, now)
        elif move == "take":
            stage = stage.taking_floor(ME)
        elif move == "mute all":
            muted_all = muted_all or stage.has_floor(ME)
            state = state.muted_by_hub()
        elif move in {"mute here", "open here"}:
            closed_here = move == "mute here"
            state = state.muted_here(closed_here, now)
        else:
            present = move == "plug"
        muted_all = muted_all and stage == before
        floor = next((one for one in stage.floor if one.center_id == ME), None)
        state = state.with_floor(floor.since if floor else None, now)
        shown = state.shown(now, present)
        view = compose(replace(KNOWN, stage=stage, microphone=shown, opens_at=state.opens_at))
        if view.microphone is Microphone.OPEN:
            assert floor is not None
            assert present
            assert not closed_here
            assert not muted_all
            # Seen for three seconds, or opened by somebody here.
            assert (
                now >= floor.since + COUNTDOWN
                or move == "open here"
                or state.opens_at != (floor.since + COUNTDOWN)
            )
        assert (view.microphone_opens_at is not None) == (shown is Microphone.OPENING)
