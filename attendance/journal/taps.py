"""What a tap on the attendance page adds to the journal (pure).

A tap says what is wanted and never "the other way round", and it carries the key of the
finger's press, so that one which is sent again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from attendance.entry import Entry, People, people
from wire.ids import CenterId, LessonId, MemberId


class Occasion(NamedTuple):
    """What people came for at one centre: a lesson, or the day where there is none."""

    center_id: CenterId
    what: LessonId | date


@dataclass(frozen=True, slots=True)
class Tap:
    """One finger's press; `what` and `subject` as in `kiosk.state.Press`."""

    what: str
    subject: MemberId
    key: UUID


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry that a tap makes; `id` is its name for ever."""

    id: UUID
    member_id: MemberId | None
    present: bool


class UnknownMemberError(Exception):
    """The tap is on nobody of the roll, or it is none that we know."""


@dataclass(frozen=True, slots=True)
class _Everybody:
    """Whom the last tap on 모두 출석 marked; gone with the next tap on anything else."""

    occasion: Occasion
    members: tuple[MemberId, ...]


class Ticks:
    """Every entry this kiosk's journal holds, and what they come to."""

    def __init__(self) -> None:
        self._entries: dict[Occasion, list[Entry]] = {}
        self._ids: set[UUID] = set()
        self._everybody: _Everybody | None = None

    def people(self, occasion: Occasion) -> People:
        return people(self._entries.get(occasion, ()))

    def can_undo(self, occasion: Occasion) -> bool:
        """Whether 모두 출석 was the last tap and can be taken back."""
        return self._everybody is not None and self._everybody.occasion == occasion

    def marks(self, tap: Tap, occasion: Occasion, roll: Sequence[MemberId]) -> list[Mark]:
        """The entries to be made; none where the tap wants what is so, or was done before.

        Raises `UnknownMemberError`.
        """
        if self._was_done(tap.key, roll):
            return []
        who = self.people(occasion)
        match tap.what:
            case "present" | "absent":
                if tap.subject not in roll:
                    raise UnknownMemberError(tap.subject)
                present = tap.what == "present"
                is_so = (tap.subject in who.present) == present
                return [] if is_so else [Mark(tap.key, tap.subject, present)]
            case "guest":
                return [Mark(tap.key, None, True)]
            case "guest_less":
                return [Mark(tap.key, None, False)] if who.guests else []
            case "everybody":
                return _each(tap.key, [one for one in roll if one not in who.present], True)
            case "everybody_undone":
                undone = self._everybody if self.can_undo(occasion) else None
                return _each(tap.key, undone.members if undone else (), False)
        raise UnknownMemberError(tap.what)

    def made(self, tap: Tap, occasion: Occasion, marks: Sequence[Mark]) -> None:
        """What `marks` gave is on the disk (and was given to `add`)."""
        self._everybody = None
        if tap.what == "everybody":
            members = tuple(mark.member_id for mark in marks if mark.member_id is not None)
            self._everybody = _Everybody(occasion, members)

    def add(self, id: UUID, center_id: CenterId, entry: Entry) -> None:
        """One more entry, in the order in which they were made."""
        if id not in self._ids:
            self._ids.add(id)
            occasion = Occasion(center_id, entry.lesson_id or entry.day)
            self._entries.setdefault(occasion, []).append(entry)

    def _was_done(self, key: UUID, roll: Sequence[MemberId]) -> bool:
        names = [key, *(mark.id for mark in _each(key, roll, True))]
        return any(name in self._ids for name in names)


def _each(key: UUID, members: Sequence[MemberId], present: bool) -> list[Mark]:
    """One mark for each, with a name that follows from the key of the press."""
    return [Mark(uuid5(key, member), member, present) for member in members]
