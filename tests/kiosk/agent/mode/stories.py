"""A kiosk of the pure machine, a Monday, and what can be on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from content.item import File, Item
from content.player import Standing
from kiosk.agent.mode import (
    Choice,
    Event,
    Paired,
    Played,
    Refuse,
    Remember,
    Show,
    State,
    Tick,
    Watch,
    step,
)
from kiosk.state import Mode
from schedule.timetable import Center, ExtraLesson, Program, Timetable, WeeklyRule
from wire.ids import CenterId, ItemId, LessonId, ProgramId, StaffId

CENTER = CenterId("center_1")
TEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 10:00 in Seoul
BASE = Timetable(
    version=1,
    centers=(Center(id=CENTER, name="물야 경로당"),),
    programs=(
        Program(
            id=ProgramId("program_1"),
            title="튼튼 체조",
            kind="health",
            instructor_id=StaffId("staff_1"),
            instructor="박정은 선생님",
        ),
    ),
)
WEEKLY = WeeklyRule(
    id="rule",
    program_id=ProgramId("program_1"),
    weekdays=(0, 1, 2, 3, 4),
    start=time(10),
    first_day=date(2026, 1, 1),
)
RULED = BASE.model_copy(update={"rules": (WEEKLY,)})
MONDAY = LessonId("rule-20261123")


def extra(lesson_id: str, starts_at: datetime, minutes: int = 60, lead_s: int = 300) -> ExtraLesson:
    return ExtraLesson(
        id=LessonId(lesson_id),
        program_id=ProgramId("program_1"),
        starts_at=starts_at,
        minutes=minutes,
        lead_s=lead_s,
    )


def with_extras(*extras: ExtraLesson) -> Timetable:
    return BASE.model_copy(update={"extras": extras})


def at(clock: str) -> datetime:
    """A time of day in Seoul, on the Monday."""
    hour, minute, second = (int(part) for part in clock.split(":"))
    return TEN.replace(hour=0) + timedelta(hours=hour - 9, minutes=minute, seconds=second)


@dataclass
class Kiosk:
    """Feeds events to `step` and keeps what came out."""

    state: State = field(default_factory=State)
    refused: str | None = None
    remembered: tuple[Choice, ...] = ()
    film: Standing | None = None
    """The one that was remembered."""
    show: Show | None = None
    played: list[Played] = field(default_factory=list)

    def do(self, clock: str, event: Event | None = None) -> Mode:
        return self.do_at(at(clock), event or Tick())

    def do_at(self, now: datetime, event: Event) -> Mode:
        self.state, commands = step(self.state, event, now)
        self.refused = None
        for command in commands:
            match command:
                case Refuse(reason):
                    self.refused = reason
                case Remember(choices, film, show):
                    self.remembered, self.film, self.show = choices, film, show
                case Played():
                    self.played.append(command)
        return self.state.mode

    def run(self, start: datetime, seconds: int) -> None:
        for second in range(seconds + 1):
            self.do_at(start + timedelta(seconds=second), Tick())

    def until(self, clock: str) -> Mode:
        """Ticks twice a minute from its last one to a time of day."""
        now = self.state.looked_at or at(clock)
        while now < at(clock):
            self.do_at(now := min(now + timedelta(seconds=30), at(clock)), Tick())
        return self.state.mode

    def restarted(self) -> Kiosk:
        """The same kiosk after its agent was killed: only what was remembered is left."""
        return Kiosk(
            State(
                choices=self.remembered,
                timetable=self.state.timetable,
                film=self.film,
                show=self.show,
            ),
            remembered=self.remembered,
            film=self.film,
            show=self.show,
        )


def paired(timetable: Timetable = RULED, clock: str = "9:00:00") -> Kiosk:
    kiosk = Kiosk(State(timetable=timetable))
    assert kiosk.do(clock, Paired(CENTER)) is not Mode.STARTING
    return kiosk


def in_lesson(timetable: Timetable = RULED) -> Kiosk:
    kiosk = paired(timetable)
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:10") is Mode.LESSON
    return kiosk


def item(name: str, seconds: float = 900) -> Item:
    """A film of a quarter of an hour."""
    return Item(
        id=ItemId(name),
        title=name,
        category="체조",
        seconds=seconds,
        media_type="video/mp4",
        film=File(sha256=f"{sum(name.encode()):064x}", size=1000),
        added_at=TEN - timedelta(days=1),
    )


def watching(timetable: Timetable = RULED, clock: str = "9:00:00") -> Kiosk:
    """Somebody has just chosen a film; the playback is called "play"."""
    kiosk = paired(timetable, clock)
    assert kiosk.do(clock, Watch(item("stretching"), "play")) is Mode.PLAYER
    return kiosk
