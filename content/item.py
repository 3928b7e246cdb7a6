"""What the library holds, and what is said of one playback (pure)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import ItemId

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a file's bytes in lower-case hexadecimal; also its name wherever it is stored."""

TITLE_LONGEST = 40
CATEGORY_LONGEST = 12


class _Document(BaseModel):
    # A kiosk may be two releases older than the hub that wrote it.
    model_config = ConfigDict(frozen=True, extra="ignore")


class File(_Document):
    """One stored file, addressed by what is in it."""

    sha256: Sha256
    size: int = Field(gt=0, description="bytes")


class Item(_Document):
    """One piece of on-demand content."""

    id: ItemId
    title: str = Field(min_length=1, max_length=TITLE_LONGEST)
    category: str = Field(min_length=1, max_length=CATEGORY_LONGEST)
    seconds: float = Field(gt=0, description="length of the film")
    media_type: Literal["video/mp4", "video/webm"]
    film: File
    poster: File | None = Field(default=None, description="a JPEG picture out of the film")
    added_at: AwareDatetime


class Prompt(_Document):
    """A person's recording of one sentence; it counts only for exactly these words."""

    key: str = Field(min_length=1, max_length=64)
    spoken: str = Field(min_length=1, max_length=200, description="the words that are said in it")
    file: File = Field(description="one voice, Opus in Ogg, levelled")


class Voice(_Document):
    """The recordings that were sent to the kiosks, complete; what is missing a machine says."""

    version: int = 0
    prompts: tuple[Prompt, ...] = ()


class Library(_Document):
    """Everything a kiosk is to have, complete; items in the order in which they are shown."""

    version: int = 0
    items: tuple[Item, ...] = ()
    voice: Voice = Voice()


class Outcome(StrEnum):
    """How a playback ended."""

    FINISHED = "finished"  # to its last picture
    STOPPED = "stopped"  # somebody pressed 그만 보기, or nobody went on after a pause
    LESSON = "lesson"  # a lesson came, and nobody went on with it afterwards
    BROKEN = "broken"  # it could not be played


class Cause(StrEnum):
    """Why a film was played."""

    CHOSEN = "chosen"  # somebody wanted to see it
    LOOP = "loop"  # by itself, while nothing else was on
    REPLACEMENT = "replacement"  # by itself, instead of a lesson


class Play(_Document):
    """One playback at a centre; the body of a record of kind ``play``."""

    item_id: ItemId = Field(min_length=1, max_length=64)
    started_at: AwareDatetime
    ended_at: AwareDatetime
    seconds: float = Field(ge=0, description="seconds of film really shown")
    outcome: Outcome
    why: Cause = Cause.CHOSEN
