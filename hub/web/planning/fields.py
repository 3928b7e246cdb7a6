"""What was typed, understood or refused with a sentence (pure): the fields these pages share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from hub.auth.staff import Role, Staff
from schedule.timetable import ExtraLesson, Loop, Program, Substitute, Timetable, WeeklyRule
from wire.ids import CenterId, GroupId, ItemId, LessonId, ProgramId, StaffId

TITLE_LONGEST = 40
LONGEST_MINUTES = 480
SHORTEST_MINUTES = 5
NEW_PROGRAM = "new"
_FIRST_YEAR, _LAST_YEAR = 1990, 2900


class UnfitError(Exception):
    """What was filled in cannot be done: a sentence that says what to change, and which field.

    With `clashes` it can, for whoever says that it is meant.
    """

    def __init__(self, sentence: str, field: str = "", clashes: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.clashes = clashes


class Sent(BaseModel):
    """What every form carries: the version it was opened with, and whether conflicts are meant."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: str = ""
    anyway: str = ""


@dataclass(frozen=True, slots=True)
class Teacher:
    """Somebody who can teach, as centres see them named."""

    id: StaffId
    name: str


class WhomForm(Sent):
    """Whom something is for, as it was filled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    whom: str = "all"
    center: tuple[str, ...] = ()
    county: tuple[str, ...] = ()
    group: tuple[str, ...] = ()


class OfferForm(WhomForm):
    """A lesson that repeats or is held once, as it was filled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    program: str = ""
    title: str = ""
    kind: str = "health"
    instructor: str = ""
    repeat: str = "weekly"
    weekday: tuple[str, ...] = ()
    start: str = ""
    minutes: str = "60"
    first: str = ""
    last: str = ""
    off: str = ""


class LoopForm(WhomForm):
    """Films that play by themselves, as it was filled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    film: tuple[str, ...] = ()
    weekday: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


class Whom(BaseModel):
    """The part of a document that says for whom something is."""

    model_config = ConfigDict(frozen=True)

    center_ids: tuple[CenterId, ...] = ()
    counties: tuple[str, ...] = ()
    group_ids: tuple[GroupId, ...] = ()


def teachers(timetable: Timetable, staff: Iterable[Staff]) -> list[Teacher]:
    """Instructors who may sign in, and whoever teaches by the timetable already."""
    found = {
        one.id: Teacher(one.id, one.display_name)
        for one in staff
        if one.role is Role.INSTRUCTOR and one.active
    }
    named: tuple[Substitute | Program, ...] = (
        *(one.substitute for one in timetable.extras if one.substitute),
        *timetable.substitutions,
        *timetable.programs,
    )
    for each in named:
        found[each.instructor_id] = Teacher(each.instructor_id, each.instructor)
    return sorted(found.values(), key=lambda one: one.name)


def teacher_of(written: str, known: Iterable[Teacher]) -> Teacher:
    for one in known:
        if one.id == written:
            return one
    raise UnfitError("선생님을 골라 주세요.", "instructor")


def day_of(written: str, field: str) -> date:
    try:
        found = date.fromisoformat(written)
    except ValueError as error:
        raise UnfitError("날짜를 골라 주세요.", field) from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise UnfitError("연도를 다시 확인해 주세요.", field)
    return found


def time_of(written: str, field: Literal["start", "end"] = "start") -> time:
    try:
        found = time.fromisoformat(written)
    except ValueError as error:
        sentence = {"start": "시작 시각을 10:00처럼", "end": "끝나는 시각을 18:00처럼"}[field]
        raise UnfitError(f"{sentence} 넣어 주세요.", field) from error
    return found.replace(second=0, microsecond=0, tzinfo=None)


def minutes_of(written: str) -> int:
    number = int(written) if written.isdecimal() and len(written) < 5 else 0
    if not SHORTEST_MINUTES <= number <= LONGEST_MINUTES:
        raise UnfitError(
            f"수업 길이를 {SHORTEST_MINUTES}분에서 {LONGEST_MINUTES}분 사이로 넣어 주세요.",
            "minutes",
        )
    return number


def title_of(written: str) -> str:
    title = " ".join(written.split())
    if not 0 < len(title) <= TITLE_LONGEST or not title.isprintable():
        raise UnfitError(f"프로그램 이름을 1자에서 {TITLE_LONGEST}자까지 적어 주세요.", "title")
    return title


def weekdays_of(written: Iterable[str]) -> tuple[int, ...]:
    chosen = tuple(sorted({int(one) for one in written if one in set("0123456")}))
    if not chosen:
        raise UnfitError("요일을 하루 이상 골라 주세요.", "weekday")
    return chosen


def moment_of(timetable: Timetable, day: date, start: time, earliest: datetime) -> datetime:
    """That wall-clock time of the city; nothing is moved to before `earliest`."""
    found = datetime.combine(day, start, ZoneInfo(timetable.timezone))
    if found < earliest:
        raise UnfitError("이미 지난 때예요. 지금보다 뒤로 골라 주세요.", "day")
    return found


def program_of(
    form: OfferForm, timetable: Timetable, known: Iterable[Teacher], new_id: ProgramId
) -> Program:
    """The program that was chosen, or the new one that was described."""
    if form.program == NEW_PROGRAM:
        title, teacher = title_of(form.title), teacher_of(form.instructor, known)
        return Program(
            id=new_id,
            title=title,
            kind="leisure" if form.kind == "leisure" else "health",
            instructor_id=teacher.id,
            instructor=teacher.name[:20],
        )
    for program in timetable.programs:
        if program.id == form.program:
            return program
    raise UnfitError("프로그램을 골라 주세요.", "program")


def whom_of(form: WhomForm, timetable: Timetable) -> Whom:
    """Whom something is for; nobody at all is refused, for it would mean everybody."""
    if form.whom != "some":
        return Whom()
    centers = {one.id for one in timetable.centers}
    counties = {one.county for one in timetable.centers}
    groups = {one.id for one in timetable.groups}
    whom = Whom(
        center_ids=tuple(CenterId(one) for one in form.center if one in centers),
        counties=tuple(one for one in form.county if one in counties),
        group_ids=tuple(GroupId(one) for one in form.group if one in groups),
    )
    if whom == Whom():
        raise UnfitError("어느 경로당인지 한 곳 이상 골라 주세요.", "whom")
    return whom


def loop_of(form: LoopForm, timetable: Timetable, films: Iterable[ItemId], loop_id: str) -> Loop:
    """The loop of a form; its films play in the order of `films`, the library's."""
    chosen = tuple(one for one in films if one in form.film)
    if not chosen:
        raise UnfitError("보여 줄 영상을 한 편 이상 골라 주세요.", "film")
    start, end = time_of(form.start), time_of(form.end, "end")
    if end <= start:
        raise UnfitError(
            "끝나는 시각이 시작보다 뒤여야 해요. 밤 12시까지는 23:59로 넣어 주세요.", "end"
        )
    return Loop(
        id=loop_id,
        item_ids=chosen,
        weekdays=weekdays_of(form.weekday),
        start=start,
        end=end,
        **whom_of(form, timetable).model_dump(),
    )


def rule_of(
    form: OfferForm, timetable: Timetable, program: Program, rule_id: str, today: date
) -> WeeklyRule:
    """The weekly rule of a form."""
    first = day_of(form.first, "first")
    last = day_of(form.last, "last") if form.last else None
    if first < today:
        raise UnfitError("첫날이 이미 지났어요. 오늘이나 그 뒤로 골라 주세요.", "first")
    if last is not None and last < first:
        raise UnfitError("끝날이 첫날보다 앞이에요. 다시 골라 주세요.", "last")
    return WeeklyRule(
        id=rule_id,
        program_id=program.id,
        weekdays=weekdays_of(form.weekday),
        start=time_of(form.start),
        minutes=minutes_of(form.minutes),
        first_day=first,
        last_day=last,
        on_days_off=bool(form.off),
        **whom_of(form, timetable).model_dump(),
    )


def extra_of(
    form: OfferForm, timetable: Timetable, program: Program, lesson_id: LessonId, now: datetime
) -> ExtraLesson:
    """The single lesson of a form."""
    start = time_of(form.start)
    day = day_of(form.first, "first")
    try:
        starts_at = moment_of(timetable, day, start, now)
    except UnfitError as error:
        raise UnfitError(error.sentence, "first") from error
    return ExtraLesson(
        id=lesson_id,
        program_id=program.id,
        starts_at=starts_at,
        minutes=minutes_of(form.minutes),
        lead_s=timetable.lead_s,
        **whom_of(form, timetable).model_dump(),
    )
