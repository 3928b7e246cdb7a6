"""What the screen shows of a running lesson (pure): made by `lesson_room`, drawn by `kiosk.screen`.

A `LessonView` is complete and replaces the one before.  Pictures do not travel in it: frames
are handed over by feed key (see `FrameSink`), and the view says which feed goes where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from media.stage import Stage
from wire.ids import CenterId

if TYPE_CHECKING:
    from livekit import rtc

FeedKey = str
"""Names one stream of pictures: a participant's identity, `identity + ":screen"`, or `SELF`."""

SELF: FeedKey = "self"
"""The feed of this centre's own camera, taken before encoding."""

STRIP = 4
"""Most rooms beside the big picture, ours among them."""
GRID = 9
"""Most pictures in a grid, the instructor's among them."""

FrameSink = Callable[[FeedKey, "rtc.VideoFrame"], None]
"""Receives each picture (I420) on the room's asyncio thread; must not block."""


class Link(StrEnum):
    """How the way to the room is."""

    JOINING = "joining"
    LIVE = "live"
    LOST = "lost"  # no packet for 3 s, or the room engine is gone: 다시 연결하고 있어요


class Microphone(StrEnum):
    """What the seniors must see of their microphone at all times."""

    OFF = "off"  # no floor: cannot be heard
    OPENING = "opening"  # floor given, visible and spoken 3 s countdown with 나중에
    OPEN = "open"  # heard by everybody
    SELF_MUTED = "self_muted"  # floor held, but somebody here said 나중에 / pressed it off
    MISSING = "missing"  # no device


@dataclass(frozen=True, slots=True)
class Tile:
    """One small picture in the strip of rooms, or the instructor."""

    feed: FeedKey
    name: str
    center_id: CenterId | None
    mine: bool = False
    has_picture: bool = False
    sound_only: bool = False
    speaking: bool = False
    has_floor: bool = False
    hand_up: bool = False
    hand_place: int = 0  # which of the raised hands went up first: 1, 2, ...; 0 without one


@dataclass(frozen=True, slots=True)
class LessonView:
    """The inside of a lesson at one moment."""

    link: Link = Link.JOINING
    lost_since: datetime | None = None
    instructor: Tile | None = None  # None until (and while) the instructor is not in the room
    main: FeedKey | None = None  # whose picture is big; None: waiting room with our own picture
    tiles: tuple[Tile, ...] = ()  # our own first, then speaking/floor/spotlight, then the others
    microphone: Microphone = Microphone.OFF
    microphone_opens_at: datetime | None = None  # while OPENING
    hand_up: bool = False
    answer: int | None = None  # ours to the question on the stage
    answer_told: bool = False  # whoever teaches has it
    sound_only: bool = False  # our line carries no picture now: 소리만 나와요
    spotlight_is_us: bool = False
    stage: Stage = field(default_factory=Stage)

    @property
    def in_sight(self) -> tuple[Tile, ...]:
        """The rooms that a screen has place for; what the others send need not come."""
        return self.tiles[: GRID if self.stage.layout == "grid" else STRIP]
