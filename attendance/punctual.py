"""How many centres were in their lessons by the start (pure): the figure of "zero presses"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wire.ids import CenterId, LessonId


@dataclass(frozen=True, slots=True)
class Due:
    """A centre was to be in a lesson by its start."""

    lesson_id: LessonId
    center_id: CenterId
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Punctual:
    """Of so many centre-lessons, so many began in time."""

    in_time: int = 0
    due: int = 0

    def __add__(self, other: Punctual) -> Punctual:
        return Punctual(self.in_time + other.in_time, self.due + other.due)

    @property
    def percent(self) -> float | None:
        """Rounded down to one place, so that one miss is never a hundred; None without lessons."""
        return self.in_time * 1000 // self.due / 10 if self.due else None


def punctual(
    due: Iterable[Due], first: Mapping[tuple[LessonId, CenterId], datetime]
) -> dict[CenterId, Punctual]:
    """By centre; `first` is when each came into a lesson for the first time."""
    found: dict[CenterId, Punctual] = {}
    for one in due:
        came = first.get((one.lesson_id, one.center_id))
        in_time = came is not None and came <= one.starts_at
        found[one.center_id] = found.get(one.center_id, Punctual()) + Punctual(int(in_time), 1)
    return found
