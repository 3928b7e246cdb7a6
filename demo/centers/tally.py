"""What really arrived at each simulated centre, kept in a file that the demo reads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import AwareDatetime, BaseModel

from wire.ids import CenterId, LessonId


class Tally(BaseModel):
    """One centre in one lesson; a later visit to the same lesson goes on counting."""

    id: CenterId
    lesson_id: LessonId | None = None
    inside: bool = False
    joined_at: AwareDatetime | None = None
    first_frame_ms: int | None = None  # from the start of joining to the first decoded picture
    frames_shown: int = 0  # decoded pictures of the instructor
    audio_seconds: float = 0.0  # decoded sound of the instructor
    hand_up: bool = False
    has_floor: bool = False


def write(path: Path, tallies: Iterable[Tally]) -> None:
    """Replace the file, whole."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(
        json.dumps([tally.model_dump(mode="json") for tally in tallies]), encoding="utf-8"
    )
    unfinished.replace(path)


def read(path: Path) -> dict[CenterId, Tally]:
    """The tallies by centre; empty before the first was written."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    tallies = [Tally.model_validate(item) for item in found]
    return {tally.id: tally for tally in tallies}
