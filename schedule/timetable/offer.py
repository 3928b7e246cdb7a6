"""What a centre is offered at one moment: lesson > replacement > loop > nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from schedule.lesson import Lesson
from schedule.timetable.documents import Timetable
from schedule.timetable.due import due
from schedule.timetable.lessons import gaps
from schedule.timetable.targets import targets
from wire.ids import CenterId, ItemId, LessonId


class Offer(NamedTuple):
    """`lesson` where `what` says so; else the content to play, one after another.

    `occasion` names what it is for, the lesson that is not held or one day of a loop: as long
    as it is the same, this is the same offer.
    """

    what: Literal["lesson", "replacement", "loop", "nothing"]
    lesson: Lesson | None = None
    item_ids: tuple[ItemId, ...] = ()
    occasion: str = ""


NOTHING = Offer("nothing")
_MOMENT = timedelta.resolution


def offer(
    timetable: Timetable,
    now: datetime,
    center_id: CenterId,
    failed: Collection[LessonId] = (),
) -> Offer:
    """The best there is; `failed`: lessons whose instructor did not come or whose line broke."""
    current = due(timetable, now, center_id, horizon=_MOMENT).current
    if current is not None and current.id not in failed:
        return Offer("lesson", current, (), current.id)
    instead = _replacement(timetable, now, center_id, current)
    return instead or _loop(timetable, now, center_id) or NOTHING


def _replacement(
    timetable: Timetable, now: datetime, center_id: CenterId, failed: Lesson | None
) -> Offer | None:
    if failed is not None:
        program = next(one for one in timetable.programs if one.id == failed.program_id)
        items = program.replacement_ids
        return Offer("replacement", None, items, failed.id) if items else None
    for gap in gaps(timetable, now, now + _MOMENT):
        if center_id in gap.center_ids and gap.replacement_ids:
            return Offer("replacement", None, gap.replacement_ids, gap.lesson_id)
    return None


def _loop(timetable: Timetable, now: datetime, center_id: CenterId) -> Offer | None:
    local = now.astimezone(ZoneInfo(timetable.timezone))
    for loop in timetable.loops:
        inside = loop.start <= local.time() < loop.end and local.weekday() in loop.weekdays
        if inside and center_id in targets(timetable, loop):
            return Offer("loop", None, loop.item_ids, f"{loop.id}-{local:%Y%m%d}")
    return None
