"""What a timetable says, in Korean (pure): times, whom something is for, and conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.web.words import calendar_day
from schedule.changes import Overlap
from schedule.following import Missing, Why
from schedule.timetable import Conflict, Lesson, Loop, Timetable, WeeklyRule
from schedule.timetable.documents import Targeted
from wire.ids import CenterId

WEEKDAYS = "월화수목금토일"
KINDS = {"leisure": "여가", "health": "건강"}
EVERYBODY = "모든 경로당"

_WHY = {
    Why.NO_KIOSK: "단말기가 없어요",
    Why.NEVER_HEARD: "단말기가 아직 켜지지 않았어요",
    Why.OLDER: "아직 받지 않았어요",
}
_NAMES_MOST = 2


def weekdays(numbers: Iterable[int]) -> str:
    """ "월–금", "월·수", "매일"."""
    chosen = sorted(set(numbers))
    if chosen == list(range(7)):
        return "매일"
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{WEEKDAYS[chosen[0]]}–{WEEKDAYS[chosen[-1]]}"
    return "·".join(WEEKDAYS[one] for one in chosen)


def weekly(rule: WeeklyRule) -> str:
    """ "매주 월–금 10:00"."""
    return f"매주 {weekdays(rule.weekdays)} {rule.start:%H:%M}".replace("매주 매일", "매일")


def looping(loop: Loop) -> str:
    """ "매주 월–금 12:00–18:00"."""
    said = f"매주 {weekdays(loop.weekdays)} {loop.start:%H:%M}–{loop.end:%H:%M}"
    return said.replace("매주 매일", "매일")


def overlapping(timetable: Timetable, found: Iterable[Overlap]) -> list[str]:
    """A sentence for each other loop that is meant for the same hours somewhere."""
    names = {center.id: center.name for center in timetable.centers}
    return [
        f"{looping(one.other)} ({for_whom(timetable, one.other)}) — "
        f"{_short([names[each] for each in one.center_ids])}에서 겹쳐요."
        for one in found
    ]


def short_day(day: date) -> str:
    """ "11월 23일(월)"."""
    return f"{day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"


def moment(at: datetime, zone: str) -> str:
    """ "11월 23일(월) 10:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())} {local:%H:%M}"


def for_whom(timetable: Timetable, targeted: Targeted) -> str:
    """ "모든 경로당", "봉화군", "위도 경로당 외 2곳"."""
    names = [*targeted.counties]
    names += [one.name for one in timetable.groups if one.id in targeted.group_ids]
    names += [one.name for one in timetable.centers if one.id in targeted.center_ids]
    if not names:
        return EVERYBODY
    if len(names) <= _NAMES_MOST:
        return ", ".join(names)
    return f"{names[0]} 외 {len(names) - 1}곳"


def clashes(timetable: Timetable, found: Iterable[Conflict]) -> list[str]:
    """A sentence for each pair of lessons that meet, with whoever would be in both."""
    subjects: dict[tuple[str, str], list[str]] = {}
    pairs: dict[tuple[str, str], tuple[Lesson, Lesson]] = {}
    for one in found:
        key = (one.first.id, one.second.id)
        pairs[key] = (one.first, one.second)
        subjects.setdefault(key, []).append(_subject(timetable, one))
    return [
        f"{_lesson(timetable, first)}, {_lesson(timetable, second)} — "
        f"{_some(subjects[key])} 겹쳐요."
        for key, (first, second) in pairs.items()
    ]


def missing(one: Missing, zone: str, now: datetime) -> str:
    """Why a centre does not have a version."""
    if one.why is not Why.SILENT or one.at is None:
        words = _WHY.get(one.why, "")
    else:
        words = f"{since(one.at, now, zone)}부터 소식이 없어요"
    return f"{words} · {one.version}판을 쓰고 있어요" if one.version else words


def since(at: datetime, now: datetime, zone: str) -> str:
    """ "09:12" of today, else with its day."""
    here = ZoneInfo(zone)
    local = at.astimezone(here)
    same = local.date() == now.astimezone(here).date()
    return f"{local:%H:%M}" if same else f"{calendar_day(local.date())} {local:%H:%M}"


def _subject(timetable: Timetable, one: Conflict) -> str:
    if one.what == "instructor":
        return one.second.instructor
    center = timetable.center(CenterId(one.subject))
    return center.name if center else one.subject


def _lesson(timetable: Timetable, lesson: Lesson) -> str:
    return f"{moment(lesson.starts_at, timetable.timezone)} {lesson.title}"


def _some(names: list[str]) -> str:
    """Whoever is meant, short."""
    return f"{_short(names)} 시간이"


def _short(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} 외 {len(names) - 2}곳"
