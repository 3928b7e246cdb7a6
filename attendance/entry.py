"""Who of a centre's people came (pure): the roll, one tap on a name, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import CenterId, LessonId, MemberId

NAME_LONGEST = 12
NOTE_LONGEST = 8


class _Document(BaseModel):
    # A kiosk may be two releases older than the hub that wrote it.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Member(_Document):
    """A senior on a centre's roll.  `note` tells two people of one name apart: "감나무집"."""

    id: MemberId
    name: str = Field(min_length=1, max_length=NAME_LONGEST)
    note: str = Field(default="", max_length=NOTE_LONGEST)


class Roll(_Document):
    """The people of one centre, complete, in the order in which their names are shown."""

    version: int = 0
    center_id: CenterId
    members: tuple[Member, ...] = ()


class Entry(_Document):
    """One tap; the body of a record of kind ``entry``.

    `present` False takes back what an earlier entry said.  Without `member_id` it counts one
    guest more, or one fewer.  `lesson_id` is None on a day without a lesson.
    """

    lesson_id: LessonId | None
    day: date = Field(description="a day of the city's calendar")
    member_id: MemberId | None
    present: bool = True
    at: AwareDatetime


@dataclass(frozen=True, slots=True)
class People:
    """Who is there, all entries taken together."""

    present: frozenset[MemberId] = frozenset()
    guests: int = 0

    @property
    def count(self) -> int:
        return len(self.present) + self.guests


def people(entries: Iterable[Entry]) -> People:
    """What a lesson's (or a day's) entries at one centre add up to, in the order they were made."""
    present: set[MemberId] = set()
    guests = 0
    for entry in entries:
        if entry.member_id is None:
            guests = max(0, guests + (1 if entry.present else -1))
        elif entry.present:
            present.add(entry.member_id)
        else:
            present.discard(entry.member_id)
    return People(frozenset(present), guests)
