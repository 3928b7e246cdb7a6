"""What the machine of the screens remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from content.item import Item
from content.player import Standing
from fleet.settings.hours import Hours
from kiosk.state import Mode
from notice.talk import Talk
from schedule.timetable import Lesson, Timetable
from wire.ids import CenterId, ItemId, LessonId, TalkId


class What(StrEnum):
    """What became of one lesson at this kiosk."""

    ENTERED = "entered"
    LATER = "later"  # 나중에 before the start: offered once more at the start
    DECLINED = "declined"  # only a press enters again
    OVER = "over"  # the instructor closed it


@dataclass(frozen=True, slots=True)
class Choice:
    """Holds for the lesson as it was then; a lesson that is moved is offered afresh."""

    lesson_id: LessonId
    starts_at: datetime
    what: What


@dataclass(frozen=True, slots=True)
class Show:
    """What of an offer's content was shown by itself already; `over` when people had enough."""

    occasion: str
    gone: tuple[ItemId, ...] = ()
    broken: tuple[ItemId, ...] = ()
    over: bool = False


@dataclass(frozen=True, slots=True)
class Talking:
    """The talk that this kiosk is asked for, or is in.

    It opens at `opens_at`, None while an alert covers its countdown and once it is `on`.  It is
    over at `alone_until`, None while whoever called is in the room.
    """

    asked: Talk
    opens_at: datetime | None = None
    on: bool = False
    alone_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`lesson` is the one inside COUNTDOWN and LESSON, else the open or next one of today.

    `film` is the one that is on, or that waits while a lesson is.  Each ``..._until`` is when
    something goes away by itself, None where it is not up.  `shelf` is what can be shown.  A
    lesson in which nobody has taught for `patience` fails at `fails_at`; None waits for ever.
    """

    mode: Mode = Mode.STARTING
    center_id: CenterId | None = None
    timetable: Timetable = field(default_factory=Timetable)
    choices: tuple[Choice, ...] = ()
    lesson: Lesson | None = None
    upcoming: Lesson | None = None
    declined: bool = False
    countdown_ends: datetime | None = None
    film: Standing | None = None
    paused_until: datetime | None = None
    list_until: datetime | None = None
    attendance_until: datetime | None = None
    corner_until: datetime | None = None
    alone_since: datetime | None = None
    """Since when nothing is on and nobody has pressed anything."""
    looked_at: datetime | None = None
    """The last event while alone: a clock that jumps has nobody wait less."""
    rests_after: timedelta | None = None
    """How long alone before home gives way to the clock; None is never."""
    off_hours: tuple[Hours, ...] = ()
    """When the screen is dark on purpose."""
    quiet_until: datetime | None = None
    shelf: tuple[Item, ...] = ()
    show: Show | None = None
    begun: int = 0
    """How many films have begun by themselves."""
    patience: timedelta | None = None
    awaited: LessonId | None = None
    """The lesson that `taught` and `fails_at` are about."""
    taught: bool = False
    fails_at: datetime | None = None
    alerted: bool = False
    """Whether an alert covers everything: nothing counts down where nobody sees it."""
    talk: Talking | None = None
    talked: TalkId | None = None
    """The talk that ended here last; whoever tells of it once more has not heard that yet."""


def at_most(until: datetime | None, now: datetime, limit: timedelta) -> datetime:
    """A deadline that is never further away than `limit`, also when the clock was set back."""
    return now + limit if until is None else min(until, now + limit)
