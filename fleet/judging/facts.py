"""Everything that is known of one centre at one moment (pure), and what its reports add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fleet.health import KioskReport, LessonHealth
from wire.ids import CenterId, LessonId

STILL_AFTER = timedelta(seconds=15)
"""Pictures that did not move for this long, by the kiosk's own clock, stand still."""
MOVED_LATELY = timedelta(seconds=30)
"""Elsewhere pictures move, if some did within this; in a lesson a report comes every 10 s."""
SAME_PICTURES = 3
"""So many equal pictures of a screen in a row, and it is frozen whatever its program counts."""
BEFORE_LESSON = timedelta(minutes=30)
"""From here on what is wrong has to be mended before the lesson."""


@dataclass(frozen=True, slots=True)
class History:
    """What the reports and pictures of one kiosk add up to."""

    reports: int = 0
    last: KioskReport | None = None
    counted: LessonHealth | None = None
    """The report of a live lesson from which on its pictures have not moved."""
    counted_at: datetime | None = None
    still: bool = False
    moved_at: datetime | None = None
    picture: str = ""
    picture_at: datetime | None = None
    same_pictures: int = 0

    def moves(self, now: datetime) -> bool:
        return self.moved_at is not None and now - self.moved_at <= MOVED_LATELY


@dataclass(frozen=True, slots=True)
class LessonFact:
    """A centre's lesson that is on or comes next, and whether the centre is in."""

    id: LessonId
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime
    inside: bool = False
    was_inside: bool = False
    others_move: bool = False
    """Whether some other centre of it sees moving pictures; if nobody does, it is the studio."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What every kiosk is measured against."""

    releases: tuple[str, ...] = ()
    """All that run somewhere, the newest first."""
    timetable_version: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """One centre with a kiosk, now.

    `connected` is None while nobody can know it: the hub has just started.  `missed` is the
    start of the centre's latest lesson, where it is over and the centre was never in.
    """

    center_id: CenterId
    now: datetime
    connected: bool | None = None
    last_seen: datetime | None = None
    report: KioskReport | None = None
    history: History = field(default_factory=History)
    lesson: LessonFact | None = None
    missed: datetime | None = None
    fleet: Fleet = field(default_factory=Fleet)

    @property
    def heard(self) -> KioskReport | None:
        """The report, as far as it says how the kiosk is now."""
        return self.report if self.connected else None

    @property
    def is_pressing(self) -> bool:
        """Whether a lesson is on or near."""
        lesson = self.lesson
        if lesson is None:
            return False
        return lesson.starts_at - BEFORE_LESSON <= self.now < lesson.ends_at


def newest_first(releases: Iterable[str]) -> tuple[str, ...]:
    """Each release once, by the numbers in its name."""
    return tuple(sorted(set(releases), key=_numbers, reverse=True))


def reported(history: History, report: KioskReport, now: datetime) -> History:
    """One look at the kiosk's newest report; seeing the same one again changes nothing."""
    if report == history.last:
        return history
    seen = replace(history, reports=history.reports + 1, last=report)
    lesson, counted = report.lesson, history.counted
    if lesson is None or lesson.link != "live" or lesson.sound_only:
        # Without a picture on the way, none can stand still.
        return replace(seen, counted=None, counted_at=None, still=False)
    if counted is None or counted.lesson_id != lesson.lesson_id:
        return replace(seen, counted=lesson, counted_at=report.at, still=False)
    if counted.frames_shown != lesson.frames_shown:
        return replace(seen, counted=lesson, counted_at=report.at, still=False, moved_at=now)
    since = history.counted_at or report.at
    return replace(seen, still=report.at - since >= STILL_AFTER)


def pictured(history: History, digest: str, at: datetime) -> History:
    """The newest picture of the screen, by its digest and when it came."""
    if at == history.picture_at:
        return history
    same = history.same_pictures + 1 if digest == history.picture else 1
    return replace(history, picture=digest, picture_at=at, same_pictures=same)


def _numbers(release: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", release)]
