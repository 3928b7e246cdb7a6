"""The page 오늘 at one moment (pure): figures, a line for each centre, and what to look after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from attendance.punctual import Punctual
from hub.web.checked import of_many
from hub.web.lists import Column, View, arranged, matches, natural
from hub.web.today.checks import Check, Found, checks
from hub.web.today.moment import CenterNow, Day, State, Tone, is_open
from hub.web.today.states import devices_of, quality_of, state_of
from hub.web.words import clock, minutes
from wire.ids import CenterId

_TONES = list(Tone)


CHECKS_FIRST = 6
"""So many checks stand beside the centres; the rest is one press away."""


class TodayView(View):
    """Which centres, in which order."""

    county: str = ""
    state: str = ""
    all: str = ""  # every check, not the first few


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    at: CenterNow
    state: State
    quality: State
    devices: State

    @property
    def seen_at(self) -> datetime | None:
        return self.at.kiosk.last_seen if self.at.kiosk else None


def _rank(state: State) -> int | None:
    return None if state.words == "–" else _TONES.index(state.tone)


def _away_first(line: Line) -> float | None:
    if line.at.connected:
        return float("inf")
    return line.seen_at.timestamp() if line.seen_at else None


COLUMNS: Sequence[Column[Line]] = (
    Column("name", "이름", lambda line: natural(line.at.center.name)),
    Column("state", "상태", lambda line: (-_TONES.index(line.state.tone), line.state.words)),
    Column("quality", "화질", lambda line: _rank(line.quality)),
    Column("people", "출석", lambda line: line.at.people.count if line.at.people else None,
           largest_first=True, is_count=True),
    Column("heads", "머릿수", lambda line: line.at.heads_now and line.at.heads_now.people,
           largest_first=True, is_count=True),
    Column("devices", "마이크·카메라", lambda line: _rank(line.devices)),
    Column("seen", "마지막 확인", _away_first),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many people came on one day, at all centres of the page."""

    day: date
    people: int


@dataclass(frozen=True, slots=True)
class Past:
    """What days before this moment add up to."""

    month: Punctual = field(default_factory=Punctual)
    days: tuple[DayCount, ...] = ()
    """The last days with lessons, today last."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The page's content."""

    day: Day
    headline: str
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]
    past: Past

    @property
    def connected(self) -> int:
        return sum(line.at.connected for line in self.lines)

    @property
    def inside(self) -> int:
        return sum(line.at.in_open_lesson(self.day.now) for line in self.lines)

    @property
    def people(self) -> int:
        """Who is entered: for the lessons that are open, or else for the ones shown."""
        now, is_on = self.day.now, self.day.is_open
        return sum(
            line.at.people.count
            for line in self.lines
            if line.at.people
            and line.at.lesson is not None
            and (not is_on or is_open(line.at.lesson, now))
        )

    @property
    def checked(self) -> str:
        """What the kiosks' own checks for the next lesson say; nothing once it is on."""
        lesson = self.day.lesson
        if lesson is None or self.day.now >= lesson.starts_at:
            return ""
        reports = (line.at.heard for line in self.lines)
        made = [one.check for one in reports if one is not None and one.check is not None]
        return of_many([one for one in made if one.lesson_id == lesson.id])

    @property
    def counties(self) -> list[str]:
        """In the order of the centres."""
        found = (line.at.center.county for line in self.lines)
        return list(dict.fromkeys(county for county in found if county))

    @property
    def states(self) -> list[str]:
        """The states there are, the worst first."""
        worst = sorted(self.lines, key=lambda line: -_TONES.index(line.state.tone))
        return list(dict.fromkeys(line.state.words for line in worst))

    def first_checks(self, view: TodayView) -> tuple[Check, ...]:
        return self.checks if view.all else self.checks[:CHECKS_FIRST]

    def looked_at(self, view: TodayView) -> list[Line]:
        """The lines as a view filters and sorts them."""
        wanted = (
            line
            for line in self.lines
            if (not view.county or line.at.center.county == view.county)
            and (not view.state or line.state.words == view.state)
            and matches(view.find, line.at.center.name, line.at.center.county)
        )
        return arranged(wanted, COLUMNS, view)


def overview(day: Day, centers: Sequence[CenterNow], found: Found, past: Past) -> Overview:
    lines = tuple(
        Line(at, state_of(day.now, at), quality_of(day.now, at), devices_of(at)) for at in centers
    )
    return Overview(day, headline(day), lines, tuple(checks(day, centers, found)), past)


def headline(day: Day) -> str:
    """The lesson of the hour in one line."""
    lesson = day.lesson
    if lesson is None:
        return "오늘은 수업이 없어요"
    title = f"{clock(lesson.starts_at, day.zone)} {lesson.title} · {lesson.instructor}"
    others = len(day.running) - 1
    if lesson in day.running:
        beside = f" (함께 진행 중인 수업 {others}개)" if others > 0 else ""
        return f"{title} — 진행 중, {minutes(lesson.ends_at - day.now)} 남음{beside}"
    if day.now < lesson.starts_at:
        return f"{title} — {minutes(lesson.starts_at - day.now)} 뒤 시작"
    return f"{title} — 끝났어요"


def summed(counts: Mapping[CenterId, int], centers: Sequence[CenterNow]) -> int:
    return sum(counts.get(at.center.id, 0) for at in centers)
