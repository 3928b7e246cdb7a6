"""What goes up to the agent: small commands, and what the screen observes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter

from kiosk.state.care import Checked
from kiosk.state.document import Document
from kiosk.state.presses import Press
from wire.ids import LessonId, TalkId


class AskPass(Document):
    """Ask for a fresh room pass; one per full join, a token lives five minutes."""

    type: Literal["ask_pass"] = "ask_pass"
    id: int
    lesson_id: LessonId


class Progress(Document):
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


class ScreenReport(Document):
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


class Picture(Document):
    """A picture of the screen (JPEG, base64), sent while the settings ask for it, or once for
    the errand that is `watched`.
    """

    type: Literal["picture"] = "picture"
    id: int = 0
    jpeg: str
    errand_id: str = ""


Up = Annotated[
    AskPass | Press | Progress | ScreenReport | Checked | Picture, Field(discriminator="type")
]

# Made when it reads first: each program reads only one of the two.
UP: TypeAdapter[Up] = TypeAdapter(Up, config=ConfigDict(defer_build=True))
