"""What a timetable consists of, as it is stored and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, field_validator, model_validator

from schedule.lesson import Center, Document
from wire.ids import CenterId, GroupId, ItemId, LessonId, ProgramId, StaffId

DEFAULT_LEAD_S = 300
"""Kiosks open the lesson this long before it starts (countdown, then the waiting room)."""


# So far from the ends of the calendar that a week or a zone more never leaves it.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC)),
]


class Group(Document):
    """Centres that belong together: in a lesson, each sees the others of its groups first."""

    id: GroupId
    name: str = Field(min_length=1, max_length=40)
    center_ids: tuple[CenterId, ...] = ()


class Targeted(Document):
    """For whom something is; what is named anywhere takes part, and nothing means everybody."""

    center_ids: tuple[CenterId, ...] = ()
    counties: tuple[str, ...] = ()
    group_ids: tuple[GroupId, ...] = ()


class Program(Document):
    """A repeated offering such as "앉아서 하는 튼튼 체조"."""

    id: ProgramId
    title: str = Field(min_length=1, max_length=40)
    kind: Literal["leisure", "health"]
    instructor_id: StaffId
    instructor: str = Field(min_length=1, max_length=20, description="as shown: 박정은 선생님")
    replacement_ids: tuple[ItemId, ...] = Field(
        default=(), description="content shown where a lesson is cancelled or fails"
    )


class Repeated(Targeted):
    """What comes back every week."""

    id: str
    weekdays: tuple[int, ...] = Field(description="0 is Monday")


class WeeklyRule(Repeated):
    """A program on some weekdays at one wall-clock time."""

    program_id: ProgramId
    start: time
    minutes: int = Field(default=60, ge=5, le=480)
    first_day: Day
    last_day: Day | None = None
    on_days_off: bool = Field(default=False, description="also on public holidays")


class Substitute(Document):
    """Who teaches instead of the program's own instructor, as shown."""

    instructor_id: StaffId
    instructor: str = Field(min_length=1, max_length=20)


class ExtraLesson(Targeted):
    """One lesson outside the weekly rules; its id is the lesson's id."""

    id: LessonId
    program_id: ProgramId
    starts_at: Moment
    minutes: int = Field(default=60, ge=1, le=480)
    lead_s: int = Field(default=DEFAULT_LEAD_S, ge=10, le=3600)
    substitute: Substitute | None = None


class OnDay(Document):
    """A rule's lesson of one day, which is different."""

    rule_id: str
    day: Day


class Cancellation(OnDay):
    """One day on which a weekly rule yields no lesson."""

    replacement_ids: tuple[ItemId, ...] = Field(
        default=(), description="content instead; the program's own where none is named"
    )


class Move(OnDay):
    """A rule's lesson of one day, at another time; it keeps the id of the day it was meant for."""

    starts_at: Moment
    minutes: int | None = Field(default=None, ge=5, le=480, description="as the rule says")


class Substitution(Substitute, OnDay):
    """Another instructor for a rule's lesson of one day."""


class DayOverride(Document):
    """The city's own word on a day: 수업 있음 on a public holiday, 수업 없음 on any other day."""

    day: Day
    lessons: bool
    name: str = Field(default="", max_length=40, description="why, as shown: 지역 축제")


class DayOff(Document):
    """A day without weekly lessons; public holidays and overrides together."""

    day: Day
    name: str


class Loop(Repeated):
    """Content that plays by itself while nothing else is on, between two wall-clock times."""

    item_ids: tuple[ItemId, ...] = Field(min_length=1)
    start: time
    end: time


_Named = TypeVar("_Named", Group, Program, WeeklyRule, ExtraLesson, Loop)


class Timetable(Document):
    """Everything that decides which lessons there are."""

    version: int = 0
    timezone: str = "Asia/Seoul"
    lead_s: int = Field(default=DEFAULT_LEAD_S, ge=10, le=3600)
    centers: tuple[Center, ...] = ()
    groups: tuple[Group, ...] = ()
    programs: tuple[Program, ...] = ()
    rules: tuple[WeeklyRule, ...] = ()
    extras: tuple[ExtraLesson, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    moves: tuple[Move, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    overrides: tuple[DayOverride, ...] = ()
    days_off: tuple[DayOff, ...] = Field(default=(), description="written by the hub")
    loops: tuple[Loop, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is no time zone; write one like Asia/Seoul") from error
        return name

    @field_validator("groups", "programs", "rules", "extras", "loops")
    @classmethod
    def _ids_are_unique(cls, items: tuple[_Named, ...]) -> tuple[_Named, ...]:
        _once((item.id for item in items), "the id")
        return items

    @field_validator("overrides")
    @classmethod
    def _one_word_a_day(cls, items: tuple[DayOverride, ...]) -> tuple[DayOverride, ...]:
        _once((item.day.isoformat() for item in items), "the day")
        return items

    @model_validator(mode="after")
    def _references_exist(self) -> Timetable:
        programs = {program.id for program in self.programs}
        offers: tuple[WeeklyRule | ExtraLesson, ...] = (*self.rules, *self.extras)
        for one in offers:
            if one.program_id not in programs:
                raise ValueError(f"{one.id}: program_id {one.program_id!r} is not in programs")
        targeted: tuple[WeeklyRule | ExtraLesson | Loop, ...] = (*offers, *self.loops)
        # Made once: a county with a thousand rooms has as many rules.
        known: dict[str, set[str]] = {
            "center_ids": {center.id for center in self.centers},
            "counties": {center.county for center in self.centers},
            "group_ids": {group.id for group in self.groups},
        }
        for each in targeted:
            _targets_exist(each, known)
        repeats: tuple[Repeated, ...] = (*self.rules, *self.loops)
        for repeated in repeats:
            if not repeated.weekdays or not set(repeated.weekdays) <= set(range(7)):
                raise ValueError(f"{repeated.id}: weekdays must be numbers from 0 (Monday) to 6")
        for loop in self.loops:
            if loop.end <= loop.start:
                raise ValueError(f"{loop.id}: end must be later than start")
        self._exceptions_fit()
        return self

    def _exceptions_fit(self) -> None:
        rules = {rule.id for rule in self.rules}
        centers = {center.id for center in self.centers}
        for field in ("cancellations", "moves", "substitutions"):
            exceptions: tuple[OnDay, ...] = getattr(self, field)
            for one in exceptions:
                if one.rule_id not in rules:
                    raise ValueError(f"{field}: rule_id {one.rule_id!r} is not in rules")
            _once((f"{one.rule_id} on {one.day}" for one in exceptions), f"{field}:")
        for group in self.groups:
            unknown = [one for one in group.center_ids if one not in centers]
            if unknown:
                raise ValueError(f"{group.id}: center_ids {unknown!r} are not in centers")

    def center(self, center_id: CenterId) -> Center | None:
        """The centre of this id, if the timetable knows it."""
        return next((center for center in self.centers if center.id == center_id), None)


def _targets_exist(
    targeted: WeeklyRule | ExtraLesson | Loop, known: Mapping[str, set[str]]
) -> None:
    where = {"center_ids": "centers", "counties": "centers", "group_ids": "groups"}
    for field, there in known.items():
        unknown = [one for one in getattr(targeted, field) if one not in there]
        if unknown:
            raise ValueError(f"{targeted.id}: {field} {unknown!r} are not in {where[field]}")


def _once(names: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what} {name!r} is used twice")
        seen.add(name)
