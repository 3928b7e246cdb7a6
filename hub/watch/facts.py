"""What the hub knows of every centre at one moment, from all its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from attendance import ledger, presence
from fleet.errands.pictures import ScreenPicture
from fleet.judging.facts import (
    BEFORE_LESSON,
    Facts,
    Fleet,
    History,
    LessonFact,
    newest_first,
    pictured,
    reported,
)
from fleet.registry import Kiosk
from media.rooms import stages
from notice import talks
from schedule.timetable import Lesson, Timetable, lessons
from wire.ids import CenterId, KioskId, LessonId

LOOKED_BACK = timedelta(days=4)
"""A lesson missed on Friday is still worth a look on Monday."""
ALL_TOLD = timedelta(minutes=10)
"""So long after a lesson the engine has told everything about it."""
COMING_BACK = timedelta(minutes=3)
"""After the hub's start kiosks need this long to connect again."""


@dataclass(frozen=True, slots=True)
class Live:
    """What lives on the event loop: who is connected, and the newest pictures of screens."""

    connected: frozenset[KioskId]
    pictures: Mapping[KioskId, ScreenPicture]


@dataclass(slots=True)
class Memory:
    """What one look hands on to the next; a restart begins anew."""

    began: datetime | None = None
    histories: dict[KioskId, History] = field(default_factory=dict)
    joined: dict[LessonId, frozenset[CenterId]] = field(default_factory=dict)


def gather(
    session: Session,
    memory: Memory,
    seen: tuple[Sequence[Kiosk], Timetable, Live],
    now: datetime,
) -> list[Facts]:
    """The facts of every centre with a kiosk."""
    kiosks, timetable, live = seen
    memory.began = memory.began or now
    _remember(memory, kiosks, live, now)
    around = lessons(timetable, now - LOOKED_BACK, now + BEFORE_LESSON + timedelta(minutes=1))
    # Who talks to somebody of the city has left the lesson's room for that, and comes back.
    talking = frozenset(talk.center_id for talk in talks.open_talks(session) if talk.began_at)
    near = {
        lesson.id: _near(session, lesson, now, talking)
        for lesson in around
        if _is_near(lesson, now)
    }
    over = [lesson for lesson in around if lesson.ends_at <= now]
    _remember_joined(session, memory, over, now)
    releases = newest_first(kiosk.report.release for kiosk in kiosks if kiosk.report)
    fleet = Fleet(releases, timetable.version)
    by_center = _by_center([item for item in near.values() if item is not None])
    held = _last_held(over, memory)
    moving = {kiosk.center_id for kiosk in kiosks if memory.histories[kiosk.id].moves(now)}
    is_known = now - memory.began >= COMING_BACK
    return [
        Facts(
            center_id=kiosk.center_id,
            now=now,
            connected=True if kiosk.id in live.connected else False if is_known else None,
            last_seen=kiosk.last_seen,
            report=kiosk.report,
            history=memory.histories[kiosk.id],
            lesson=_of_center(by_center.get(kiosk.center_id, ()), kiosk.center_id, moving, now),
            missed=_missed(held.get(kiosk.center_id), memory, kiosk),
            fleet=fleet,
        )
        for kiosk in kiosks
    ]


@dataclass(frozen=True, slots=True)
class _Near:
    """A lesson that is on or near, who was in and who is."""

    lesson: Lesson
    was_in: frozenset[CenterId]
    is_in: frozenset[CenterId]


def _remember(memory: Memory, kiosks: Sequence[Kiosk], live: Live, now: datetime) -> None:
    known = {}
    for kiosk in kiosks:
        history = memory.histories.get(kiosk.id, History())
        if kiosk.report is not None:
            history = reported(history, kiosk.report, now)
        picture = live.pictures.get(kiosk.id)
        if picture is not None:
            digest = hashlib.sha256(picture.jpeg).hexdigest()
            history = pictured(history, digest, picture.at)
        known[kiosk.id] = history
    memory.histories = known


def _is_near(lesson: Lesson, now: datetime) -> bool:
    return lesson.starts_at - BEFORE_LESSON <= now < lesson.ends_at


def _near(
    session: Session, lesson: Lesson, now: datetime, talking: frozenset[CenterId]
) -> _Near | None:
    """None where the instructor has closed it: nobody has to be in."""
    if now >= lesson.opens_at and stages.current(session, lesson.id).stage.ended:
        return None
    rows = presence.rows(ledger.events(session, lesson.id), lesson.ends_at, now, lesson.opens_at)
    return _Near(
        lesson,
        frozenset(row.center_id for row in rows),
        frozenset(row.center_id for row in rows if row.left_at is None) | talking,
    )


def _by_center(near: Iterable[_Near]) -> dict[CenterId, list[_Near]]:
    found: dict[CenterId, list[_Near]] = {}
    for item in near:
        for center_id in item.lesson.center_ids:
            found.setdefault(center_id, []).append(item)
    return found


def _of_center(
    mine: Sequence[_Near], center_id: CenterId, moving: set[CenterId], now: datetime
) -> LessonFact | None:
    """The lesson of this centre that started last, else the one that comes first."""
    started = [item for item in mine if item.lesson.starts_at <= now]
    if not mine:
        return None
    chosen = started[-1] if started else mine[0]
    lesson = chosen.lesson
    return LessonFact(
        id=lesson.id,
        opens_at=lesson.opens_at,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        inside=center_id in chosen.is_in,
        was_inside=center_id in chosen.was_in,
        others_move=any(other != center_id for other in moving & set(lesson.center_ids)),
    )


def _remember_joined(
    session: Session, memory: Memory, over: Sequence[Lesson], now: datetime
) -> None:
    known = {}
    for lesson in over:
        joined = memory.joined.get(lesson.id)
        if joined is None or now < lesson.ends_at + ALL_TOLD:
            rows = presence.rows(
                ledger.events(session, lesson.id), lesson.ends_at, now, lesson.opens_at
            )
            joined = frozenset(row.center_id for row in rows)
        known[lesson.id] = joined
    memory.joined = known


def _last_held(over: Sequence[Lesson], memory: Memory) -> dict[CenterId, Lesson]:
    """The latest lesson of each centre that was held at all."""
    return {
        center_id: lesson
        for lesson in over
        if memory.joined[lesson.id]
        for center_id in lesson.center_ids
    }


def _missed(held: Lesson | None, memory: Memory, kiosk: Kiosk) -> datetime | None:
    """The start of this centre's latest lesson that was held, where it never was in."""
    if held is None or held.starts_at < kiosk.paired_at:
        return None
    return None if kiosk.center_id in memory.joined[held.id] else held.starts_at
