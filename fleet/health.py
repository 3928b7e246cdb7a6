"""What a kiosk says of itself (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import LessonId

DeviceState = Literal["ok", "missing", "off"]
"""``off`` is on purpose (not needed now), ``missing`` is a fault."""


class LessonHealth(BaseModel):
    """How the running (or just ended) lesson went at one kiosk, as its screen observed it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    lesson_id: LessonId
    link: Literal["none", "joining", "live", "lost"]
    joined_at: AwareDatetime | None = None
    first_frame_ms: int | None = None
    frames_shown: int = Field(default=0, description="lesson pictures drawn on the screen")
    audio_seconds: float = Field(default=0.0, description="lesson sound handed to the loudspeaker")
    presses: int = Field(default=0, description="presses before the lesson was live")
    sound_only: bool = False
    people: int | None = Field(
        default=None, ge=0, description="how many the camera counted lately; an estimate"
    )


class SelfCheck(BaseModel):
    """One look of a kiosk at itself, before a lesson or because the hub asked for it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    at: AwareDatetime
    lesson_id: LessonId | None = None
    starts_at: AwareDatetime | None = Field(
        default=None, description="of the lesson it was made for"
    )
    audible: bool = Field(default=False, description="the loudspeaker was tried, too")
    found: Mapping[str, str] = Field(
        default_factory=dict,
        description="by part: `ok` or what is wrong; a part that was not looked at is missing",
    )
    echo_db: float | None = Field(
        default=None, description="echo of the loudspeaker that is taken out of the microphone"
    )
    takes_turns: bool = Field(
        default=False, description="too little of it: one side speaks at a time here"
    )


class KioskReport(BaseModel):
    """One heartbeat.  Unknown fields of newer kiosks are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    at: AwareDatetime
    release: str
    wire: int
    mode: str
    timetable_version: int | None = None
    timetable_refused: str | None = Field(
        default=None,
        description="why the hub's newest timetable is not obeyed here; for developers",
    )
    screen_alive: bool = True
    camera: DeviceState = "off"
    microphone: DeviceState = "off"
    loudspeaker: DeviceState = "off"
    troubles: Mapping[str, str] = Field(
        default_factory=dict, description="why a device is missing, by device"
    )
    check: SelfCheck | None = Field(default=None, description="the latest one")
    disk_free_mib: int | None = None
    help_asked_at: AwareDatetime | None = None
    library_version: int | None = Field(
        default=None, description="of the library whose items are all on this kiosk's disk"
    )
    items_ready: int = Field(default=0, description="items on disk, whole and checked")
    items_wanted: int = Field(default=0, description="items of the newest library known here")
    voice_version: int | None = Field(
        default=None, description="of the recordings that are all on this kiosk's disk"
    )
    settings_version: int | None = Field(
        default=None, description="of the hub's settings that this kiosk obeys"
    )
    notices_version: int | None = Field(
        default=None, description="of the newest board of notices that came here"
    )
    records_waiting: int = Field(default=0, description="records the hub does not have yet")
    clock_offset_ms: int | None = Field(
        default=None, description="how far this kiosk's clock is ahead of the hub's"
    )
    round_trip_ms: int | None = Field(
        default=None, description="what a call to the hub takes here, the middle of the latest"
    )
    calls_lost: int = Field(
        default=0,
        ge=0,
        description="of the latest 20 calls to the hub, those without an answer; several in a "
        "row count once",
    )
    tv: Literal["on", "off"] | None = Field(
        default=None, description="the television; none where nobody can tell"
    )
    lesson: LessonHealth | None = None
