"""How one centre is, in the words of the page (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

from fleet.health import KioskReport
from hub.web.checked import wrong
from hub.web.today.moment import LATE_AFTER, NOTHING, CenterNow, State, Tone, is_open

MISSING_SINCE = timedelta(minutes=2)
FAIR_MS, WEAK_MS = 150, 500
"""A call to the hub that takes longer than this is on a line of middling, of little use."""
CALLS_LOST_WEAK = 3
_DEVICES = frozenset({"카메라", "마이크", "스피커"})


def state_of(now: datetime, at: CenterNow) -> State:
    if at.kiosk is None:
        return State("단말기 없음", Tone.QUIET)
    if at.in_open_lesson(now):
        return _inside(at)
    if not at.connected:
        return _away(now, at.kiosk.last_seen)
    if should_be_in(now, at):
        return State("수업에 없음", Tone.BAD)
    coming = at.lesson is not None and is_open(at.lesson, now)
    return State("대기", Tone.WATCH if coming else Tone.GOOD)


def should_be_in(now: datetime, at: CenterNow) -> bool:
    """Whether the lesson goes on without a centre that takes part."""
    lesson = at.lesson
    if lesson is None or at.inside:
        return False
    return lesson.starts_at + LATE_AFTER <= now < lesson.ends_at


def quality_of(now: datetime, at: CenterNow) -> State:
    """How well the picture comes, by what the kiosk says of its line; only in a lesson."""
    report = at.report
    if report is None or not at.in_open_lesson(now):
        return NOTHING
    lesson, trip = report.lesson, report.round_trip_ms or 0
    is_cut = lesson is not None and (lesson.sound_only or lesson.link == "lost")
    if is_cut or trip >= WEAK_MS or report.calls_lost >= CALLS_LOST_WEAK:
        return State("약함", Tone.WATCH)
    if trip >= FAIR_MS or report.calls_lost:
        return State("보통", Tone.QUIET)
    return State("좋음", Tone.GOOD)


def devices_of(at: CenterNow) -> State:
    """Microphone, camera and loudspeaker in one word."""
    report = at.heard
    if report is None:
        return NOTHING
    missing = _missing(report)
    if missing:
        return State(f"{'·'.join(missing)} 없음", Tone.BAD)
    doubtful = _doubtful(at, report)
    if doubtful:
        return State(f"{'·'.join(doubtful)} 확인", Tone.WATCH)
    return State("정상", Tone.GOOD)


def _inside(at: CenterNow) -> State:
    lesson = at.report.lesson if at.report else None
    if lesson is not None and lesson.link == "lost":
        return State("연결 끊김", Tone.WATCH)
    if lesson is not None and lesson.sound_only:
        return State("소리만", Tone.WATCH)
    return State("수업 중", Tone.GOOD)


def _away(now: datetime, last_seen: datetime | None) -> State:
    if last_seen is None:
        return State("꺼져 있음", Tone.QUIET)
    if now - last_seen < MISSING_SINCE:
        return State("연결 끊김", Tone.WATCH)
    return State("꺼져 있음", Tone.BAD)


def _doubtful(at: CenterNow, report: KioskReport) -> list[str]:
    """What the check for this lesson found; once the centre is in, its pictures speak."""
    check = report.check
    if check is None or at.inside or at.lesson is None:
        return []
    # One that an operator asked for is about no lesson, and newer than the lesson's.
    if check.lesson_id not in {None, at.lesson.id}:
        return []
    return [one.part for one in wrong(check) if one.part in _DEVICES]


def _missing(report: KioskReport) -> list[str]:
    devices = {"마이크": report.microphone, "카메라": report.camera, "스피커": report.loudspeaker}
    return [name for name, state in devices.items() if state == "missing"]
