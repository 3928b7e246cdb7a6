"""What was really observed at every centre, as the report file says it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from demo.centers.tally import Tally
from demo.city import CENTERS, FULL_KIOSK
from wire.ids import CenterId, LessonId


@dataclass(slots=True)
class CenterRow:
    """One centre; frames are drawn ones at the full kiosk, decoded ones at the others."""

    id: CenterId
    name: str
    joined_at: str | None = None
    first_frame_ms: int | None = None
    frames_shown: int = 0
    audio_seconds: float = 0.0
    presses: int = 0


@dataclass(slots=True)
class Report:
    """The whole report; `rows` always holds all nine centres."""

    rows: dict[CenterId, CenterRow] = field(
        default_factory=lambda: {center.id: CenterRow(center.id, center.name) for center in CENTERS}
    )
    attendance: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    plays: list[dict[str, Any]] = field(default_factory=list)

    def take_tallies(self, tallies: Iterable[Tally], lesson_id: LessonId) -> None:
        """What the light centres counted themselves."""
        for tally in tallies:
            if tally.lesson_id != lesson_id or tally.id not in self.rows:
                continue
            row = self.rows[tally.id]
            row.joined_at = tally.joined_at.isoformat() if tally.joined_at else None
            row.first_frame_ms = tally.first_frame_ms
            row.frames_shown = tally.frames_shown
            row.audio_seconds = round(tally.audio_seconds, 2)

    def take_full_kiosk(self, lesson: Mapping[str, Any] | None, lesson_id: LessonId) -> None:
        """What the full kiosk's screen observed, as it told the hub (`fleet.health`)."""
        if lesson is None or lesson.get("lesson_id") != lesson_id:
            return
        row = self.rows[FULL_KIOSK.id]
        row.joined_at = lesson["joined_at"]
        row.first_frame_ms = lesson["first_frame_ms"]
        row.frames_shown = lesson["frames_shown"]
        row.audio_seconds = round(lesson["audio_seconds"], 2)
        row.presses = lesson["presses"]

    @property
    def without_picture(self) -> list[str]:
        """The names of the centres that never got a picture."""
        return [row.name for row in self.rows.values() if row.frames_shown == 0]

    def write(self, path: Path) -> None:
        """Replace the file, whole."""
        document = {
            "centers": [asdict(row) for row in self.rows.values()],
            "attendance": self.attendance,
            "entries": self.entries,
            "plays": self.plays,
        }
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_text(
            json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        unfinished.replace(path)
