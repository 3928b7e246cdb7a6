"""The demo's seniors, and how the light centres tick them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attendance.entry import Entry, Roll, people
from demo.centers.names import ticked
from demo.city import CENTERS
from demo.city.people import members
from schedule.timetable import Lesson
from wire.ids import CenterId, LessonId, ProgramId, StaffId

STARTS = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def lesson() -> Lesson:
    return Lesson(
        id=LessonId("demo-1"),
        program_id=ProgramId("p"),
        title="튼튼 체조",
        kind="health",
        instructor_id=StaffId("s"),
        instructor="박정은 선생님",
        opens_at=STARTS - timedelta(seconds=30),
        starts_at=STARTS,
        ends_at=STARTS + timedelta(minutes=1),
        center_ids=tuple(center.id for center in CENTERS),
    )


def test_every_centre_has_nine_to_twelve_people_who_stay_the_same() -> None:
    ids = set()
    for center in CENTERS:
        known = members(center.id)
        assert 9 <= len(known) <= 12
        assert known == members(center.id)
        assert len({(member.name, member.note) for member in known}) == len(known)
        names = [member.name for member in known]
        twins = [member for member in known if names.count(member.name) > 1]
        assert [member.note != "" for member in twins] == [True, True]
        ids |= {member.id for member in known}
    assert len(ids) == sum(len(members(center.id)) for center in CENTERS)


def test_a_light_centre_ticks_the_first_people_of_its_roll_once() -> None:
    center_id = CenterId("buan-wido")
    roll = Roll(center_id=center_id, members=members(center_id))
    first, again = (ticked(roll, 4, lesson(), STARTS) for _ in range(2))
    assert [record.seq for record in first.records] == [1, 2, 3, 4]
    assert [record.id for record in first.records] == [record.id for record in again.records]
    entries = [Entry.model_validate(record.body) for record in first.records]
    assert people(entries).present == {member.id for member in roll.members[:4]}
    assert {entry.lesson_id for entry in entries} == {"demo-1"}
