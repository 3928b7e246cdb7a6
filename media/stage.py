"""The stage (pure): what everybody sees in a lesson.

One complete, versioned document per lesson.  Its truth is a row at the hub; a room's
metadata, permissions and tokens are projections of it.  A reader never merges: the newest
version replaces what it had.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import CenterId, LessonId


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Floor(_Document):
    """A centre that may speak, since when."""

    center_id: CenterId
    since: AwareDatetime


class Question(_Document):
    """A question to every centre; `counts` holds the result once it is shown."""

    id: str
    text: str = Field(min_length=1, max_length=60)
    answers: tuple[Annotated[str, Field(min_length=1, max_length=12)], ...] = Field(
        min_length=2, max_length=4
    )
    shows_result: bool = False
    counts: tuple[int, ...] = ()


class Vote(_Document):
    """A centre's answer to a question: the number of one of its answers, from 0."""

    question_id: str
    answer: int = Field(ge=0, le=3)


class RollCall(_Document):
    """The instructor greets the centres one by one; `called` have answered."""

    calling: CenterId | None = None
    called: tuple[CenterId, ...] = ()


class Watch(_Document):
    """Watch-together: every kiosk plays the same item from its own disk.

    While playing, the position at time t is `position_s + (t - at)`.
    """

    item_id: str
    title: str
    playing: bool
    position_s: float = Field(ge=0)
    at: AwareDatetime

    def position_at(self, now: datetime) -> float:
        """Where the film is at `now`, seconds from its beginning, by the hub's clock."""
        if not self.playing:
            return self.position_s
        return self.position_s + max(0.0, (now - self.at).total_seconds())


class Stage(_Document):
    """The whole stage; `version` grows by one with every change."""

    version: int = Field(default=0, ge=0)
    layout: Literal["instructor", "grid"] = "instructor"
    spotlight: CenterId | None = Field(default=None, description="the centre shown big to all")
    floor: tuple[Floor, ...] = Field(default=(), max_length=4)
    question: Question | None = None
    roll_call: RollCall | None = None
    shared_screen: bool = False
    watch: Watch | None = None
    music: bool = Field(default=False, description="the lesson carries music: no speech tricks")
    recording: bool = Field(default=False, description="shown as a mark on every screen")
    ended: bool = Field(default=False, description="the instructor closed the lesson early")

    @property
    def big(self) -> CenterId | None:
        """The centre that everybody sees big: in the spotlight, or else the one that is called."""
        return self.spotlight or (self.roll_call.calling if self.roll_call else None)

    def has_floor(self, center_id: CenterId) -> bool:
        """Whether a centre may publish its microphone."""
        return any(floor.center_id == center_id for floor in self.floor)

    def giving_floor(self, center_id: CenterId, now: datetime) -> Stage:
        """The stage with the floor given to one more centre."""
        if self.has_floor(center_id):
            return self
        floor = (*self.floor, Floor(center_id=center_id, since=now))
        return self.model_copy(update={"floor": floor})

    def taking_floor(self, center_id: CenterId) -> Stage:
        """The stage with the floor taken back from a centre."""
        floor = tuple(item for item in self.floor if item.center_id != center_id)
        return self.model_copy(update={"floor": floor})

    def muting_all(self) -> Stage:
        """The stage with nobody holding the floor."""
        return self.model_copy(update={"floor": ()})


class RoomCard(_Document):
    """A room's metadata: which lesson it is and what its stage says."""

    wire: int
    lesson_id: LessonId
    title: str
    instructor: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    stage: Stage


# Participant attributes: what a participant says of itself.  Values are strings; an empty
# one is the same as none.
ROLE = "role"
"""``center`` or ``instructor``; set by the hub in the token."""
KIOSK = "kiosk"
"""Which kiosk takes the centre's place; set by the hub in the token, and checked at the door."""
HAND = "hand"
"""When the hand went up (ISO 8601), empty when it is down."""
SELF_MUTED = "self_muted"
"""``1`` while somebody at the centre keeps the microphone off in spite of the floor."""
PEOPLE = "people"
"""How many people the centre's camera counted, a decimal number."""
SOUND_ONLY = "sound_only"
"""``1`` while the line carries no picture to this centre."""
CAMERA = "camera"
"""``ok``, ``missing`` or ``off``."""
MICROPHONE = "microphone"
"""``ok``, ``missing`` or ``off``; whether one is there, not whether it is open."""

VOTE_TOPIC = "vote"
"""Data message of a centre to the staff in the room: a `Vote`.  The latest of a centre counts."""
