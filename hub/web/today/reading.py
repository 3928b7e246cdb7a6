"""What the page needs of the database, for the centres somebody looks after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from attendance import ledger, presence
from attendance.entry import People
from attendance.people import entries, heads
from attendance.people.absence import gatherings
from attendance.people.entries import Kept, people_at
from attendance.people.report import by_lesson
from attendance.punctual import Punctual
from fleet import registry, watch
from fleet.messages import queue
from hub import centers, lessons
from hub.auth.guard import SignedIn
from hub.parts import Parts
from hub.web.today.checks import Found
from hub.web.today.moment import CenterNow, Day, lesson_to_show
from hub.web.today.overview import DayCount, Overview, Past, overview, summed
from hub.web.today.past import Before, by_day, in_time
from notice import calls
from schedule.timetable import Center, Lesson, Timetable
from wire.ids import CenterId, KioskId

DAYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Live:
    """What lives on the event loop, taken before a thread reads the rest."""

    open_lines: frozenset[KioskId]
    engine_reachable: bool | None


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the database, by somebody at some moment."""

    parts: Parts
    session: Session
    timetable: Timetable
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timetable.timezone)).date()


def read(parts: Parts, signed_in: SignedIn, live: Live) -> Overview:
    """The whole page.  For a thread: it reads the database."""
    now = signed_in.deed.at
    with parts.store.reading() as session:
        timetable = parts.handouts.timetable(session)
        look = _Look(parts, session, timetable, now)
        today = tuple(lessons.on_day(timetable, look.today, signed_in.staff))
        kept = entries.entries_on(session, look.today)
        ours = centers.of_staff(timetable, signed_in.staff)
        seen = _centers(look, ours, (today, kept), live)
        before = parts.before.before(session, timetable, now)
        everywhere = signed_in.staff.scope.everywhere
        found = Found(
            calls.open_calls(session),
            watch.findings(session, now),
            before.absences,
            queue.stuck(session, now) if everywhere else (),
        )
        past = _past(look, before, (today, kept), seen)
    day = Day(now, timetable.timezone, lesson_to_show(today, now), today, live.engine_reachable)
    return overview(day, seen, found, past)


def _centers(
    look: _Look, ours: Sequence[Center], on: tuple[Sequence[Lesson], list[Kept]], live: Live
) -> list[CenterNow]:
    today, kept = on
    now = look.now
    kiosks = centers.by_center(registry.kiosks(look.session))
    of_center = lessons.by_center(today)
    shown = {center.id: lesson_to_show(tuple(of_center.get(center.id, ())), now) for center in ours}
    held = {lesson.id: lesson for lesson in shown.values() if lesson is not None}
    events = ledger.events_of(look.session, held)
    rows = {lesson.id: _presence(look, lesson, events[lesson.id]) for lesson in held.values()}
    counted = heads.of_lessons(look.session, held)
    came = {lesson_id: people_at(made) for lesson_id, made in by_lesson(kept).items()}
    found = []
    for center in ours:
        kiosk, lesson = kiosks.get(center.id), shown[center.id]
        picture = look.parts.screens.here.fresh(kiosk.id, now) if kiosk else None
        found.append(
            CenterNow(
                center=center,
                kiosk=kiosk,
                connected=kiosk is not None and kiosk.id in live.open_lines,
                lesson=lesson,
                presence=rows[lesson.id].get(center.id) if lesson else None,
                people=_people(came.get(lesson.id, {}), center.id, lesson, now) if lesson else None,
                picture_at=picture.at if picture else None,
                heads=counted[lesson.id].get(center.id) if lesson else None,
            )
        )
    return found


def _people(
    came: Mapping[CenterId, People], center_id: CenterId, lesson: Lesson, now: datetime
) -> People | None:
    """Who is entered; None while the lesson has not opened and nobody came early."""
    return came.get(center_id, People() if lesson.opens_at <= now else None)


def _presence(
    look: _Look, lesson: Lesson, events: Iterable[presence.Event]
) -> Mapping[CenterId, presence.Row]:
    return {
        row.center_id: row
        for row in presence.rows(events, lesson.ends_at, look.now, lesson.opens_at)
    }


def _past(
    look: _Look,
    before: Before,
    on: tuple[Sequence[Lesson], list[Kept]],
    seen: Sequence[CenterNow],
) -> Past:
    today, kept = on
    begun = in_time(look.session, [one for one in today if one.starts_at <= look.now])
    month = sum(
        (figures.get(at.center.id, Punctual()) for figures in (before.month, begun) for at in seen),
        Punctual(),
    )
    now_there = by_day(gatherings(kept)).get(look.today, {})
    with_lessons = {*before.lesson_days, *before.people}
    days = [DayCount(day, summed(before.people.get(day, {}), seen)) for day in sorted(with_lessons)]
    if today or now_there:
        days.append(DayCount(look.today, summed(now_there, seen)))
    return Past(month, tuple(days[-DAYS_SHOWN:]))
