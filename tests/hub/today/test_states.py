"""How a centre is, in words: of its room, its picture and its devices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attendance.people.heads import Heads
from hub.web.today.moment import CenterNow, Tone
from hub.web.today.states import devices_of, quality_of, state_of
from tests.hub.today.known import INSIDE, LEFT, START, at, check, health, report
from wire.ids import LessonId

STATES = {
    "no kiosk": (10, at(10, kiosk=None, connected=False), "단말기 없음", Tone.QUIET),
    "never came": (10, at(10, None, connected=False), "꺼져 있음", Tone.QUIET),
    "just lost": (10, at(10, 1, connected=False), "연결 끊김", Tone.WATCH),
    "away": (10, at(10, 16 * 60, connected=False), "꺼져 있음", Tone.BAD),
    "before the day": (-60, at(-60), "대기", Tone.GOOD),
    "no lesson today": (5, at(5, lesson=None), "대기", Tone.GOOD),
    "opened": (-3, at(-3), "대기", Tone.WATCH),
    "not in": (5, at(5), "수업에 없음", Tone.BAD),
    "in": (5, at(5, presence=INSIDE), "수업 중", Tone.GOOD),
    "in, the hub's line lost": (5, at(5, presence=INSIDE, connected=False), "수업 중", Tone.GOOD),
    "sound only": (
        5, at(5, presence=INSIDE, report=report(lesson=health(sound_only=True))),
        "소리만", Tone.WATCH,
    ),
    "reconnecting": (
        5, at(5, presence=INSIDE, report=report(lesson=health(link="lost"))),
        "연결 끊김", Tone.WATCH,
    ),
    "left": (20, at(20, presence=LEFT), "수업에 없음", Tone.BAD),
    "over": (61, at(61, presence=LEFT), "대기", Tone.GOOD),
}  # fmt: skip


@pytest.mark.parametrize(("minute", "center", "said", "tone"), STATES.values(), ids=STATES.keys())
def test_states(minute: float, center: CenterNow, said: str, tone: Tone) -> None:
    state = state_of(START + timedelta(minutes=minute), center)
    assert (state.words, state.tone) == (said, tone)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("좋음", {"lesson": health()}),
        ("좋음", {"lesson": health(), "round_trip_ms": 149}),
        ("보통", {"lesson": health(), "round_trip_ms": 150}),
        ("보통", {"lesson": health(), "calls_lost": 1}),
        ("약함", {"lesson": health(), "calls_lost": 3}),
        ("약함", {"lesson": health(), "round_trip_ms": 500}),
        ("약함", {"lesson": health(sound_only=True)}),
        ("약함", {"lesson": health(link="lost")}),
    ],
)
def test_how_well_the_picture_comes(said: str, parts: dict[str, object]) -> None:
    now = START + timedelta(minutes=5)
    assert quality_of(now, at(5, presence=INSIDE, report=report(**parts))).words == said
    assert quality_of(now, at(5, report=report(**parts))).words == "–"
    assert quality_of(now, at(5, presence=INSIDE)).words == "–"


def test_devices_are_named_where_they_are_missing() -> None:
    well = report(camera="ok", microphone="ok", loudspeaker="off")
    assert devices_of(at(5, report=well)).words == "정상"
    unwell = report(camera="missing", microphone="missing")
    assert devices_of(at(5, report=unwell)).words == "마이크·카메라 없음"
    # What a kiosk said before it went says nothing of now.
    assert devices_of(at(5, report=unwell, connected=False)).words == "–"


def test_what_a_check_found_is_named_until_the_centre_is_in() -> None:
    black = report(check=check(camera="black", loudspeaker="unheard", network="weak"))
    assert devices_of(at(-5, report=black)).words == "카메라·스피커 확인"
    assert devices_of(at(5, presence=INSIDE, report=black)).words == "정상"
    yesterday = report(check=check(lesson_id=LessonId("yesterday"), camera="black"))
    assert devices_of(at(-5, report=yesterday)).words == "정상"
    assert devices_of(at(-5, report=report(check=check(camera="ok")))).words == "정상"


COUNTED = {
    "nobody counts": (at(5, presence=INSIDE), None),
    "now": (
        at(5, presence=INSIDE, report=report(lesson=health(people=6)), heads=Heads(9)), Heads(6),
    ),
    "another lesson's": (
        at(5, presence=INSIDE, report=report(lesson=health(people=6, lesson_id="old"))), None,
    ),
    "somebody knows better": (
        at(5, presence=INSIDE, report=report(lesson=health(people=6)), heads=Heads(9, 8)),
        Heads(9, 8),
    ),
    "over": (
        at(61, presence=LEFT, report=report(lesson=health(people=6)), heads=Heads(9)), Heads(9),
    ),
    "away": (
        at(5, connected=False, report=report(lesson=health(people=6)), heads=Heads(9)), Heads(9),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("center", "heads"), COUNTED.values(), ids=COUNTED.keys())
def test_heads_of_this_moment_or_of_the_lesson(center: CenterNow, heads: Heads | None) -> None:
    assert center.heads_now == heads
