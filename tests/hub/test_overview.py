"""오늘, worked out without a page: states, headlines and what to look after first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attendance.presence import Row, Stay
from fleet.health import KioskReport, LessonHealth
from fleet.registry import Kiosk
from hub.web import words
from hub.web.overview import CenterNow, Day, Tone, headline, lesson_to_show, overview
from schedule.timetable import Center, Lesson
from wire.ids import CenterId, KioskId, LessonId, ProgramId, StaffId

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ZONE = "Asia/Seoul"
WIDO = Center(id=CenterId("wido"), name="위도 경로당", county="부안군")


def lesson(name: str = "lesson", hours: float = 0) -> Lesson:
    starts_at = START + timedelta(hours=hours)
    return Lesson(
        id=LessonId(name),
        program_id=ProgramId("p"),
        title="튼튼 체조",
        kind="health",
        instructor_id=StaffId("s"),
        instructor="박정은 선생님",
        opens_at=starts_at - timedelta(minutes=5),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        center_ids=(WIDO.id,),
    )


def day(minutes: float, **changes: Any) -> Day:
    now = START + timedelta(minutes=minutes)
    return replace(Day(now, ZONE, lesson(), 1, engine_reachable=True), **changes)


def report(**parts: Any) -> KioskReport:
    return KioskReport(at=START, release="0.1.0", wire=1, mode="lesson", **parts)


def at(minutes: float, seen: float | None = 0, **parts: Any) -> CenterNow:
    """Wido as the hub knows it at some minute; `seen`: last seen that many minutes ago."""
    now = START + timedelta(minutes=minutes)
    kiosk = Kiosk(
        id=KioskId("kiosk_1"),
        center_id=WIDO.id,
        model="mini-pc",
        release="0.1.0",
        paired_at=START,
        last_seen=None if seen is None else now - timedelta(minutes=seen),
        report=parts.pop("report", None),
    )
    return replace(CenterNow(WIDO, kiosk, connected=True, presence=None, picture_at=None), **parts)


INSIDE = Row(WIDO.id, (Stay(START, None),), 60)
LEFT = Row(WIDO.id, (Stay(START, START + timedelta(minutes=10)),), 600)


def health(**parts: Any) -> LessonHealth:
    return LessonHealth(lesson_id=LessonId("lesson"), **{"link": "live", **parts})


STATES = {
    "no kiosk": (day(10), at(10, kiosk=None, connected=False), "단말기 없음", Tone.QUIET),
    "never came": (day(10), at(10, None, connected=False), "아직 켜지 않음", Tone.QUIET),
    "just lost": (day(10), at(10, 1, connected=False), "연결 끊김", Tone.WATCH),
    "away": (day(10), at(10, 16 * 60, connected=False), "꺼져 있음", Tone.BAD),
    "before the day": (day(-60), at(-60), "켜져 있음", Tone.GOOD),
    "opened": (day(-3), at(-3), "들어오는 중", Tone.WATCH),
    "not in": (day(5), at(5), "수업에 없음", Tone.BAD),
    "in": (day(5), at(5, presence=INSIDE), "수업 중", Tone.GOOD),
    "in, the hub's line lost": (
        day(5), at(5, presence=INSIDE, connected=False), "수업 중", Tone.GOOD,
    ),
    "sound only": (
        day(5), at(5, presence=INSIDE, report=report(lesson=health(sound_only=True))),
        "소리만", Tone.WATCH,
    ),
    "reconnecting": (
        day(5), at(5, presence=INSIDE, report=report(lesson=health(link="lost"))),
        "다시 연결 중", Tone.WATCH,
    ),
    "left": (day(20), at(20, presence=LEFT), "수업에서 나감", Tone.BAD),
    "over": (day(61), at(61, presence=LEFT), "켜져 있음", Tone.GOOD),
}  # fmt: skip


@pytest.mark.parametrize(("on", "center", "said", "tone"), STATES.values(), ids=STATES.keys())
def test_states(on: Day, center: CenterNow, said: str, tone: Tone) -> None:
    (line,) = overview(on, [center]).lines
    assert (line.state.words, line.state.tone) == (said, tone)


CHECKS = {
    "all well": (at(5, presence=INSIDE, report=report()), []),
    "away": (at(5, 16 * 60, connected=False), ["위도 경로당 — 16시간째 연결 없음"]),
    "a moment away": (at(5, 1, connected=False), []),
    "no kiosk": (at(5, kiosk=None, connected=False), ["위도 경로당 — 단말기를 등록해 주세요"]),
    "help first": (
        at(5, report=report(help_asked_at=START, camera="missing", disk_free_mib=10)),
        [
            "위도 경로당 — 10:00에 도움을 요청했어요",
            "위도 경로당 — 수업에 들어오지 않았어요",
            "위도 경로당 — 카메라를 찾지 못해요",
            "위도 경로당 — 저장 공간이 얼마 남지 않았어요",
        ],
    ),
    "left too early": (at(20, presence=LEFT), ["위도 경로당 — 수업에서 나갔어요"]),
    "a frozen screen": (
        at(5, presence=INSIDE, report=report(screen_alive=False)),
        ["위도 경로당 — 화면이 멈췄어요"],
    ),
}


@pytest.mark.parametrize(("center", "expected"), CHECKS.values(), ids=CHECKS.keys())
def test_what_to_look_after_worst_first(center: CenterNow, expected: list[str]) -> None:
    assert [check.words for check in overview(day(5), [center]).checks] == expected


def test_an_engine_that_does_not_answer_is_worth_a_look() -> None:
    seen = overview(day(5, engine_reachable=False), [])
    assert [check.tone for check in seen.checks] == [Tone.BAD]
    assert overview(day(5, engine_reachable=None), []).checks == ()


def test_the_figures_are_counted() -> None:
    seen = overview(day(5), [at(5, presence=INSIDE), at(5, connected=False)])
    assert (seen.connected, seen.inside, seen.expected) == (1, 1, 1)
    assert overview(day(5, lesson=None), []).expected == 0


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-45, "10:00 튼튼 체조 · 박정은 선생님 — 45분 뒤 시작"),
        (22, "10:00 튼튼 체조 · 박정은 선생님 — 진행 중, 38분 남음"),
        (60, "10:00 튼튼 체조 · 박정은 선생님 — 끝났어요"),
    ],
)
def test_headlines(minutes: float, said: str) -> None:
    assert headline(day(minutes)) == said
    assert headline(day(minutes, lesson=None)) == "오늘은 수업이 없어요"


@pytest.mark.parametrize(
    ("hours", "shown"), [(-1, "first"), (0.5, "first"), (1.5, "second"), (4, "second")]
)
def test_the_lesson_of_the_hour(hours: float, shown: str) -> None:
    found = lesson_to_show([lesson("first"), lesson("second", 2)], START + timedelta(hours=hours))
    assert found is not None
    assert found.id == shown
    assert lesson_to_show([], START) is None


@pytest.mark.parametrize(
    ("county", "name", "shown"),
    [("봉화군", "명호 경로당", "봉화군"), ("봉화군", "봉화 명호 경로당", ""), ("", "명호", "")],
)
def test_a_county_is_not_said_twice(county: str, name: str, shown: str) -> None:
    assert words.beside(county, name) == shown


AGO = [
    (0, "방금"), (1.9, "방금"), (5, "5분 전"), (59, "59분 전"), (90, "16:30"),
    (18 * 60 + 1, "어제 23:59"), (3 * 24 * 60, "11월 20일"),
]  # fmt: skip


@pytest.mark.parametrize(("minutes", "said"), AGO)
def test_how_long_ago(minutes: float, said: str) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 18:00 in Seoul
    assert words.ago(now - timedelta(minutes=minutes), now, ZONE) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1분 안 됨"), (59, "1분 안 됨"), (60, "1분"), (3600, "1시간"), (3899, "1시간 4분")],
)
def test_how_long_somebody_stayed(seconds: int, said: str) -> None:
    assert words.span(seconds) == said
