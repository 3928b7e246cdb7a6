"""Who was missed several times in a row (pure), so that somebody asks how they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from attendance.entry import Entry, People, people
from attendance.people.entries import Kept
from wire.ids import CenterId, LessonId, MemberId

IN_A_ROW = 3
"""So many lessons missed, one after the other, and somebody is asked after."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who used to come: the last time, and how many lessons were missed since."""

    center_id: CenterId
    member_id: MemberId
    last_came: date
    missed: int


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who came to one lesson (or on one day without one) at one centre."""

    center_id: CenterId
    day: date
    people: People


def gatherings(kept: Iterable[Kept]) -> list[Gathering]:
    """What entries add up to, by day; where nobody was entered nobody took attendance.

    `kept` are in the order in which they were made.
    """
    made: dict[tuple[CenterId, date, LessonId | None], list[Entry]] = {}
    for item in kept:
        key = (item.center_id, item.entry.day, item.entry.lesson_id)
        made.setdefault(key, []).append(item.entry)
    found = [
        Gathering(center_id, day, people(entries)) for (center_id, day, _), entries in made.items()
    ]
    return sorted((one for one in found if one.people.count), key=lambda one: one.day)


def absences(
    gathered: Iterable[Gathering], on_roll: Mapping[CenterId, Iterable[MemberId]]
) -> list[Absence]:
    """Everybody on a roll who came once and then missed `IN_A_ROW` or more, by centre."""
    by_center: dict[CenterId, list[Gathering]] = {}
    for one in sorted(gathered, key=lambda one: one.day):
        by_center.setdefault(one.center_id, []).append(one)
    found = []
    for center_id, members in on_roll.items():
        held = by_center.get(center_id, [])
        for member_id in members:
            came = [number for number, one in enumerate(held) if member_id in one.people.present]
            missed = len(held) - came[-1] - 1 if came else 0
            if missed >= IN_A_ROW:
                found.append(Absence(center_id, member_id, held[came[-1]].day, missed))
    return found
