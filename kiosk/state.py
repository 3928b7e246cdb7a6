"""What the agent tells the screen, and what the screen may ask of the agent (pure).

One line of JSON each, over the Unix socket of `kiosk.line`.  Downwards goes one complete
`KioskState` after every change, and the replies; upwards go small commands and the screen's
own report.  The screen obeys the last state it got, also when the agent is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from fleet.settings.values import KioskSettings
from notice.notice import Notice
from schedule.timetable import Center, Lesson
from wire.ids import CenterId, ItemId, LessonId, MemberId, TalkId

PressWhat = Literal[
    # The lesson, help, sound.
    "enter_lesson",
    "later",
    "leave_lesson",
    # Somebody of the city calls: not now, and enough.
    "talk_later",
    "talk_end",
    "help",
    "louder",
    "quieter",
    "mute",
    "unmute",
    # Films: the list, one of them (`subject`: item), back to the list, home.
    "videos",
    "watch",
    "stop_film",
    "home",
    # Attendance: the page, a name (`subject`: member), guests, all at once.  All but the page's
    # opening and closing need a `key`.
    "attendance",
    "attendance_done",
    "present",
    "absent",
    "guest",
    "guest_less",
    "everybody",
    "everybody_undone",
    # What the hub has to say: read (`subject`: notice).
    "notice_seen",
    # The helper's corner: its number (`subject`), closed again, and what starts anew there.
    "corner_pin",
    "corner_stays",
    "corner_done",
    "restart_program",
    "restart_machine",
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Pairing(_Document):
    """The code a helper reads to the operator by telephone, eight digits as "1234 5678"."""

    code: str
    expires_at: AwareDatetime


class Watched(_Document):
    """The operator asked for a picture of this screen; people see that for as long."""

    errand_id: str
    until: AwareDatetime


class Check(_Document):
    """Look at camera and sound; where it is `audible`, with a bell and a sentence, too."""

    check_id: str
    audible: bool = False
    before_lesson: bool = Field(default=True, description="and not because the hub asked for it")


class Person(_Document):
    """A name tile: one of the centre's people, and whether the tick stands (it is on disk)."""

    id: MemberId
    name: str
    note: str = ""
    present: bool = False


class Attendance(_Document):
    """Who of the roll came, for one lesson, or for the day where there is none."""

    lesson_id: LessonId | None = None
    title: str = Field(default="", description="of the lesson; empty on a day without one")
    starts_at: AwareDatetime | None = None
    people: tuple[Person, ...] = ()
    guests: int = 0
    undo_everybody: bool = Field(
        default=False, description="모두 출석 was the last thing pressed and can be taken back"
    )

    @property
    def count(self) -> int:
        return self.guests + sum(person.present for person in self.people)


class Film(_Document):
    """An item that lies on this kiosk's disk, whole and checked."""

    item_id: ItemId
    title: str
    category: str
    seconds: float
    poster: str = Field(default="", description="path of a JPEG file; empty where there is none")
    film: str = Field(default="", description="path of the film's own file")


class Recorded(_Document):
    """A person's recording of the sentence `key`, of the words that this release says."""

    key: str
    sound: str = Field(description="path of a sound file")


class Playing(_Document):
    """The film that is on, or that waits while a lesson is.  `from_s` is where it (re)starts."""

    play_id: str
    item_id: ItemId
    title: str
    seconds: float
    film: str = Field(description="path of the film's file")
    from_s: float = 0.0
    by_itself: Literal["", "loop", "cancelled", "failed"] = Field(
        default="", description="why it plays although nobody chose it; `failed`: in a lesson"
    )


class Corner(_Document):
    """What the helper's corner tells of this kiosk while it is open."""

    address: str = Field(default="", description="of this machine; empty without a line")
    reached_at: AwareDatetime | None = Field(
        default=None, description="when the hub answered last; None: not since the agent started"
    )
    volume_floor: int = 0
    volume_ceiling: int = 10


class Talk(_Document):
    """Somebody of the city calls this centre, or talks to it.

    It counts down to `opens_at`, where camera and microphone open; None while an alert covers it,
    and once it is `on`.
    """

    id: TalkId
    by: str = Field(description="who calls, as people here are to read it")
    asked_at: AwareDatetime
    opens_at: AwareDatetime | None = None
    on: bool = False


class KioskState(_Document):
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


class Ack(_Document):
    """The agent has done (and stored) what command `id` asked."""

    type: Literal["ack"] = "ack"
    id: int


class Refused(_Document):
    """The agent could not do it; `reason` is a stable slug, for the log and the choice of words."""

    type: Literal["refused"] = "refused"
    id: int
    reason: str


class RoomPass(_Document):
    """Where and how to enter the lesson's room; the answer to `AskPass`."""

    type: Literal["room_pass"] = "room_pass"
    id: int
    url: str
    token: str
    clock_ahead_ms: int = Field(
        default=0, description="how far this machine's clock is ahead of the hub's"
    )


class Leave(_Document):
    """End, and let the supervisor start a new screen; nobody is before this one."""

    type: Literal["leave"] = "leave"


class AskPass(_Document):
    """Ask for a fresh room pass; one per full join, a token lives five minutes."""

    type: Literal["ask_pass"] = "ask_pass"
    id: int
    lesson_id: LessonId


class Press(_Document):
    """Somebody pressed something that the agent decides on.

    A press is sent again until it is answered, so it says what is wanted and never "the other
    way round"; `key`, a UUID of the finger's press, makes a repeated one count once.
    """

    type: Literal["press"] = "press"
    id: int
    what: PressWhat
    subject: str = Field(
        default="", description="the item to `watch`, the member who is `present` or `absent`"
    )
    key: str = Field(default="", description="set where repeating it would count twice")


class Progress(_Document):
    """Where the film is, once a second while the player is up; not acknowledged."""

    type: Literal["progress"] = "progress"
    id: int = 0
    play_id: str
    position_s: float = Field(ge=0)
    shown_s: float = Field(
        ge=0, description="seconds of film shown since this screen began to play it"
    )
    paused: bool = False
    ended: Literal["", "finished", "broken"] = ""


class ScreenReport(_Document):
    """What the screen observes, once a second while it changes; not acknowledged."""

    type: Literal["report"] = "report"
    id: int = 0
    lesson_id: LessonId | None = None
    link: Literal["none", "joining", "live", "lost"] = "none"
    joined_at: AwareDatetime | None = None
    first_frame_ms: int | None = Field(
        default=None, description="from the start of joining to the first drawn lesson picture"
    )
    frames_shown: int = 0
    audio_seconds: float = 0.0
    presses: int = Field(default=0, description="presses since the mode left HOME for this lesson")
    sound_only: bool = False
    talk_id: TalkId | None = None
    met: bool = Field(default=False, description="whoever called is in the room of `talk_id`")
    taught: bool = Field(default=False, description="an instructor is in the room, and heard")
    ended: bool = Field(
        default=False, description="the stage of `lesson_id` says that the instructor closed it"
    )
    camera: Literal["ok", "missing", "off"] = "off"
    microphone: Literal["ok", "missing", "off"] = "off"
    loudspeaker: Literal["ok", "missing", "off"] = "off"
    tv: Literal["on", "off"] | None = Field(
        default=None, description="the television; none where it does not answer"
    )
    people: int | None = Field(default=None, description="how many the camera counted lately")
    troubles: Mapping[str, str] = Field(
        default_factory=dict, description="why a device is missing, by device"
    )


class Checked(_Document):
    """What the screen saw and heard for `Check`: ``ok`` or a slug of `fleet.judging.troubles`."""

    type: Literal["checked"] = "checked"
    id: int = 0
    check_id: str
    found: Mapping[str, str] = Field(default_factory=dict)
    echo_db: float | None = None


class Picture(_Document):
    """A picture of the screen (JPEG, base64), sent while the settings ask for it, or once for
    the errand that is `watched`.
    """

    type: Literal["picture"] = "picture"
    id: int = 0
    jpeg: str
    errand_id: str = ""


Down = Annotated[KioskState | Ack | Refused | RoomPass | Leave, Field(discriminator="type")]
Up = Annotated[
    AskPass | Press | Progress | ScreenReport | Checked | Picture, Field(discriminator="type")
]

DOWN: TypeAdapter[Down] = TypeAdapter(Down)
UP: TypeAdapter[Up] = TypeAdapter(Up)
