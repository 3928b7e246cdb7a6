"""The operator's day at one moment (pure): how each centre is, and what to look after first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from attendance.entry import People
from attendance.presence import Row
from fleet.health import KioskReport
from fleet.registry import Kiosk
from hub.web.words import clock, minutes
from schedule.timetable import Center, Lesson
from wire.ids import CenterId

LATE_AFTER = timedelta(seconds=30)
"""A centre that is not in this long after the start is worth a look."""
FEW_MIB = 1024
_MISSING_SINCE = timedelta(minutes=2)


class Tone(StrEnum):
    """How a state looks; the words say the same, nobody has to tell colours apart."""

    GOOD = "good"
    QUIET = "quiet"
    WATCH = "watch"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class State:
    """A centre's state in words."""

    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class CenterNow:
    """Everything the hub knows of one centre at this moment."""

    center: Center
    kiosk: Kiosk | None
    connected: bool
    presence: Row | None  # in `Day.lesson`
    picture_at: datetime | None
    people: People | None = None  # entered for `Day.lesson`; None where it does not take part

    @property
    def report(self) -> KioskReport | None:
        return self.kiosk.report if self.kiosk else None

    @property
    def inside(self) -> bool:
        return self.presence is not None and self.presence.left_at is None


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look after."""

    tone: Tone
    words: str
    center_id: CenterId | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What is on: `lesson` is the open one, else the next of today, else the last of today."""

    now: datetime
    zone: str
    lesson: Lesson | None
    lessons_today: int
    engine_reachable: bool | None

    @property
    def running(self) -> bool:
        lesson = self.lesson
        return lesson is not None and lesson.starts_at <= self.now < lesson.ends_at

    @property
    def open(self) -> bool:
        lesson = self.lesson
        return lesson is not None and lesson.opens_at <= self.now < lesson.ends_at


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    at: CenterNow
    state: State
    devices: State


@dataclass(frozen=True, slots=True)
class Overview:
    """The page's content."""

    day: Day
    headline: str
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]

    @property
    def connected(self) -> int:
        return sum(line.at.connected for line in self.lines)

    @property
    def inside(self) -> int:
        return sum(line.at.inside for line in self.lines)

    @property
    def people(self) -> int:
        """How many people are entered for the lesson, everywhere."""
        return sum(line.at.people.count for line in self.lines if line.at.people)

    @property
    def expected(self) -> int:
        return len(self.day.lesson.center_ids) if self.day.lesson else 0


def lesson_to_show(lessons: Sequence[Lesson], now: datetime) -> Lesson | None:
    """Of a day's lessons, by start: the open one, else the next, else the last."""
    open_now = [lesson for lesson in lessons if lesson.opens_at <= now < lesson.ends_at]
    coming = [lesson for lesson in lessons if lesson.opens_at > now]
    over = [lesson for lesson in lessons if lesson.ends_at <= now]
    return next(iter([*reversed(open_now), *coming[:1], *reversed(over)]), None)


def overview(day: Day, centers: Sequence[CenterNow]) -> Overview:
    lines = tuple(Line(at, state_of(day, at), devices_of(at)) for at in centers)
    checks = [check for at in centers for check in _checks(day, at)]
    if day.engine_reachable is False:
        checks.append(Check(Tone.BAD, "수업 방 서버가 대답하지 않아요. 수업에 들어갈 수 없어요."))
    order = {Tone.BAD: 0, Tone.WATCH: 1, Tone.QUIET: 2, Tone.GOOD: 3}
    checks.sort(key=lambda check: order[check.tone])
    return Overview(day, headline(day), lines, tuple(checks))


def headline(day: Day) -> str:
    """The lesson of the hour in one line."""
    lesson = day.lesson
    if lesson is None:
        return "오늘은 수업이 없어요"
    title = f"{clock(lesson.starts_at, day.zone)} {lesson.title} · {lesson.instructor}"
    if day.running:
        return f"{title} — 진행 중, {minutes(lesson.ends_at - day.now)} 남음"
    if day.now < lesson.starts_at:
        return f"{title} — {minutes(lesson.starts_at - day.now)} 뒤 시작"
    return f"{title} — 끝났어요"


def state_of(day: Day, at: CenterNow) -> State:
    if at.kiosk is None:
        return State("단말기 없음", Tone.QUIET)
    if at.inside and day.open:
        return _state_inside(at)
    if not at.connected:
        return _state_away(day, at.kiosk.last_seen)
    if day.lesson is None or not day.open or not day.lesson.includes(at.center.id):
        return State("켜져 있음", Tone.GOOD)
    if not _should_be_in(day, at):
        return State("들어오는 중", Tone.WATCH)
    return State("수업에서 나감" if at.presence else "수업에 없음", Tone.BAD)


def devices_of(at: CenterNow) -> State:
    """Camera, microphone and loudspeaker in one word."""
    if at.report is None or not at.connected:
        return State("–", Tone.QUIET)
    missing = _missing(at.report)
    return State(f"{'·'.join(missing)} 없음", Tone.BAD) if missing else State("정상", Tone.GOOD)


def _should_be_in(day: Day, at: CenterNow) -> bool:
    """Whether the lesson goes on without a centre that takes part."""
    lesson = day.lesson
    if lesson is None or not day.open or not lesson.includes(at.center.id):
        return False
    return not at.inside and day.now >= lesson.starts_at + LATE_AFTER


def _state_away(day: Day, last_seen: datetime | None) -> State:
    if last_seen is None:
        return State("아직 켜지 않음", Tone.QUIET)
    if day.now - last_seen < _MISSING_SINCE:
        return State("연결 끊김", Tone.WATCH)
    return State("꺼져 있음", Tone.BAD)


def _state_inside(at: CenterNow) -> State:
    lesson = at.report.lesson if at.report else None
    if lesson is not None and lesson.link == "lost":
        return State("다시 연결 중", Tone.WATCH)
    if lesson is not None and lesson.sound_only:
        return State("소리만", Tone.WATCH)
    return State("수업 중", Tone.GOOD)


def _missing(report: KioskReport) -> list[str]:
    devices = {"카메라": report.camera, "마이크": report.microphone, "스피커": report.loudspeaker}
    return [name for name, state in devices.items() if state == "missing"]


def _checks(day: Day, at: CenterNow) -> list[Check]:
    name, center_id = at.center.name, at.center.id

    def check(tone: Tone, words: str) -> Check:
        return Check(tone, f"{name} — {words}", center_id)

    if at.kiosk is None:
        return [check(Tone.QUIET, "단말기를 등록해 주세요")]
    if not at.connected and not at.inside:
        since = at.kiosk.last_seen
        if since is None:
            return [check(Tone.QUIET, "등록한 뒤 아직 연결되지 않았어요")]
        away = day.now - since
        if away < _MISSING_SINCE:
            return []
        return [check(Tone.BAD, f"{minutes(away)}째 연결 없음")]
    found = []
    report = at.report
    if report is not None:
        if report.help_asked_at is not None:
            asked = clock(report.help_asked_at, day.zone)
            found.append(check(Tone.BAD, f"{asked}에 도움을 요청했어요"))
        if not report.screen_alive:
            found.append(check(Tone.BAD, "화면이 멈췄어요"))
        found += [check(Tone.WATCH, f"{device}를 찾지 못해요") for device in _missing(report)]
        if report.disk_free_mib is not None and report.disk_free_mib < FEW_MIB:
            found.append(check(Tone.WATCH, "저장 공간이 얼마 남지 않았어요"))
    if _should_be_in(day, at):
        happened = "수업에서 나갔어요" if at.presence else "수업에 들어오지 않았어요"
        found.append(check(Tone.BAD, happened))
    return found


def by_center(kiosks: Sequence[Kiosk]) -> Mapping[CenterId, Kiosk]:
    """Each centre's kiosk; a centre has one."""
    return {kiosk.center_id: kiosk for kiosk in kiosks}
