"""Everything the screen shows by itself, in one document."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from fleet.settings.values import KioskSettings
from kiosk.state.care import Check, Corner
from kiosk.state.city import Pairing, Talk, Watched
from kiosk.state.document import Document
from kiosk.state.films import Film, Playing, Recorded
from kiosk.state.people import Attendance
from notice.notice import Notice
from schedule.lesson import Center, Lesson
from wire.ids import CenterId, LessonId


class Mode(StrEnum):
    """Which screen is up."""

    STARTING = "starting"
    PAIRING = "pairing"
    HOME = "home"
    COUNTDOWN = "countdown"
    LESSON = "lesson"
    VIDEOS = "videos"
    PLAYER = "player"
    QUIET = "quiet"
    DARK = "dark"


class KioskState(Document):
    """Everything the screen shows by itself, complete."""

    type: Literal["state"] = "state"
    mode: Mode
    center: Center | None = None
    hub_reachable: bool = True
    pairing: Pairing | None = Field(default=None, description="set in PAIRING once there is a code")
    lesson: Lesson | None = Field(
        default=None, description="the open lesson, or the next one of today"
    )
    countdown_ends: AwareDatetime | None = None
    outside: LessonId | None = Field(
        default=None,
        description="the lesson whose room to be connected to, neither seen nor heard, until it is "
        "LESSON; each kiosk at a moment of its own",
    )
    declined: bool = Field(default=False, description="somebody pressed 나중에 or left this lesson")
    upcoming: Lesson | None = Field(default=None, description="the lesson after `lesson`")
    centers: tuple[Center, ...] = ()
    neighbors: tuple[CenterId, ...] = Field(
        default=(), description="the other centres of `lesson` in the order in which we see them"
    )
    volume: int = Field(default=6, ge=0, le=10)
    help_asked_at: AwareDatetime | None = None
    self_muted: bool = Field(
        default=False, description="somebody here keeps the microphone off in this lesson"
    )
    attendance: Attendance | None = Field(
        default=None, description="None until there is a roll from the hub"
    )
    attendance_open: bool = Field(
        default=False, description="the attendance page lies over whatever `mode` shows"
    )
    shelf: tuple[Film, ...] = Field(
        default=(), description="what can be watched, in the library's order"
    )
    voice: tuple[Recorded, ...] = Field(
        default=(), description="what need not be said by the machine"
    )
    playing: Playing | None = None
    alert: Notice | None = Field(default=None, description="covers everything until it is seen")
    notice: Notice | None = Field(default=None, description="waits on home until it is seen")
    help_by: str = Field(default="", description="who has taken the call for help")
    help_answered: bool = Field(default=False, description="the last call has been answered")
    watched: Watched | None = None
    talk: Talk | None = Field(
        default=None, description="lies over everything but an alert, and over a lesson's room"
    )
    corner: Corner | None = Field(
        default=None, description="the helper's corner lies over home; who is in knew its number"
    )
    has_pin: bool = Field(default=False, description="the helper's corner has a number to type")
    check: Check | None = None
    takes_turns: bool = Field(
        default=False, description="too much echo here: the microphone waits for the loudspeaker"
    )
    settings: KioskSettings = Field(
        default=KioskSettings(), description="the hub's word, over the screen's own config file"
    )
