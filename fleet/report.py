"""The kiosk's heartbeat (pure): from what it observed to a `KioskReport`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Literal

from fleet.health import DeviceState, KioskReport, LessonHealth, SelfCheck
from fleet.trips import TripFigures
from wire.version import RELEASE, WIRE


@dataclass(frozen=True, slots=True)
class ScreenHealth:
    """What is known of the screen, and through it of the devices."""

    alive: bool = False
    camera: DeviceState = "off"
    microphone: DeviceState = "off"
    loudspeaker: DeviceState = "off"
    troubles: Mapping[str, str] = field(default_factory=dict)
    tv: Literal["on", "off"] | None = None
    lesson: LessonHealth | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the agent knows of itself, named as in `KioskReport`."""

    timetable_version: int | None = None
    timetable_refused: str | None = None
    help_asked_at: datetime | None = None
    disk_free_mib: int | None = None
    library_version: int | None = None
    items_ready: int = 0
    items_wanted: int = 0
    voice_version: int | None = None
    settings_version: int | None = None
    records_waiting: int = 0
    notices_version: int | None = None
    check: SelfCheck | None = None


def build(at: datetime, mode: str, figures: Figures, screen: ScreenHealth) -> KioskReport:
    """One heartbeat."""
    return KioskReport(
        at=at,
        release=RELEASE,
        wire=WIRE,
        mode=mode,
        screen_alive=screen.alive,
        camera=screen.camera,
        microphone=screen.microphone,
        loudspeaker=screen.loudspeaker,
        troubles=screen.troubles,
        tv=screen.tv,
        lesson=screen.lesson,
        **{each.name: getattr(figures, each.name) for each in fields(figures)},
    )


def is_news(before: KioskReport | None, after: KioskReport) -> bool:
    """Whether the hub should hear `after` at once; mere counters wait for the next turn."""
    return before is None or _without_counters(before) != _without_counters(after)


def carried_on(before: LessonHealth | None, since: LessonHealth) -> LessonHealth:
    """One lesson over a restart of the screen: `before` it, and what was counted `since`."""
    if before is None or before.lesson_id != since.lesson_id:
        return since
    if before.joined_at is not None and before.joined_at == since.joined_at:
        # The same screen on a new connection: it still counts from the beginning.
        return since
    return since.model_copy(
        update={
            "joined_at": before.joined_at or since.joined_at,
            "first_frame_ms": (
                since.first_frame_ms if before.first_frame_ms is None else before.first_frame_ms
            ),
            "frames_shown": before.frames_shown + since.frames_shown,
            "audio_seconds": before.audio_seconds + since.audio_seconds,
            "presses": before.presses + since.presses,
        }
    )


def _without_counters(report: KioskReport) -> KioskReport:
    lesson = report.lesson
    if lesson is not None:
        same_lesson = {"frames_shown": 0, "audio_seconds": 0.0, "people": None}
        lesson = lesson.model_copy(update=same_lesson)
    # Any one moment will do: it only has to be the same on both sides.
    same = {"at": datetime.min, "disk_free_mib": None, "records_waiting": 0, "lesson": lesson}
    return report.model_copy(update={**same, **asdict(TripFigures())})
