"""A lesson and a centre (pure), as a timetable yields them and kiosks are told of them.

By themselves: a screen that starts reads these and none of the rules behind them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import CenterId, LessonId, ProgramId, StaffId


class Document(BaseModel):
    """Never changed, only made anew; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Center(Document):
    """One senior centre, as timetables and screens name it."""

    id: CenterId
    name: str = Field(min_length=1, max_length=40)
    county: str = ""


class Lesson(Document):
    """One dated occurrence of a program.  Times are UTC."""

    id: LessonId
    program_id: ProgramId
    title: str
    kind: Literal["leisure", "health"]
    instructor_id: StaffId
    instructor: str
    opens_at: AwareDatetime = Field(description="kiosks count down and enter the waiting room")
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    center_ids: tuple[CenterId, ...]

    def includes(self, center_id: CenterId) -> bool:
        """Whether a centre takes part."""
        return center_id in self.center_ids
