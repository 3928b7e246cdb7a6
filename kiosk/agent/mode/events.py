"""What the machine of the screens hears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from content.item import Item, Outcome
from fleet.settings.hours import Hours
from notice.talk import Talk
from schedule.timetable import Timetable
from wire.ids import CenterId, LessonId, TalkId


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed, or jumped."""


@dataclass(frozen=True, slots=True)
class Paired:
    center_id: CenterId


@dataclass(frozen=True, slots=True)
class Unpaired:
    """There is no credential, or it was refused."""


@dataclass(frozen=True, slots=True)
class TimetableArrived:
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Pressed:
    what: Literal[
        "enter_lesson",
        "later",
        "leave_lesson",
        "talk_later",
        "talk_end",
        "videos",
        "stop_film",
        "home",
        "attendance",
        "attendance_done",
        "corner_done",
    ]


@dataclass(frozen=True, slots=True)
class Watch:
    """`item` is None when it is not on the shelf."""

    item: Item | None
    play_id: str


@dataclass(frozen=True, slots=True)
class Touched:
    """Something else was pressed: somebody is there."""


@dataclass(frozen=True, slots=True)
class LessonClosed:
    """The instructor ended the lesson before its time."""

    lesson_id: LessonId


@dataclass(frozen=True, slots=True)
class Taught:
    """A screen says whether it sees an instructor in the room."""

    lesson_id: LessonId
    taught: bool


@dataclass(frozen=True, slots=True)
class Shelved:
    """What can be shown now."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Rests:
    """How the screen rests from now on: as in `State`."""

    after: timedelta | None
    off_hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class CornerOpened:
    """Somebody has shown that the helper's corner is theirs."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """A screen says how far a film has come."""

    play_id: str
    position_s: float
    counted_s: float
    paused: bool


@dataclass(frozen=True, slots=True)
class FilmEnded:
    play_id: str
    outcome: Literal[Outcome.FINISHED, Outcome.BROKEN]


@dataclass(frozen=True, slots=True)
class TalkTold:
    """The hub says which talk this kiosk is asked for, or is in."""

    talk: Talk | None


@dataclass(frozen=True, slots=True)
class TalkMet:
    """A screen says whether whoever called is in the talk's room."""

    talk_id: TalkId
    there: bool


@dataclass(frozen=True, slots=True)
class ScreenCame:
    """Perhaps a new one, which starts a film where the last one left it."""


OfScreens = (
    Tick
    | Paired
    | Unpaired
    | TimetableArrived
    | Pressed
    | Watch
    | Touched
    | LessonClosed
    | Taught
    | Shelved
    | Rests
    | CornerOpened
    | Progressed
    | FilmEnded
    | ScreenCame
)
OfTalk = TalkTold | TalkMet
Event = OfScreens | OfTalk
