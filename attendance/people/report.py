"""Who came, centre by centre and lesson by lesson, beside how long the centre was in (pure).

What the pages show and what the table file for the city holds comes from the same rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from attendance import presence
from attendance.entry import Member, People
from attendance.people.entries import Kept, people_at
from attendance.people.heads import Heads
from wire.ids import CenterId, LessonId, MemberId

BOM = "\ufeff"
"""Excel reads a file as UTF-8 only behind this mark."""

COUNTS = (
    "날짜", "시작", "수업", "선생님", "경로당", "시·군", "오신 분", "명단에 있는 분", "손님",
    "지금 명단", "들어온 시각", "나간 시각", "머문 시간(분)", "확인할 것", "머릿수",
    "머릿수는 누가",
)  # fmt: skip
NAMES = ("날짜", "시작", "수업", "경로당", "시·군", "이름", "구분", "인원", "출석 시각")

# A cell that begins with one of these is a formula for a spreadsheet, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Doubt(StrEnum):
    """Where the people and the centre's time in the lesson do not go together."""

    NOBODY_TICKED = "nobody_ticked"  # it was in the lesson, but nobody is entered
    NEVER_IN = "never_in"  # people are entered, but it was never in


@dataclass(frozen=True, slots=True)
class Line:
    """One centre in one lesson, or on a day without one (`stay` None, never in doubt)."""

    center_id: CenterId
    people: People
    on_roll: int
    stay: presence.Row | None = None
    doubt: Doubt | None = None
    heads: Heads | None = None  # what the camera or a person counted


@dataclass(frozen=True, slots=True)
class Total:
    """All lines of one lesson together."""

    people: int
    guests: int
    members: int
    on_roll: int
    centers: int


@dataclass(frozen=True, slots=True)
class About:
    """What a table file says of the lesson in each of its rows; times by the city's clock."""

    day: date
    starts: str
    title: str
    instructor: str


@dataclass(frozen=True, slots=True)
class Place:
    """What it says of the centre."""

    name: str
    county: str


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the entries of a lesson."""

    sizes: Mapping[CenterId, int]
    stays: Mapping[CenterId, presence.Row] = field(default_factory=dict)
    begun: bool = False  # before, nobody can be missing
    heads: Mapping[CenterId, Heads] = field(default_factory=dict)


def lines(centers: Iterable[CenterId], kept: Sequence[Kept], known: Known) -> list[Line]:
    """One line for each of `centers`, and for every other one that people were entered for."""
    came = people_at(kept)
    order = list(dict.fromkeys([*centers, *came]))
    found = []
    for center_id in order:
        people = came.get(center_id, People())
        stay = known.stays.get(center_id)
        doubt = _doubt(people, stay) if known.begun else None
        heads = known.heads.get(center_id)
        found.append(Line(center_id, people, known.sizes.get(center_id, 0), stay, doubt, heads))
    return found


def lines_without_lesson(kept: Sequence[Kept], known: Known) -> list[Line]:
    """The same for a day: only centres where somebody is entered, and nothing to doubt."""
    came = people_at(kept)
    return [
        Line(center_id, people, known.sizes.get(center_id, 0))
        for center_id, people in came.items()
        if people.count
    ]


def total(found: Collection[Line]) -> Total:
    return Total(
        people=sum(line.people.count for line in found),
        guests=sum(line.people.guests for line in found),
        members=sum(len(line.people.present) for line in found),
        on_roll=sum(line.on_roll for line in found),
        centers=sum(line.people.count > 0 for line in found),
    )


def by_lesson(kept: Iterable[Kept]) -> dict[LessonId | None, list[Kept]]:
    """Entries by what they were made for, in the order they were made."""
    found: dict[LessonId | None, list[Kept]] = {}
    for item in kept:
        found.setdefault(item.entry.lesson_id, []).append(item)
    return found


def ticked_at(kept: Iterable[Kept]) -> dict[MemberId, datetime]:
    """When each of those who came was ticked; `kept` of one centre, in the order made."""
    found: dict[MemberId, datetime] = {}
    for item in kept:
        member_id = item.entry.member_id
        if member_id is None:
            continue
        if item.entry.present:
            found.setdefault(member_id, item.entry.at)
        else:
            found.pop(member_id, None)
    return found


def counts_row(
    about: About, place: Place, line: Line, times: tuple[str, str]
) -> tuple[str | int, ...]:
    """A row under `COUNTS`; `times` is when the centre came and when it left."""
    return (
        about.day.isoformat(),
        about.starts,
        about.title,
        about.instructor,
        place.name,
        place.county,
        line.people.count,
        len(line.people.present),
        line.people.guests,
        line.on_roll,
        *times,
        line.stay.seconds // 60 if line.stay else "",
        DOUBTS[line.doubt] if line.doubt else "",
        line.heads.people if line.heads else "",
        ("카메라" if line.heads.is_estimate else "사람") if line.heads else "",
    )


def names_rows(
    about: About,
    place: Place,
    line: Line,
    members: Mapping[MemberId, Member],
    ticked: Mapping[MemberId, str],
) -> Iterator[tuple[str | int, ...]]:
    """Rows under `NAMES`: one for each of those who came, and one for all guests."""
    head = (about.day.isoformat(), about.starts, about.title, place.name, place.county)
    for member_id in in_roll_order(line.people.present, members):
        member = members.get(member_id)
        name, note = (member.name, member.note) if member else (STRANGER, "")
        yield (*head, name, note, 1, ticked.get(member_id, ""))
    if line.people.guests:
        yield (*head, "손님", "", line.people.guests, "")


def in_roll_order(
    present: Collection[MemberId], members: Mapping[MemberId, Member]
) -> list[MemberId]:
    """Those who came, as `members` lists them; whoever is not in it at the end."""
    known = [member_id for member_id in members if member_id in present]
    return [*known, *sorted(set(present) - set(known))]


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows as CSV (RFC 4180), harmless in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


DOUBTS: Mapping[Doubt, str] = {
    Doubt.NOBODY_TICKED: "출석 없음",
    Doubt.NEVER_IN: "입장 기록 없음",
}
"""How pages and table files say it."""

STRANGER = "명단에 없는 분"
"""Somebody who was entered, but whom no roll of ours knows."""


def _doubt(people: People, stay: presence.Row | None) -> Doubt | None:
    if stay is not None and not people.count:
        return Doubt.NOBODY_TICKED
    if stay is None and people.count:
        return Doubt.NEVER_IN
    return None


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
