"""The page worked out without a page: headlines, figures, and how it is looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attendance.entry import People
from hub.web.today.checks import Found
from hub.web.today.moment import CenterNow, lesson_to_show
from hub.web.today.overview import (
    CHECKS_FIRST,
    Overview,
    Past,
    TodayView,
    headline,
    overview,
)
from schedule.timetable import Center
from tests.hub.today.known import INSIDE, LESSON, START, at, check, day, lesson, report
from wire.ids import CenterId, LessonId


def seen(*centers: CenterNow, minute: float = 5) -> Overview:
    return overview(day(minute), centers, Found(), Past())


def named(name: str, county: str, **parts: object) -> CenterNow:
    return at(5, center=Center(id=CenterId(name), name=name, county=county), **parts)


def test_checks_before_the_lesson_are_one_line_until_it_begins() -> None:
    well = at(-9, report=report(check=check(10, camera="ok")))
    dark = at(-9, report=report(check=check(29.5, camera="black")))
    other = at(-9, report=report(check=check(10, LessonId("other"), camera="black")))
    assert seen(well, other, at(-9), minute=-9).checked == "10분 전 점검: 모두 정상"
    assert seen(well, dark, minute=-9).checked == "10분 전 점검: 2곳 가운데 1곳 정상"
    assert seen(dark, minute=-9).checked == "30분 전 점검: 1곳 가운데 0곳 정상"
    assert seen(other, minute=-9).checked == seen(well, minute=0).checked == ""


def test_the_figures_are_counted() -> None:
    later = lesson("later", hours=3)
    found = seen(
        at(5, presence=INSIDE, people=People(guests=7)),
        at(5, connected=False, people=People(guests=2)),
        at(5, lesson=later, people=People(guests=30)),
    )
    assert (found.connected, found.inside, found.people) == (2, 1, 9)
    # Between lessons it is everybody of today.
    assert seen(at(70, people=People(guests=7)), minute=70).people == 7


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


def test_another_lesson_at_the_same_time_is_said_too() -> None:
    both = (LESSON, lesson("other"))
    assert headline(day(22, lessons=both)).endswith("38분 남음 (함께 진행 중인 수업 1개)")


@pytest.mark.parametrize(
    ("hours", "shown"), [(-1, "first"), (0.5, "first"), (1.5, "second"), (4, "second")]
)
def test_the_lesson_of_the_hour(hours: float, shown: str) -> None:
    found = lesson_to_show((lesson("first"), lesson("second", 2)), START + timedelta(hours=hours))
    assert found is not None
    assert found.id == shown
    assert lesson_to_show((), START) is None


LINES = (
    named("봉화 명호", "봉화군", presence=INSIDE, people=People(guests=11)),
    named("부안 위도", "부안군", people=People(guests=12)),
    named("부안 곰소", "부안군", connected=False, people=People()),
    named("진도 의신", "진도군", kiosk=None, connected=False),
)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ({}, ["봉화 명호", "부안 위도", "부안 곰소", "진도 의신"]),
        ({"sort": "name"}, ["봉화 명호", "부안 곰소", "부안 위도", "진도 의신"]),
        ({"sort": "state"}, ["부안 위도", "부안 곰소", "진도 의신", "봉화 명호"]),
        ({"sort": "-people"}, ["부안 위도", "봉화 명호", "부안 곰소", "진도 의신"]),
        ({"sort": "people"}, ["부안 곰소", "봉화 명호", "부안 위도", "진도 의신"]),
        ({"sort": "no such column"}, ["봉화 명호", "부안 위도", "부안 곰소", "진도 의신"]),
        ({"county": "부안군"}, ["부안 위도", "부안 곰소"]),
        ({"state": "수업 중"}, ["봉화 명호"]),
        ({"find": "부안 위"}, ["부안 위도"]),
    ],
)
def test_a_view_filters_and_sorts(view: dict[str, str], expected: list[str]) -> None:
    shown = seen(*LINES).looked_at(TodayView.model_validate(view))
    assert [line.at.center.name for line in shown] == expected


def test_what_can_be_chosen_is_what_there_is_the_worst_first() -> None:
    found = seen(*LINES)
    assert found.counties == ["봉화군", "부안군", "진도군"]
    assert found.states == ["수업에 없음", "연결 끊김", "단말기 없음", "수업 중"]


def test_only_the_first_checks_stand_beside_the_centres() -> None:
    many = [at(5, kiosk=None, connected=False)] * 9
    found = seen(*many)
    assert len(found.first_checks(TodayView())) == CHECKS_FIRST
    assert len(found.first_checks(TodayView(all="1"))) == 9
