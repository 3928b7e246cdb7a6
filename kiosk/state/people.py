"""The attendance page: who of the centre's people came."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from kiosk.state.document import Document
from wire.ids import LessonId, MemberId


class Person(Document):
    """A name tile: one of the centre's people, and whether the tick stands (it is on disk)."""

    id: MemberId
    name: str
    note: str = ""
    present: bool = False


class Attendance(Document):
    """Who of the roll came, for one lesson, or for the day where there is none."""

    lesson_id: LessonId | None = None
    title: str = Field(default="", description="of the lesson; empty on a day without one")
    starts_at: AwareDatetime | None = None
    people: tuple[Person, ...] = ()
    guests: int = 0
    undo_everybody: bool = Field(
        default=False, description="모두 출석 was the last thing pressed and can be taken back"
    )

    @property
    def count(self) -> int:
        return self.guests + sum(person.present for person in self.people)
