"""What one lesson was really like at this kiosk (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from media.device import DeviceState, Trouble


@dataclass(frozen=True, slots=True)
class LessonFigures:
    """Counted from the start of `LessonRoom.run`; a snapshot."""

    join_started_at: datetime | None = None
    joined_at: datetime | None = None
    audio_seconds: float = 0.0  # lesson sound handed to the loudspeaker
    frames_received: int = 0  # remote pictures handed to the screen
    camera: DeviceState = "off"
    microphone: DeviceState = "off"
    loudspeaker: DeviceState = "off"
    people: int | None = None  # how many the camera counted lately
    troubles: Mapping[str, Trouble] = field(default_factory=dict)  # by device that is missing
