"""What lies on this kiosk's disk to be seen and heard, and the film that is on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kiosk.state.document import Document
from wire.ids import ItemId


class Film(Document):
    """An item that lies on this kiosk's disk, whole and checked."""

    item_id: ItemId
    title: str
    category: str
    seconds: float
    poster: str = Field(default="", description="path of a JPEG file; empty where there is none")
    film: str = Field(default="", description="path of the film's own file")


class Recorded(Document):
    """A person's recording of the sentence `key`, of the words that this release says."""

    key: str
    sound: str = Field(description="path of a sound file")


class Playing(Document):
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
