"""Attendance at a simulated centre (pure): the first so many people of its roll came."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5
from zoneinfo import ZoneInfo

from attendance.entry import Entry, Roll
from attendance.record import Batch, Record
from schedule.timetable import Lesson

_CITY = ZoneInfo("Asia/Seoul")


def ticked(roll: Roll, people: int, lesson: Lesson, now: datetime) -> Batch:
    """The records of their names; the same people in the same lesson are the same records."""
    records = tuple(
        Record(
            seq=seq,
            id=uuid5(NAMESPACE_URL, f"{lesson.id} {member.id}"),
            kind="entry",
            center_id=roll.center_id,
            at=now,
            body=Entry(
                lesson_id=lesson.id,
                day=lesson.starts_at.astimezone(_CITY).date(),
                member_id=member.id,
                at=now,
            ).model_dump(mode="json"),
        )
        for seq, member in enumerate(roll.members[:people], 1)
    )
    return Batch(journal=uuid4(), oldest=1, records=records)
