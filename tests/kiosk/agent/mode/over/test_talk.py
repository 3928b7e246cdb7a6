"""A talk over whatever is up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.agent.mode import (
    Event,
    Paired,
    Pressed,
    SayOfTalk,
    ScreenCame,
    State,
    TalkMet,
    TalkTold,
    Tick,
    Touched,
    Unpaired,
    step,
)
from kiosk.agent.mode.rest.unrest import unrest
from kiosk.state import Mode
from notice.talk import Said, Talk
from tests.kiosk.agent.mode.stories import (
    BASE,
    CENTER,
    RULED,
    TEN,
    Kiosk,
    at,
    in_lesson,
    paired,
    watching,
)
from wire.ids import TalkId

NEW = Talk(id=TalkId("a" * 32), by="운영실", asked_at=TEN)
HELPS = NEW.model_copy(update={"helps": True})
OTHER = NEW.model_copy(update={"id": TalkId("b" * 32)})


def do(kiosk: Kiosk, clock: str, event: Event | None = None) -> list[Said]:
    """What is said to the hub."""
    kiosk.state, commands = step(kiosk.state, event or Tick(), at(clock))
    return [command.said for command in commands if isinstance(command, SayOfTalk)]


def state(kiosk: Kiosk) -> str:
    talk = kiosk.state.talk
    return "none" if talk is None else "on" if talk.on else "rings"


def ringing(kiosk: Kiosk | None = None, clock: str = "9:00:00") -> Kiosk:
    kiosk = kiosk or paired(BASE)
    assert do(kiosk, clock, TalkTold(NEW)) == [Said.RINGS]
    return kiosk


def talking() -> Kiosk:
    kiosk = ringing()
    assert do(kiosk, "9:00:03") == [Said.ON]
    return kiosk


ROWS: dict[str, tuple[Kiosk, str, Event, str, list[Said]]] = {
    "asked": (paired(BASE), "9:00:00", TalkTold(NEW), "rings", [Said.RINGS]),
    "asked once more": (ringing(), "9:00:01", TalkTold(NEW), "rings", []),
    "nothing was asked": (paired(BASE), "9:00:00", TalkTold(None), "none", []),
    "counting": (ringing(), "9:00:02", Tick(), "rings", []),
    "counted down": (ringing(), "9:00:03", Tick(), "on", [Said.ON]),
    "later": (ringing(), "9:00:01", Pressed("talk_later"), "none", [Said.LATER]),
    "later, a little late": (talking(), "9:00:04", Pressed("talk_later"), "none", [Said.LATER]),
    "hung up": (talking(), "9:01:00", Pressed("talk_end"), "none", [Said.ENDED]),
    "taken back": (ringing(), "9:00:01", TalkTold(None), "none", []),
    "hung up there": (talking(), "9:01:00", TalkTold(None), "none", []),
    "another one": (talking(), "9:01:00", TalkTold(OTHER), "rings", [Said.RINGS]),
    "a new screen": (talking(), "9:01:00", ScreenCame(), "rings", []),
    "before the restart": (
        *(paired(BASE), "9:00:00", TalkTold(NEW.model_copy(update={"on": True}))),
        *("none", [Said.RESTARTED]),
    ),
    "in a lesson": (in_lesson(), "10:10:00", TalkTold(NEW), "none", [Said.LESSON]),
    "who asked for help": (in_lesson(), "10:10:00", TalkTold(HELPS), "rings", [Said.RINGS]),
    "unpaired": (talking(), "9:01:00", Unpaired(), "none", []),
    "before anybody is known": (Kiosk(State()), "9:00:00", TalkTold(NEW), "none", []),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row(row: str) -> None:
    kiosk, clock, event, after, said = ROWS[row]
    assert do(kiosk, clock, event) == said
    assert state(kiosk) == after


def test_it_leaves_what_is_under_it() -> None:
    kiosk = ringing(watching(BASE))
    assert do(kiosk, "9:00:03") == [Said.ON]
    assert kiosk.state.mode is Mode.PLAYER
    do(kiosk, "9:05:00", Pressed("talk_end"))
    assert kiosk.state.mode is Mode.PLAYER


def test_what_ended_here_does_not_ring_again() -> None:
    kiosk = ringing()
    do(kiosk, "9:00:01", Pressed("talk_later"))
    assert do(kiosk, "9:00:02", TalkTold(NEW)) == []
    assert state(kiosk) == "none"
    kiosk.do("9:00:03", Pressed("talk_later"))
    assert kiosk.refused == "no_talk"


def test_an_alert_holds_the_countdown_up() -> None:
    kiosk = ringing()
    kiosk.state, _ = step(with_alert(kiosk.state), Tick(), at("9:00:02"))
    assert do(kiosk, "9:00:30") == []
    assert state(kiosk) == "rings"
    kiosk.state, _ = step(with_alert(kiosk.state, up=False), Tick(), at("9:01:00"))
    assert state(kiosk) == "rings"
    assert do(kiosk, "9:01:02") == []
    assert do(kiosk, "9:01:03") == [Said.ON]
    # One that is on goes on beneath it.
    kiosk.state, _ = step(with_alert(kiosk.state), Tick(), at("9:01:04"))
    assert state(kiosk) == "on"


def test_a_lesson_that_opens_ends_it_unless_somebody_asked_for_help() -> None:
    kiosk = ringing(paired(RULED), "9:54:50")
    do(kiosk, "9:54:53")
    assert do(kiosk, "9:55:00") == [Said.LESSON]
    kiosk = paired(RULED)
    do(kiosk, "9:54:50", TalkTold(HELPS))
    do(kiosk, "9:54:53")
    do(kiosk, "9:55:00")
    assert do(kiosk, "9:55:10") == []
    assert (kiosk.state.mode, state(kiosk)) == (Mode.LESSON, "on")


def test_it_ends_where_nobody_is_for_ten_minutes() -> None:
    kiosk = talking()
    do(kiosk, "9:05:00", TalkMet(NEW.id, there=True))
    assert do(kiosk, "9:30:00") == []
    do(kiosk, "9:30:00", TalkMet(NEW.id, there=False))
    do(kiosk, "9:35:00", TalkMet(NEW.id, there=False))
    assert do(kiosk, "9:39:59") == []
    # A clock that is set back keeps nobody there for longer.
    do(kiosk, "9:30:00")
    assert do(kiosk, "9:40:00") == [Said.ALONE]


def test_a_clock_set_back_never_makes_the_countdown_longer() -> None:
    kiosk = ringing()
    do(kiosk, "8:00:00")
    assert do(kiosk, "8:00:03") == [Said.ON]


def test_nobody_starts_the_kiosk_anew_meanwhile() -> None:
    kiosk = ringing()
    assert unrest(kiosk.state, at("9:00:01")) == "in_use"


def test_whoever_calls_is_not_shown_a_clock() -> None:
    kiosk = talking()
    kiosk.state, _ = step(
        with_alert(kiosk.state, rests_after=timedelta(minutes=1)), Tick(), at("9:00:05")
    )
    for minute in range(1, 9):
        do(kiosk, f"9:0{minute}:00")
    assert (kiosk.state.mode, state(kiosk)) == (Mode.HOME, "on")


ASKED = st.sampled_from([None, NEW, HELPS, OTHER, OTHER.model_copy(update={"on": True})])
HAPPENS = st.one_of(
    st.builds(TalkTold, ASKED),
    st.builds(TalkMet, st.sampled_from([NEW.id, OTHER.id]), st.booleans()),
    st.sampled_from([Tick(), ScreenCame(), Unpaired(), Paired(CENTER), Touched()]),
    st.sampled_from([Pressed("talk_later"), Pressed("talk_end"), Pressed("enter_lesson")]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(HAPPENS, st.integers(-60, 600), st.booleans()), max_size=25))
def test_nothing_opens_without_its_countdown_and_there_is_always_an_end(
    story: list[tuple[Event, int, bool]],
) -> None:
    kiosk, now = paired(RULED), at("9:40:00")
    for event, passes_s, alerted in story:
        now += timedelta(seconds=passes_s)
        before = replace(kiosk.state, alerted=alerted).talk
        kiosk.state, said = step(replace(kiosk.state, alerted=alerted), event, now)
        talk = kiosk.state.talk
        if talk is not None and talk.on and not (before is not None and before.on):
            assert before is not None
            assert before.asked.id == talk.asked.id
            assert before.opens_at is not None
            assert before.opens_at <= now
            assert not alerted
            assert SayOfTalk(talk.asked.id, Said.ON) in said
        if talk is not None:
            assert kiosk.state.center_id is not None
            lesson = kiosk.state.mode in {Mode.COUNTDOWN, Mode.LESSON}
            assert talk.asked.helps or not lesson
        for what in ("talk_later", "talk_end"):
            ended, words = step(kiosk.state, Pressed(what), now)
            assert ended.talk is None
            assert talk is None or any(isinstance(one, SayOfTalk) for one in words)


def with_alert(before: State, *, up: bool = True, rests_after: timedelta | None = None) -> State:
    return replace(before, alerted=up, rests_after=rests_after)
