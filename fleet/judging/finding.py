"""What can be wrong at a centre, how bad it is, and whose it is to mend (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wire.ids import CenterId, FindingId


class Subject(StrEnum):
    """What is judged.  A centre has at most one open finding of each."""

    CONNECTION = "connection"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    PICTURE = "picture"
    DISK = "disk"
    CLOCK = "clock"
    NETWORK = "network"
    TV = "tv"
    RELEASE = "release"
    LESSON = "lesson"
    TIMETABLE = "timetable"
    RECORDS = "records"


class Level(StrEnum):
    """How bad: 주의 or 문제."""

    WARNING = "warning"
    PROBLEM = "problem"

    @property
    def is_problem(self) -> bool:
        return self is Level.PROBLEM


class Owner(StrEnum):
    """Who can mend it."""

    OPERATOR = "operator"
    CITY_IT = "city_it"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not well at one centre, open now or (with `closed_at`) once."""

    id: FindingId
    center_id: CenterId
    center: str
    county: str
    subject: Subject
    level: Level
    owner: Owner
    since: datetime
    sentence: str
    """What is wrong and what to do about it, in Korean, without the centre's name."""
    taken_by: str | None = None
    """The id of the person who takes care of it (맡음)."""
    taken_name: str = ""
    taken_at: datetime | None = None
    closed_at: datetime | None = None
